import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('the call list', () => {
  it('plays a recording: position moves, seeking and speed work', async () => {
    const { page } = await at('/calls')
    await page.getByRole('button', { name: '播放录音' }).first().click()
    const player = page.getByRole('dialog').getByRole('group', { name: '录音' })
    await player.getByRole('button', { name: '暂停' }).waitFor()
    const position = () => page.locator('.player audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime)
    await expect.poll(position).toBeGreaterThan(0.3)
    await player.getByRole('slider', { name: '播放位置' }).press('Home')
    for (let i = 0; i < 30; i++) await player.getByRole('slider', { name: '播放位置' }).press('ArrowRight')
    await expect.poll(position).toBeGreaterThan(2.5)
    await player.getByRole('combobox', { name: '播放速度' }).click()
    await page.getByTitle('2×').click()
    expect(await page.locator('.player audio').evaluate((audio) => (audio as HTMLAudioElement).playbackRate)).toBe(2)
  })

  it('tells the course of a call and why it went to that agent; the address opens it again', async () => {
    const { page } = await at('/calls?call=01J899995')
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('heading', { name: '为什么派给这位坐席' }).waitFor()
    await drawer.getByText(/^派给 .+ 1004$/).waitFor()
    await drawer.getByText('贵宾', { exact: true }).waitFor()
    await drawer.getByText('剩下的 2 位按“今日最少通话”选：今日 3 通，其次今日 7 通').waitFor()
    await drawer.getByText('他能接的客户里分数最高：分数 143 ＝ 等待 23 秒 × 100% ＋ 加分 120').waitFor()
    await drawer.getByText('“english” 2 级，要求 5 级').waitFor()
    expect(await drawer.getByText('语音导航').count()).toBeGreaterThan(0)
  })

  it('shows the signalling of a call to who supervises, message by message', async () => {
    const { page } = await at('/calls?call=01J899995')
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: '查看信令' }).click()
    await drawer.getByText('中间省略 12 条').waitFor()
    await drawer.locator('b', { hasText: '坐席话机' }).waitFor()
    expect(await drawer.getByText('m=audio 4000').isVisible()).toBe(false)
    await drawer.getByText('INVITE sip:4000@192.0.2.1 SIP/2.0').first().click()
    await drawer.getByText('m=audio 4000').waitFor()
  })

  it('filters by chips that stand in the address, and pages on the server', async () => {
    const { page, centre } = await at('/calls?period=month')
    await page.getByText(`共 ${centre.calls.length} 条`).waitFor()
    await page.getByRole('button', { name: '结果', exact: true }).click()
    await page.getByRole('option', { name: '呼损' }).click()
    const lost = centre.calls.filter((call) => call.result === 'lost').length
    await page.getByText(`共 ${lost} 条`).waitFor()
    expect(new URL(page.url()).searchParams.get('result')).toBe('lost')
    await page.reload()
    await page.getByText(`共 ${lost} 条`).waitFor()
    await page.getByRole('listitem', { name: '2', exact: true }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('page')).toBe('2')
  })

  it('exports exactly what is shown', async () => {
    const { page, centre } = await at('/calls?period=month&result=answered')
    const answered = centre.calls.filter((call) => call.result === 'answered').length
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: `导出 ${answered} 条` }).click()
    const text = await readFile(await (await waiting).path(), 'utf8')
    const lines = text.trim().split('\r\n')
    expect(lines).toHaveLength(answered + 1)
    expect(lines[0]).toContain('客户')
    expect(lines.slice(1).every((line) => line.includes('接通'))).toBe(true)
  })

  it('says what will stand here when there is nothing', async () => {
    const { page } = await at('/calls', 'none')
    await page.getByText('这段时间没有通话').waitFor()
  })
})

describe('calls in progress', () => {
  it('shows every call in progress with what it is in, and finds one among many', async () => {
    const { page } = await at('/live')
    await page.getByText('main-menu / menu').first().waitFor()
    await page.getByText('28 / 30').waitFor()      // lines of a trunk
    await page.getByText('24 / 39，示闲 6').waitFor()      // agents
    await page.getByLabel('搜索号码、坐席、队列').fill('7001')
    await page.getByRole('row', { name: /驻留.*7001/ }).first().waitFor()
    expect(await page.getByText('main-menu / menu').count()).toBe(0)
  })
})

describe('every page', () => {
  it('exists, or says that it does not', async () => {
    const { page } = await at('/nowhere')
    await page.getByText('没有这个页面').waitFor()
  })
})
