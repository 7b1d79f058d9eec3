import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'
import { sampleAgents } from '../mock-server/sample'

let site: Site
const asSupervisor = async (sample: 'much' | 'none' = 'much', path = '') => {
  site = await openSite(sample)
  await signIn(site.page, site.address, '1000', 'administrator-pass')
  await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
  if (path) await site.page.goto(site.address + path)
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('the queue board', () => {
  it('moves by itself: an agent changes his state, a caller comes and goes', async () => {
    await asSupervisor()
    const { page, centre } = site
    const tile = page.getByTestId('agent-1004')
    centre.agentBecomes('1004', { state: 'talking' })
    await tile.and(page.locator('[data-state=talking]')).waitFor()
    centre.agentBecomes('1004', { state: 'not-ready', reason: 'meeting' })
    await tile.getByText('示忙 · 会议').waitFor()
    const before = Number(await page.getByTestId('figure-waiting').locator('b').innerText())
    const queue = centre.queues[2]
    centre.queueBecomes('complaints', { waiting: [{ callId: 'new', caller: { number: '13912345678', name: null, customerId: null }, since: centre.iso(), ringing: false, simulated: true, callback: null, class: null, position: 1, next: null, nextAt: null }] })
    await page.getByRole('complementary', { name: '排队中' }).getByText('13912345678').waitFor()
    await expect.poll(() => page.getByTestId('figure-waiting').locator('b').innerText()).toBe(String(before + 1))
    centre.queueBecomes('complaints', { waiting: queue?.waiting ?? [] })
    await expect.poll(() => page.getByTestId('figure-waiting').locator('b').innerText()).toBe(String(before))
  })

  it('says whom each agent serves and what he has done today, and is read by team, name and caller', async () => {
    await asSupervisor()
    const { page, centre } = site
    centre.floor.becomes('1004', { with: { callId: 'x', caller: { number: '13912345678', name: '金女士', customerId: 7 }, queue: 'sales', outbound: false }, today: { in: 60, out: 2, missed: 1, talkMs: 3_605_000 } })
    const tile = page.getByTestId('agent-1004')
    await tile.getByText('13912345678').waitFor()
    await tile.getByText('↓60 ↑2').waitFor()
    await page.getByTitle('坐席表格').or(page.locator('.ant-segmented-item', { has: page.getByLabel('坐席表格') })).first().click()
    const row = page.getByRole('row', { name: /1004/ })
    await row.getByText('13912345678 金女士').waitFor()
    expect((await row.getByRole('cell').allInnerTexts()).slice(-6, -2)).toEqual(['60', '2', '1', '1:00:05'])
    await page.getByRole('columnheader', { name: '呼入' }).click()
    await page.getByRole('columnheader', { name: '呼入' }).click()
    await expect.poll(() => page.locator('tbody tr.ant-table-row').first().innerText()).toContain('1004')
    await page.getByPlaceholder('姓名、工号、对方号码').fill('1391234')
    await expect.poll(() => page.locator('tbody tr.ant-table-row').count()).toBe(1)
    expect(page.url()).toContain('agent=1391234')
    await page.getByPlaceholder('姓名、工号、对方号码').fill('没有这个人')
    await page.getByText('没有符合条件的坐席').waitFor()
    await page.getByPlaceholder('姓名、工号、对方号码').fill('')
    await page.goto(`${site.address}/board?team=t1`)
    await page.getByRole('row', { name: /1003/ }).waitFor()
    await expect.poll(() => page.getByRole('row', { name: /1004/ }).count()).toBe(0) // The teams may come a moment after the agents.
  })

  it('points at who is beyond the limit that this supervisor has set, and keeps it', async () => {
    await asSupervisor()
    const { page, centre } = site
    centre.agentBecomes('1004', { state: 'not-ready', reason: 'meeting', since: centre.iso(-90) })
    const time = page.getByTestId('agent-1004').locator('.state-time')
    await page.getByTestId('agent-1004').getByText('示忙 · 会议').waitFor()
    expect(await time.getAttribute('class')).not.toContain('bad')
    await page.getByRole('button', { name: '状态时长提醒' }).click()
    await page.getByRole('spinbutton', { name: '示忙' }).fill('60')
    await expect.poll(() => time.getAttribute('class')).toContain('bad')
    await page.reload()
    await expect.poll(() => time.getAttribute('class')).toContain('bad')
  })

  it('draws only those in sight of five hundred agents, in both layouts, and the last one when scrolled to', async () => {
    site = await openSite()
    const { page, centre } = site
    centre.agents = [...centre.agents, ...sampleAgents(Date.now(), 500).slice(42)]
    await signIn(page, site.address, '1000', 'administrator-pass')
    const drawn = page.locator('[data-testid^=agent-]')
    await drawn.first().waitFor()
    expect(await drawn.count()).toBeLessThan(150)
    const first = await drawn.first().getAttribute('data-testid')
    await page.locator('.board-middle').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight))
    await expect.poll(() => drawn.first().getAttribute('data-testid')).not.toBe(first)
    expect(await drawn.last().evaluate((tile) => tile.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
    await page.setViewportSize({ width: 390, height: 844 })
    await page.locator('.agent-row').first().waitFor()
    expect(await page.locator('.agent-row').count()).toBeLessThan(60)
  })

  it('holds each class of customers against its own target', async () => {
    await asSupervisor()
    const { page } = site
    await page.getByTestId('class-sales-vip').getByText('目标 90 % · 10 秒').waitFor()
    await page.getByTestId('class-sales-vip').getByText('92.9 %').waitFor()
    await page.getByTestId('class-service-vip').locator('.bad').getByText('64.3 %').waitFor()
    await page.getByTestId('class-service-gold').getByText('未设目标').waitFor()
    // Of both queues that ask for it: 226 + 371 (and 110 + 110 played ones) answered of 240 + 410 (and 120 + 120).
    await page.getByTestId('skill-english').getByText('91.8 %').waitFor()
    await page.getByTestId('skill-english').getByText('满意度 70').waitFor()
    await page.getByTestId('skill-billing').getByText('满意度 80').waitFor()
  })

  it('says of each who waits his place, his class and what comes next', async () => {
    await asSupervisor()
    const { page } = site
    const waiting = page.getByRole('complementary', { name: '排队中' })
    await waiting.getByText('第 1 位 · 正在振铃').first().waitFor()
    await waiting.getByText(/^第 2 位 · VIP · 0\d:\d\d 后转走$/).first().waitFor()
    await waiting.getByText(/^第 4 位 · 0\d:\d\d 后播报$/).first().waitFor()
  })

  it('tells who waits for a callback, and gives one up after asking', async () => {
    await asSupervisor()
    const row = site.page.getByRole('listitem').filter({ hasText: '等回呼 · 已拨 1 次' })
    await row.getByRole('button', { name: '取消回呼' }).click()
    await site.page.getByText('取消这个回呼？客户不会再接到回电。').waitFor()
    await site.page.getByRole('tooltip').getByRole('button', { name: '取消回呼' }).click()
    await expect.poll(() => site.centre.acted.map((act) => act.action)).toEqual(['cancel-callback'])
  })

  it('counts the longest wait up every second', async () => {
    await asSupervisor()
    const figure = site.page.getByTestId('figure-longest').locator('b')
    const first = await figure.innerText()
    await expect.poll(() => figure.innerText(), { timeout: 5_000 }).not.toBe(first)
  })

  it('shows a dash where there was no call, and what will appear', async () => {
    await asSupervisor('none')
    expect(await site.page.getByTestId('figure-service-level').locator('b').innerText()).toBe('–')
    await site.page.getByText('没有坐席签入').waitFor()
    await site.page.getByText('有人排队时按等待时间列在这里。').waitFor()
  })

  it('says since when it is old while the stream is down, and catches up what it missed', async () => {
    await asSupervisor()
    const { page, centre, server } = site
    server.streamsOpen = false
    server.cutStreams()
    await page.getByText('与服务器的连接中断，正在重连。', { exact: false }).waitFor()
    centre.agentBecomes('1004', { state: 'not-ready', reason: 'training' })
    server.streamsOpen = true
    await page.getByTestId('agent-1004').getByText('示忙 · 培训').waitFor({ timeout: 25_000 })
    await expect.poll(() => page.getByText('与服务器的连接中断').count()).toBe(0)
  })

  it('keeps a failed part in its place, with a way to try again', async () => {
    site = await openSite()
    site.centre.failing.add('/api/queues')
    await signIn(site.page, site.address, '1000', 'administrator-pass')
    await site.page.getByText('服务器正忙。请稍后重试。').waitFor({ timeout: 20_000 })
    site.centre.failing.clear()
    await site.page.getByRole('button', { name: '重试' }).click()
    await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
  })

  it('marks simulated people and callers, and switches the simulation off with one button', async () => {
    await asSupervisor()
    const { page, centre } = site
    expect(await page.getByTitle('模拟', { exact: true }).count()).toBeGreaterThan(3)
    await page.getByRole('button', { name: '模拟运行中' }).click()
    await page.getByRole('button', { name: '停止模拟' }).click()
    await page.getByRole('button', { name: '模拟已停' }).waitFor()
    expect(centre.simulation.on).toBe(false)
  })
})
