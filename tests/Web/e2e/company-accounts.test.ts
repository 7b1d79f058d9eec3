import type { Server } from 'node:http'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type OpenBrowser } from '../harness/browser.ts'
import { Centre, freePorts } from './centre.ts'

let centre: Centre
let issuer: Server
let browser: OpenBrowser

beforeAll(async () => {
  centre = await Centre.start()
  const [port] = await freePorts(1)
  const address = `http://127.0.0.1:${port}`
  const provider = new Provider(address, {
    clients: [{ client_id: 'antiphon', client_secret: 'a-secret-of-the-client', redirect_uris: [`${centre.url}/api/session/issuer/callback`], post_logout_redirect_uris: [`${centre.url}/`] }],
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id }) }),
    claims: { openid: ['sub'], profile: ['preferred_username'] },
    pkce: { required: () => true },
  })
  await new Promise<void>((done) => { issuer = provider.listen(port, '127.0.0.1', done) })
  const settings = { enabled: true, name: '公司账号', issuer: address, clientId: 'antiphon' }
  const answer = await centre.api('/api/issuer', { method: 'PUT', body: JSON.stringify({ settings, secret: 'a-secret-of-the-client' }) })
  expect(await answer.text()).toContain('"hasSecret":true')
  browser = await openBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  issuer?.closeAllConnections()
  issuer?.close()
  await centre?.stop()
})

test('oidc-provider, a certified issuer of somebody else, signs an agent in at the page and out again', async () => {
  const page = browser.context.pages()[0]!
  await page.goto(centre.url)
  await page.getByRole('button', { name: '用 公司账号 登录' }).click()
  await page.locator('input[name=login]').fill(centre.first.agents[0]!.jobNumber)
  await page.locator('input[name=password]').fill('anything: that is the issuer’s to judge')
  await page.getByRole('button', { name: 'Sign-in' }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.waitForURL(`${centre.url}/desk`).catch((problem: unknown) => { throw new Error(`${String(problem)} at ${page.url()}\n${centre.log}`) })
  await page.getByRole('button', { name: '我的账号' }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await page.getByRole('button', { name: 'Yes, sign me out' }).click()
  await page.getByRole('button', { name: '用 公司账号 登录' }).waitFor()
  expect(new URL(page.url()).origin).toBe(centre.url)
}, 120_000)
