import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, type OpenBrowser } from '../harness/browser.ts'
import { chooseFirstPassword, signIn } from '../harness/people.ts'
import { builtProgram, Centre } from './centre.ts'

let centre: Centre
let browser: OpenBrowser
let next: string

beforeAll(async () => {
  next = nextVersion()
  centre = await Centre.start()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await centre?.stop()
  rmSync(next, { recursive: true, force: true })
})

/** The same program in another folder, whose pages were built anew: their first script has another name, and the old one is gone. */
function nextVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-next-'))
  cpSync(builtProgram, folder, { recursive: true })
  const pages = join(folder, 'wwwroot')
  cpSync(resolve(builtProgram, '../../../wwwroot'), pages, { recursive: true })
  const assets = join(pages, 'assets')
  const first = /src="\/assets\/([^"]+)"/.exec(readFileSync(join(pages, 'index.html'), 'utf8'))![1]!
  renameSync(join(assets, first), join(assets, 'index-next.js'))
  for (const file of [join(pages, 'index.html'), ...readdirSync(assets).filter((name) => name.endsWith('.js')).map((name) => join(assets, name))]) {
    const text = readFileSync(file, 'utf8')
    if (text.includes(first)) writeFileSync(file, text.replaceAll(first, 'index-next.js'))
  }
  return folder
}

test('an upgrade in place keeps data and sessions, and open pages reload by themselves: at once where nobody is busy, on demand where somebody has typed', async () => {
  browser = await openBrowser()
  const idle = browser.context.pages()[0]!
  const { jobNumber, password } = centre.first.administrator
  await signIn(idle, centre.url, jobNumber, password)
  await chooseFirstPassword(idle, 'Welle-rauscht-42')
  await idle.getByRole('heading', { name: '实时队列' }).waitFor()
  const added = await centre.api('/api/customers', { method: 'POST', body: JSON.stringify({ name: '陈小明', numbers: ['13912345678'] }) })
  expect(added.status, await added.text()).toBeLessThan(300)
  const typed = await browser.context.newPage()
  await typed.goto(`${centre.url}/customers`)
  await typed.getByRole('textbox').first().fill('陈小明')
  await typed.getByText('陈小明').filter({ visible: true }).first().waitFor()
  for (const page of [idle, typed]) await page.evaluate(() => { Object.assign(window, { sameLoad: true }) })

  await centre.upgrade(next)

  const script = 'script[src="/assets/index-next.js"]'
  await idle.waitForSelector(script, { state: 'attached', timeout: 60_000 })
  await idle.getByRole('heading', { name: '实时队列' }).waitFor()      // still signed in
  await typed.getByText('系统已升级。').waitFor({ timeout: 60_000 })
  expect(await typed.evaluate(() => 'sameLoad' in window)).toBe(true)
  await typed.getByRole('button', { name: '重新加载' }).click()
  await typed.waitForSelector(script, { state: 'attached' })
  await typed.getByRole('textbox').first().fill('陈小明')
  await typed.getByText('陈小明').filter({ visible: true }).first().waitFor()
}, 180_000)
