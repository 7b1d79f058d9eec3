import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const at = async (path: string, sample: 'much' | 'none' = 'much') => {
  site = await openSite(sample)
  await signIn(site.page, site.address, '1000', 'administrator-pass')
  await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
  await site.page.goto(site.address + path)
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('reports', () => {
  it('stand in one menu by their names, are found by a figure in them, and open as chart and table with totals', async () => {
    await at('/reports')
    const { page } = site
    await page.getByRole('heading', { name: '队列话务统计' }).waitFor()
    await page.getByRole('img', { name: '图表: 队列话务统计' }).locator('svg').waitFor()
    await page.getByRole('row', { name: /销售咨询 100 90 10 90\.0 % 12\.5 s/ }).waitFor()
    await page.getByRole('row', { name: /合计 100 90 10/ }).waitFor()
    await page.getByRole('searchbox', { name: '查找报表或指标' }).fill('每日')
    await page.getByRole('link', { name: '每日呼损次数对比图' }).click()
    await page.getByRole('heading', { name: '每日呼损次数对比图' }).waitFor()
  })

  it('are held against another period, narrowed and exported as they stand in the address', async () => {
    await at('/reports/queue-traffic?period=range&from=2026-11-01&to=2026-11-07&compare=previous&queue=sales')
    const { page, centre } = site
    await page.getByText('对比 2026-10-25 至').waitFor()
    await page.getByText('+5 (+50.0 %)').or(page.getByText('−5 (−33.3 %)')).first().waitFor()
    expect(Object.fromEntries(centre.reports.asked)).toMatchObject({ from: '2026-11-01', to: '2026-11-07', compareFrom: '2026-10-25', queue: 'sales' })
    await page.getByRole('button', { name: '导出' }).click()
    const link = page.getByRole('link', { name: 'CSV（GB18030）' })
    await link.waitFor()
    expect(await link.getAttribute('href')).toContain('/api/reports/queue-traffic/export?from=2026-11-01&to=2026-11-07&compareFrom=2026-10-25&queue=sales&format=csv-gb18030&language=zh-CN')
  })

  it('open the calls behind a figure, each of which opens with its recording, and the definition of a figure', async () => {
    await at('/reports/queue-traffic')
    const { page, centre } = site
    await page.getByRole('row', { name: /售后服务/ }).getByRole('button', { name: '90', exact: true }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('售后服务 · 接通量').waitFor()
    expect(Object.fromEntries(centre.reports.asked)).toMatchObject({ measure: 'queue-answered', queue: 'service' })
    expect(await drawer.getByRole('link').first().getAttribute('href')).toBe(`/calls?call=${centre.calls[0]?.id}`)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '接通率', exact: true }).click()
    await page.getByRole('dialog').getByText('接通率的算法').waitFor()
  })

  it('draw a year of days without drawing every row, and say so when nothing happened', async () => {
    await at('/reports/daily-loss?period=lastYear')
    const { page } = site
    await page.getByText('共 365 行').or(page.getByText('共 366 行')).waitFor()
    await page.locator('.report-table .ant-table-row').first().waitFor()
    expect(await page.locator('.report-table .ant-table-row').count()).toBeLessThan(80)
    await site.close()
    await at('/reports/queue-traffic', 'none')
    await site.page.getByText('该时段没有数据').waitFor()
  })

  it('are put together by oneself, stand in the menu, and go out by mail', async () => {
    await at('/reports')
    const { page, centre } = site
    await page.getByRole('button', { name: '新建报表' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('报表名称').fill('周一例会')
    await drawer.getByText('所有人').click()
    await drawer.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByRole('heading', { name: '周一例会' }).waitFor()
    expect(centre.reports.own[0]).toMatchObject({ name: '周一例会', shared: 'all', shape: { rows: ['time'], measures: ['offered', 'queue-answered'], unit: 'day', chart: 'bar' } })
    await page.getByRole('button', { name: '新建定时邮件' }).click()
    const mailing = page.getByRole('dialog')
    await mailing.getByLabel('收件人').fill('chef@example.cn')
    await page.keyboard.press('Enter')
    await mailing.getByLabel('发送时间').fill('07:30')
    await mailing.getByRole('button', { name: /保\s*存/ }).click()
    await mailing.waitFor({ state: 'detached' })
    expect(centre.reports.mailings[0]).toMatchObject({ name: '周一例会', report: 'own-o1', atMinute: 450, days: 127, wish: { to: ['chef@example.cn'], period: 'yesterday', format: 'xlsx' } })
    await page.getByRole('link', { name: '定时邮件' }).click()
    await page.getByRole('row', { name: /周一例会/ }).getByRole('button', { name: '立即发送' }).click()
    await page.getByText('连接不上邮件服务器').waitFor()
  })

  it('need a mail server, which is set up on a page that tries it', async () => {
    await at('/settings/mail')
    const { page, centre } = site
    await page.getByLabel('收件人邮箱').fill('a@example.cn')
    await page.getByRole('button', { name: '发送测试邮件' }).click()
    await page.getByText('尚未设置邮件服务器').waitFor()
    await page.getByLabel('邮件服务器（SMTP）').fill('smtp.example.cn')
    await page.getByLabel('发件地址').fill('antiphon@example.cn')
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('已保存', { exact: true }).waitFor()
    expect(centre.mail).toMatchObject({ host: 'smtp.example.cn', sender: 'antiphon@example.cn', security: 'start-tls' })
    await page.getByRole('button', { name: '发送测试邮件' }).click()
    await page.getByText('邮件服务器已接受').waitFor()
  })
})
