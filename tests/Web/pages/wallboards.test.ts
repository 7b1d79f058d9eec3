import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('wallboards', () => {
  it('go on by themselves through two restarts of the server, and say when they are stale', async () => {
    const site = await at('/wall#secret')
    const { page, centre, server } = site
    const port = Number(new URL(site.address).port)
    const waiting = page.getByRole('group', { name: '排队人数' })
    await waiting.getByText('5', { exact: true }).waitFor()
    for (const round of [1, 2]) {
      await server.stop()
      await page.getByText(/连接中断，数据停在 \d+ 秒前/).waitFor()
      await waiting.getByText(round === 1 ? '5' : '11', { exact: true }).waitFor()
      centre.wallboards.values.set('now-waiting', 10 + round)
      await server.start(port)
      await waiting.getByText(String(10 + round), { exact: true }).waitFor()
      await page.getByText(/连接中断/).waitFor({ state: 'detached' })
    }
  })

  it('turn their pages, colour what is beyond a threshold, and ring when somebody has turned that on', async () => {
    const { page, centre } = await at('/wall#secret')
    const wait = page.getByRole('group', { name: '最长等待' })
    await wait.getByText('1:35').waitFor()
    expect(await wait.getAttribute('class')).toContain('wall-bad')
    expect(await page.getByRole('group', { name: '排队人数' }).getAttribute('class')).toContain('wall-warn')
    expect(await page.getByRole('group', { name: '接通率' }).getAttribute('class')).toContain('wall-none')
    await page.evaluate(() => { const make = AudioContext.prototype.createOscillator; AudioContext.prototype.createOscillator = function (this: AudioContext) { document.body.dataset.rung = String(Number(document.body.dataset.rung ?? 0) + 1); return make.call(this) } })
    await page.getByRole('button', { name: '打开响铃' }).click()
    await page.waitForFunction(() => document.body.dataset.rung === '2')
    centre.wallboards.values.set('now-waiting', 9)
    await page.waitForFunction(() => document.body.dataset.rung === '4')
    await page.getByText('服务质量').waitFor()
    await page.getByRole('button', { name: '第 1 页 今日' }).click()
    await page.getByText('今日目标：接通率 95%').waitFor()
  })

  it('are laid out by dragging and by keys, without one tile over another', async () => {
    const { page, centre } = await at('/wallboards/new', 'none')
    await page.getByLabel('名称').fill('二楼')
    const ready = page.getByRole('button', { name: /在线坐席/ }).first()
    await ready.click()
    await page.getByRole('button', { name: '删除格子' }).click()
    const rate = page.getByRole('button', { name: /^接通率/ })
    const box = (await rate.boundingBox())!
    await page.mouse.move(box.x + 20, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + 20, box.y + 20 - box.height, { steps: 4 })
    await page.mouse.up()
    await rate.press('ArrowRight')                            // into its neighbour: stays
    await page.getByLabel('变红', { exact: true }).fill('75')
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByRole('cell', { name: '二楼' }).waitFor()
    expect(centre.wallboards.boards[0]?.pages[0]?.tiles.find((t) => t.measures[0] === 'answer-rate' && t.kind === 'figure')).toMatchObject({ x: 0, y: 0, w: 3, h: 2, bad: 0.75 })
  })

  it('get a link for a screen that is shown once and can be revoked', async () => {
    const { page, centre } = await at('/wallboards')
    await page.getByRole('button', { name: '屏幕链接' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('还没有链接').waitFor()
    await drawer.getByLabel('屏幕名称').fill('一楼电视')
    await drawer.getByRole('button', { name: '生成链接' }).click()
    await drawer.getByText(/\/wall#secret-token/).waitFor()
    expect(centre.wallboards.links[0]).toMatchObject({ name: '一楼电视', days: 90, queues: [], teams: [] })
    await drawer.getByRole('button', { name: /撤\s*销/ }).click()
    await page.getByRole('button', { name: /撤\s*销/ }).last().click()
    await drawer.getByText('还没有链接').waitFor()
  })
})
