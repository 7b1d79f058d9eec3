import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('alarms', () => {
  it('ring in the bar, are acknowledged on the page, and stay in the history', async () => {
    const { page, centre } = await at('/alarms')
    await page.getByRole('button', { name: '告警，2 条未确认' }).click()
    await page.locator('.alarm-pop').getByText('0 名坐席示闲（至少 2）').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('row', { name: /0 名坐席示闲/ }).getByRole('button', { name: /确认/ }).click()
    await page.getByRole('button', { name: '告警，1 条未确认' }).waitFor()
    expect(centre.alarms.all[0]?.acknowledgedBy).toBe('何主管')
    await page.getByText('历史', { exact: true }).click()
    await page.getByText(`共 ${centre.alarms.all.length} 条`).waitFor()
  })

  it('come by the event stream without anybody asking', async () => {
    const { page, centre } = await at('/alarms', 'none')
    await page.getByText('没有告警').first().waitFor()
    centre.alarms.all.push({ id: 1, kind: 'trunk-down', subject: 'city', ruleId: null, severity: 'critical', details: { cause: '503' }, recipients: [], raisedAt: centre.iso(), lastAt: centre.iso(), times: 1, clearedAt: null, acknowledgedAt: null, acknowledgedBy: null })
    centre.tell('alarm', centre.alarms.all[0])
    await page.getByRole('cell', { name: 'city', exact: true }).waitFor()
    await page.getByRole('button', { name: '告警，1 条未确认' }).waitFor()
  })

  it('get a rule from a form, which says what is wrong before it is sent', async () => {
    const { page, centre } = await at('/alarms?view=rules', 'none')
    await page.getByRole('button', { name: '新建规则' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('阈值').fill('90')
    await drawer.getByLabel('开始时间').fill('25:00')
    expect(await drawer.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await drawer.getByLabel('开始时间').fill('08:30')
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('最长等待达到 90 秒').first().waitFor()
    expect(centre.alarms.rules[0]).toMatchObject({ measure: 'longest-wait', threshold: 90, fromMinute: 510, toMinute: 1440 })
  })

  it('watch the lines of a trunk by their share', async () => {
    const { page, centre } = await at('/alarms?view=rules')
    await page.getByRole('button', { name: '新建规则' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('combobox', { name: '指标', exact: true }).click()
    await page.getByTitle('线路占用率').click()
    await drawer.getByRole('combobox', { name: '对象' }).click()
    await page.getByTitle('city-main').click()
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('占用达到 80 %').first().waitFor()
    expect(centre.alarms.rules.at(-1)).toMatchObject({ measure: 'lines', subject: 'city-main', threshold: 80 })
  })

  it('watch any figure of the catalogue, by queue or agent, and go on to others when nobody acknowledges', async () => {
    const { page, centre } = await at('/alarms?view=rules', 'none')
    await page.getByRole('button', { name: '新建规则' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('combobox', { name: '指标', exact: true }).click()
    await page.getByTitle('任意指标').click()
    await drawer.getByRole('combobox', { name: '目录指标' }).fill('接通率')
    await page.getByTitle('接通率').click()
    await drawer.getByText('队列', { exact: true }).click()
    await drawer.getByLabel('阈值').fill('85')
    await drawer.getByLabel('邮件通知').fill('a@example.cn ')
    await drawer.getByLabel('无人确认时升级').fill('10')
    await drawer.getByLabel('升级通知工号').fill('1000 ')
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText(/answer-rate低于 85/).first().waitFor()
    expect(centre.alarms.rules[0]).toMatchObject({ measure: 'figure', figure: 'answer-rate', by: 'queue', below: true, threshold: 85, mails: ['a@example.cn'], escalateMinutes: 10, escalateTo: ['1000'] })
  })
})
