import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { openBrowser, type OpenBrowser } from '../harness/browser.ts'
import { chooseFirstPassword } from '../harness/people.ts'
import { rate } from './audio.ts'
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
