import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openBrowser, type OpenBrowser } from '../harness/browser.ts'
import { chooseFirstPassword } from '../harness/people.ts'
import { rate } from './audio.ts'
import { BaresipCaller } from './baresip-caller.ts'
import { Centre } from './centre.ts'
import { RtpParty } from './rtp-party.ts'
import { SippCaller } from './sipp-caller.ts'
import { until } from './until.ts'

let centre: Centre
let browser: OpenBrowser
let page: Page

beforeAll(async () => {
  centre = await Centre.start()
  browser = await openBrowser()
  page = browser.context.pages()[0] ?? (await browser.context.newPage())
  await page.goto(centre.url)
  await page.getByLabel('工号').fill(centre.first.administrator.jobNumber)
  await page.getByLabel('密码').fill(centre.first.administrator.password)
  await page.locator('button[type=submit]').first().click()
  await chooseFirstPassword(page, 'Welle-rauscht-42')
  await page.getByRole('button', { name: '设计' }).click()
  await page.getByRole('link', { name: '流程' }).click()
}, 120_000)

afterAll(async () => {
  await browser?.close()
  await centre?.stop()
})

const card = (title: string) => page.locator('.react-flow__node').filter({ hasText: title }).last()

async function centreOf(target: ReturnType<Page['locator']>): Promise<{ x: number; y: number }> {
  const box = (await target.boundingBox())!
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** As a hand does: press, move in steps, release. */
async function drag(from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 })
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await page.mouse.up()
}

async function put(kind: string, x: number, y: number): Promise<void> {
  const canvas = (await page.locator('.flow-canvas').boundingBox())!
  const before = await page.locator('.react-flow__node').count()
  await page.locator(`.palette-item[data-kind=${kind}]`).dragTo(page.locator('.react-flow__pane'), { targetPosition: { x: canvas.width * x, y: canvas.height * y } })
  await until(`a node ${kind} is there`, 15, async () => (await page.locator('.react-flow__node').count()) > before)
}

async function connect(from: string, exit: string, to: string): Promise<void> {
  const before = await page.locator('.react-flow__edge').count()
  await drag(await centreOf(card(from).locator(`.card-out[data-handleid="${exit}"]`)), await centreOf(card(to).locator('.card-in')))
  await until(`${from} leads to ${to}`, 15, async () => (await page.locator('.react-flow__edge').count()) > before)
}

