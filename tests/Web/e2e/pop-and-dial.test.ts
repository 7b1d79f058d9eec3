import { spawn, type ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type OpenBrowser } from '../harness/browser.ts'
import { rate } from './audio.ts'
import { BrowserAgent } from './browser-agent.ts'
import { Centre, freePorts } from './centre.ts'
import { RtpParty } from './rtp-party.ts'
import { SippCaller } from './sipp-caller.ts'
import { until } from './until.ts'

const sample = resolve(import.meta.dirname, '../../../samples/pop-and-dial')

let centre: Centre
let agent: BrowserAgent
let browser: OpenBrowser
let site: ChildProcess
let address: string
let key: string

beforeAll(async () => {
  centre = await Centre.start('--no-simulation', '--trunk', '127.0.0.1:9') // nobody answers there
  agent = await BrowserAgent.open(centre, { hz: 1000 })
  await agent.signIn(centre.first.agents[0]!.jobNumber, centre.first.agents[0]!.password, 'Welle-rauscht-42')
  await agent.page.getByText('等待来电').first().waitFor({ timeout: 30_000 })
  const [port] = await freePorts(1)
  address = `http://127.0.0.1:${port}`
  const made = (await (await centre.api('/api/keys', { method: 'POST', body: JSON.stringify({ name: 'crm', roles: ['supervisor'], team: 'centre', origins: [address] }) })).json()) as { key: { id: string }; secret: string }
  key = made.key.id
  site = spawn('node', [resolve(sample, 'server.mjs')], { env: { ...process.env, PORT: `${port}`, CENTRE: centre.url, KEY: made.secret, AGENT: centre.first.agents[0]!.jobNumber }, stdio: 'inherit' })
  await until('the other site answers', 20, async () => (await fetch(address).catch(() => undefined))?.ok)
  browser = await openBrowser()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  site?.kill()
  await agent?.close()
  await centre?.stop()
})

test('the sample has fewer than 50 lines, its page and its server together', () => {
  const lines = ['index.html', 'server.mjs'].flatMap((name) => readFileSync(resolve(sample, name), 'utf8').trimEnd().split('\n'))
  expect(lines.length).toBeLessThan(50)
})

test('a page of another site shows who calls, answers, hangs up and dials; it goes on after a lost connection; a page of a site that no key names gets nothing', async () => {
  const page = browser.context.pages()[0]!
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(address)
  const shown = page.getByRole('status')

  const party = await RtpParty.open(440)
  const sipp = SippCaller.dial('4000', { sipPort: centre.sip, mediaPort: party.port, caller: '13912345678' })
  await until(`the welcome is heard\n${sipp.log}`, 20, () => party.heard.length > rate)
  party.press('1')
  await shown.getByText('来电 13912345678').waitFor()
  await page.getByRole('button', { name: '接听' }).click()
  await shown.getByText('通话中 13912345678').waitFor()
  await until('the agent hears the caller', 20, async () => Math.abs(await agent.hears() - 440) < 12)

  // Away while the caller hangs up at the agent's own page: the page hears of it when it is back.
  await browser.context.setOffline(true)
  await centre.api(`/api/keys/${key}`, { method: 'PUT', body: JSON.stringify({ origins: [address] }) }) // ends open connections of the key
  await agent.page.getByRole('button', { name: /挂断/ }).click()
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()
  await browser.context.setOffline(false)
  await shown.getByText('已结束 13912345678').waitFor({ timeout: 60_000 })
  await agent.page.getByText('等待来电').first().waitFor({ timeout: 90_000 }) // the wrap-up is over

  await page.getByLabel('号码').fill('13800138000')
  await page.getByRole('button', { name: '拨打' }).click()
  await until('it is said what became of it', 20, async () => (await shown.textContent()) !== '已结束 13912345678')
  expect(await shown.textContent()).toMatch(/正在拨打|通话中|已结束 13800138000/)
  await until('the call stands in the list', 20, async () => (await centre.get<{ items: { dialledBy: string }[] }>('/api/calls?number=13800138000')).items[0]?.dialledBy)
  expect(problems).toEqual([])

  const stranger = await browser.context.newPage()
  await stranger.goto(address.replace('127.0.0.1', 'localhost'))
  const said = await stranger.evaluate(async (url) => {
    const token = await (await fetch('/token', { method: 'POST' })).text()
    return fetch(`${url}/api/desk`, { headers: { authorization: `Bearer ${token}` } }).then(() => 'answered', (problem) => String(problem))
  }, centre.url)
  expect(said).toContain('Failed to fetch')
}, 180_000)
