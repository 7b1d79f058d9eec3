import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('the live board of flows', () => {
  it('shows channels, callers and outcomes of all flows, and its sums balance within two seconds', async () => {
    const { page, centre } = await at('/flows/board')
    const row = page.getByRole('row').filter({ hasText: '主菜单' }).first()
    await row.getByText('1204', { exact: true }).waitFor()
    await page.getByText('balance').waitFor()
    centre.flows.board = { ...centre.flows.board, channels: 15, flows: [{ flow: 'main-menu', entered: 1205, now: 7, contained: 412, transferred: 690, hungUp: 92, failed: 4 }] }
    await row.getByText('1205', { exact: true }).waitFor({ timeout: 20_000 })
    const numbers = (await row.getByRole('cell').allInnerTexts()).slice(1, 7).map((cell) => Number.parseInt(cell))
    const [now, entered, ...outcomes] = numbers
    expect(now! + outcomes.reduce((sum, n) => sum + n, 0)).toBe(entered)
  })
})

describe('the editor', () => {
  it('takes comments, keeps them, and shows a sub-flow in place', async () => {
    const { page } = await at('/flows/main-menu')
    await page.getByRole('button', { name: '更多' }).click()
    await page.getByText('加备注').click()
    await page.getByRole('textbox', { name: '备注' }).fill('问过法务了')
    await page.getByText('草稿已保存').waitFor()
    await page.reload()
    await expect.poll(() => page.getByRole('textbox', { name: '备注' }).inputValue()).toBe('问过法务了')
    await page.locator('.react-flow__node[data-id=greeting]').dblclick()
    const opened = page.getByRole('region', { name: '打开的流程：问候语' })
    await opened.locator('.react-flow__node[data-id=hello]').waitFor()
    await opened.getByRole('button', { name: '关闭' }).click()
    await opened.waitFor({ state: 'hidden' })
  })

  it('drags a card of a large flow with its ways, and the draft keeps where it was put', async () => {
    const { page } = await at('/flows/large')
    await page.locator('.react-flow__node').first().waitFor()
    for (let i = 0; i < 3; i++) await page.locator('.react-flow__controls-zoomin').click()
    const canvas = (await page.locator('.flow-canvas').boundingBox())!
    const seen = await page.locator('.react-flow__node').evaluateAll((all) => all.map((n) => ({ id: n.getAttribute('data-id')!, box: n.getBoundingClientRect().toJSON() as DOMRect })))
    const middle = seen.find(({ box }) => Math.abs(box.x - canvas.x - canvas.width / 2) < 150 && Math.abs(box.y - canvas.y - canvas.height / 2) < 150)!
    const card = page.locator(`.react-flow__node[data-id="${middle.id}"]`)
    const way = page.locator(`.react-flow__edge[data-id^="${middle.id}|"] .react-flow__edge-path`).first()
    const before = await way.getAttribute('d')
    await page.mouse.move(middle.box.x + 30, middle.box.y + 8)
    await page.mouse.down()
    for (let step = 1; step <= 6; step++) await page.mouse.move(middle.box.x + 30 + 10 * step, middle.box.y + 8 + 6 * step)
    const carried = page.locator('.flow-moving .react-flow__edge-path').first()
    await expect.poll(() => carried.getAttribute('d'), 'its ways come along').not.toBe(before)
    const held = (await card.boundingBox())!
    expect(held.x - middle.box.x).toBeGreaterThan(40)
    await page.mouse.up()
    await expect.poll(() => page.locator('.flow-moving').count(), 'nothing of the carrying is left').toBe(0)
    await expect.poll(() => way.getAttribute('d')).not.toBe(before)
    expect(await way.isVisible()).toBe(true)
    const put = (await card.boundingBox())!
    expect([Math.round(put.x - held.x), Math.round(put.y - held.y)].every((off) => Math.abs(off) <= 2), `put at ${put.x},${put.y}, held at ${held.x},${held.y}`).toBe(true)
    await page.getByText('草稿已保存').waitFor()
  })

  it('sets words beside keys where callers who speak are understood, and looks keys up in tables', async () => {
    const { page } = await at('/flows/main-menu')
    await page.locator('.react-flow__node[data-id=menu]').click()
    const words = page.getByRole('textbox', { name: '代表按键 1 的词' })
    await expect.poll(() => words.inputValue()).toBe('销售')
    await words.fill('销售，买东西')
    await page.locator('.react-flow__node[data-id=balance]').click()
    await page.getByText('会员卡', { exact: true }).first().waitFor()
    await page.getByText('草稿已保存').waitFor()
  })

  it('lays versions side by side, as drawings too', async () => {
    const { page } = await at('/flows/main-menu')
    await page.locator('.side-tabs').getByText('版本').click()
    await page.getByRole('button', { name: '比较' }).last().click()
    await page.getByRole('button', { name: '并排看图' }).click()
    const dialog = page.getByRole('dialog', { name: '并排看图' })
    await expect.poll(() => dialog.locator('.react-flow__node').count()).toBeGreaterThan(5)
    expect(await dialog.locator('.card-path').count()).toBeGreaterThan(0)
  })

  it('is published by a second pair of eyes alone where that is asked for', async () => {
    const { page, centre } = await at('/flows')
    await page.getByRole('button', { name: '网络服务设置' }).click()
    await page.getByLabel('四眼发布').check()
    await page.locator('.ant-drawer-extra').getByRole('button', { name: '保存' }).click()
    await expect.poll(() => centre.flows.fourEyes).toBe(true)
    await page.goto(`${new URL(page.url()).origin}/flows/main-menu`)
    const publish = async () => {
      await page.locator('.flow-bar').getByRole('button', { name: '发布' }).click()
      await page.locator('.ant-modal').getByRole('button', { name: '发布' }).click()
    }
    await publish()
    await page.locator('.ant-modal').getByText('您是最后修改的人').waitFor()
    centre.flows.drawnBy = '1100'
    await page.locator('.ant-modal').getByRole('button', { name: '发布' }).click()
    await page.getByText('已发布，新来电使用这一版。').waitFor()
  })

  it('is worked with keys: a node is put in, undone and had back', async () => {
    const { page } = await at('/flows/main-menu')
    const cards = page.locator('.react-flow__node')
    await expect.poll(() => cards.count()).toBe(5)
    await page.locator('.palette-item[data-kind=hang-up]').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => cards.count()).toBe(6)
    await page.keyboard.press('Control+z')
    await expect.poll(() => cards.count()).toBe(5)
    await page.keyboard.press('Control+y')
    await expect.poll(() => cards.count()).toBe(6)
  })
})

describe('tables', () => {
  it('list their rows and take more out of a file that is looked at first', async () => {
    const { page } = await at('/tables')
    await page.getByText('880001').first().waitFor()
    await page.locator('.list-head').getByText('导入').click()
    await page.getByRole('textbox', { name: '内容', exact: true }).fill('990001,2468,王小明,gold\n990002,12,李雷,gold')
    await page.getByText('这些行不对：2').waitFor()
    await page.getByRole('textbox', { name: '内容', exact: true }).fill('990001,2468,王小明,gold')
    await page.getByRole('button', { name: '导入 1 行' }).waitFor()
  })
})