test('a flow is drawn with the mouse, tried, published, and takes the next call', async () => {
  await page.getByRole('button', { name: '新建流程' }).click()
  await page.getByLabel('名称', { exact: true }).fill('按键热线')
  await page.getByLabel('短名', { exact: true }).fill('drawn')
  await page.getByRole('button', { name: '创建', exact: true }).click()
  await card('应答').waitFor()

  // What is already there lies in the middle: it makes room.
  await page.getByRole('button', { name: 'Zoom Out' }).or(page.locator('.react-flow__controls-zoomout')).first().click()
  await put('menu', 0.55, 0.2)
  await page.getByRole('combobox', { name: '语音', exact: true }).click()
  await page.keyboard.type('first')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await put('play', 0.8, 0.15)
  await page.getByRole('combobox', { name: '语音', exact: true }).click()
  await page.keyboard.type('second')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await put('hang-up', 0.85, 0.7)
  await connect('应答', 'next', '菜单')
  await connect('菜单', '1', '放音')
  await connect('菜单', '2', '挂机')
  await connect('菜单', 'otherwise', '挂机')
  await page.locator('.side-tabs').getByText('问题').click()
  await page.getByText('出口“next”没有连接。').first().waitFor()
  await connect('放音', 'next', '挂机')
  await until('only the missing fallback queue is left to say', 20, async () => (await page.getByText('没有连接').count()) === 0 && (await page.getByText('没有设置兜底队列').count()) === 1)

  await page.locator('.side-tabs').getByText('试打').click()
  await page.getByRole('button', { name: '拨打草稿' }).click()
  await page.locator('.key-pad').getByRole('button', { name: '1' }).click()
  await page.getByRole('list', { name: '走过的路径' }).getByText('已收到，谢谢。').waitFor()        // the node on the canvas says it too
  await page.getByText('通话结束').waitFor()
  await page.getByRole('button', { name: '存为测试' }).click()
  await page.getByText('已存为测试').waitFor()

  await until('the draft is saved', 20, async () => (await page.getByText('草稿已保存').count()) === 1)
  await page.getByRole('button', { name: '发布' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await page.getByText('版本 1').first().waitFor()
  await page.getByRole('button', { name: '设置接入号码' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('4700')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await until('the number leads to the flow', 20, async () => (await centre.get<{ id: string; numbers: string[] }[]>('/api/flows')).find(f => f.id === 'drawn')?.numbers.includes('4700'))

  const party = await RtpParty.open(440)
  const sipp = SippCaller.dial('4700', { sipPort: centre.sip, mediaPort: party.port, caller: '13900000000' })
  await until(`the first prompt is heard\n${sipp.log}`, 20, () => party.heard.length > rate)
  party.press('1')
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()
  const live = await centre.get<{ nodes: { node: string; entered: number; now: number; exits: Record<string, number> }[] }>('/api/flows/drawn/live')
  const menu = live.nodes.find(n => n.node === 'menu')!
  expect([menu.entered, menu.now, menu.exits['1']]).toEqual([1, 0, 1])
}, 180_000)

const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)

/** A hand that lets go a moment too early draws the line again. */
async function join(from: string, exit: string, to: string): Promise<void> {
  const edges = page.locator('.react-flow__edge')
  const before = await edges.count()
  await until(`${from} leads to ${to}`, 60, async () => {
    await drag(await centreOf(node(from).locator(`.card-out[data-handleid="${exit}"]`)), await centreOf(node(to).locator('.card-in')))
    for (let look = 0; look < 40 && (await edges.count()) === before; look++) await page.waitForTimeout(50)
    return (await edges.count()) > before
  })
}

async function choose(label: string, typed: string): Promise<void> {
  await page.getByRole('combobox', { name: label, exact: true }).click()
  await page.keyboard.type(typed)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
}

/** What the page's phone comes to when it calls the draft at this moment and presses these keys. */
async function tried(at: string, keys: string, comesTo: string): Promise<void> {
  await page.getByLabel('来电时间').fill(at)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '拨打草稿' }).click()
  for (const key of keys) await page.locator('.key-pad').getByRole('button', { name: key, exact: true }).click()
  // After a message the caller is asked whether he wants to hear it again: no key keeps it.
  if (keys === '') await page.getByRole('button', { name: '不按键' }).click()
  await page.locator('.trial-state').getByText(comesTo).waitFor()
  await page.getByRole('button', { name: '存为测试' }).click()
  await page.getByText('已存为测试').first().waitFor()
  await page.getByRole('region', { name: '试打' }).getByRole('button', { name: '挂机' }).click()
}

test('a newcomer builds welcome, three levels of menus, a queue, and voicemail outside hours and on holidays, tries three moments, and others call it', async () => {
  await page.goto(`${centre.url}/calendars`)
  await page.getByRole('button', { name: '新建日历' }).first().click()
  await page.getByRole('dialog').getByLabel('名称').first().fill('门店时间')
  await page.getByRole('dialog').getByLabel('短名').fill('shop')
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
  await page.getByText('门店时间').first().waitFor()

  await page.goto(`${centre.url}/flows`)
  await page.getByRole('button', { name: '新建流程' }).click()
  await page.getByLabel('名称', { exact: true }).fill('门店热线')
  await page.getByLabel('短名', { exact: true }).fill('shop-line')
  await page.getByRole('button', { name: '创建', exact: true }).click()
  await node('answer').waitFor()
  await page.getByRole('combobox', { name: '兜底队列' }).click()
  await page.keyboard.press('Enter')
  for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Zoom Out' }).or(page.locator('.react-flow__controls-zoomout')).first().click()

  await put('play', 0.03, 0.1)
  await choose('语音', 'welcome')
  await put('calendar', 0.22, 0.1)
  await choose('日历', '门店')
  await put('menu', 0.41, 0.1)
  await choose('语音', 'menu')
  await put('menu', 0.6, 0.1)
  await choose('语音', 'menu')
  await put('menu', 0.79, 0.1)
  await choose('语音', 'menu')
  await put('queue', 0.55, 0.75)            // away from the small map in the corner
  await page.getByRole('combobox', { name: '队列', exact: true }).click()
  await page.keyboard.press('Enter')
  await put('voicemail', 0.22, 0.75)
  await page.getByRole('combobox', { name: '信箱', exact: true }).click()
  await page.keyboard.press('Enter')
  await put('hang-up', 0.38, 0.75)
  await join('answer', 'next', 'play')
  await join('play', 'next', 'calendar')
  await join('calendar', 'open', 'menu')
  await join('calendar', 'otherwise', 'voicemail')
  await join('voicemail', 'next', 'hang-up')
  for (const [from, to] of [['menu', 'menu-2'], ['menu-2', 'menu-3'], ['menu-3', 'queue']] as const) {
    await join(from, '1', to)
    await join(from, '2', 'queue')
    await join(from, 'otherwise', 'queue')
  }
  await page.locator('.side-tabs').getByText('问题').click()
  await page.getByText('没有问题').waitFor()

  await page.locator('.side-tabs').getByText('试打').click()
  await tried('2026-10-14 10:00:00', '111', '已进入队列')
  await tried('2026-10-14 22:00:00', '', '通话结束')
  await tried('2026-10-01 10:00:00', '', '通话结束')

  await until('the draft is saved', 20, async () => (await page.getByText('草稿已保存').count()) === 1)
  await page.getByRole('button', { name: '发布' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '发布' }).click()
  await page.getByText('版本 1').first().waitFor()
  expect((await centre.api('/api/flows/shop-line/numbers', { method: 'PUT', body: JSON.stringify({ numbers: ['4701'] }) })).ok).toBe(true)
  await until('the number leads to the flow', 20, async () => (await centre.get<{ id: string; numbers: string[] }[]>('/api/flows')).find(f => f.id === 'shop-line')?.numbers.includes('4701'))

  type Live = { nodes: { node: string; entered: number; exits: Record<string, number> }[] }
  const entered = async (name: string) => (await centre.get<Live>('/api/flows/shop-line/live')).nodes.find(n => n.node === name)?.entered ?? 0
  const party = await RtpParty.open(440)
  const sipp = SippCaller.dial('4701', { sipPort: centre.sip, mediaPort: party.port, caller: '13900000001' })
  await until(`the welcome is heard\n${sipp.log}`, 20, () => party.heard.length > rate)
  await until('the calendar has spoken', 40, async () => (await entered('menu')) + (await entered('voicemail')) === 1)
  sipp.kill()
  party.close()
  const baresip = await BaresipCaller.dial('4701', centre.first.extensions[0]!, centre.sip)
  await until(`the call of baresip comes as far\n${baresip.log}`, 40, async () => (await entered('menu')) + (await entered('voicemail')) === 2)
  await baresip.hangUp()
}, 300_000)
