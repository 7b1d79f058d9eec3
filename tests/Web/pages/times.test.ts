import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('calendars', () => {
  it('are set with periods across midnight, previewed before they are saved, and found in the list', async () => {
    const { page, centre } = await at('/calendars')
    await page.getByRole('row', { name: /工作时间/ }).getByText('main-menu').waitFor()
    await page.getByRole('button', { name: '新建日历' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('名称', { exact: true }).fill('夜间')
    await drawer.getByLabel('短名', { exact: true }).fill('night')
    const saturday = drawer.getByRole('group', { name: '周六' }).getByRole('combobox')
    await saturday.fill('22:00-06:00 night')
    await saturday.press('Enter')
    await drawer.getByText(/国务院办公厅/).waitFor()
    await drawer.getByText('2027 年', { exact: false }).first().waitFor()
    await expect.poll(() => drawer.getByRole('img', { name: '一周预览' }).getByText('night').count()).toBeGreaterThan(1)     // on its day and on the morning after
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByRole('row', { name: /夜间/ }).waitFor()
    expect(centre.times.calendars.find((one) => one.id === 'night')!.setup.week.filter((p) => p.day === 'saturday')).toEqual([{ day: 'saturday', fromMinute: 1320, toMinute: 360, label: 'night' }])
  })

  it('take the table of a year out of a file, and nothing of one with a wrong line', async () => {
    const { page, centre } = await at('/calendars')
    await page.getByRole('row', { name: /工作时间/ }).click()
    const drawer = page.getByRole('dialog')
    const bring = (text: string) => drawer.locator('input[type=file]').setInputFiles({ name: '2027.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    const before = centre.times.calendars[0]!.setup.days.length
    await bring('日期,种类,名称\n2027-02-30,放假,没有这天\n2027-01-01,放假,元旦\n')
    await drawer.getByText('这些行不对：2').waitFor()
    await bring('日期,种类,名称,同星期几\n2027-01-01,放假,元旦,\n2027-02-06,上班,春节调休,周五\n')
    await drawer.getByText('2027.csv：2 天已填入', { exact: false }).waitFor()
    await drawer.getByRole('button', { name: '保存', exact: true }).click()
    await drawer.waitFor({ state: 'detached' })
    const days = centre.times.calendars[0]!.setup.days
    expect(days).toHaveLength(before + 2)
    expect(days.find((day) => day.date === '2027-02-06')).toMatchObject({ kind: 'workday', name: '春节调休', like: 'friday' })
  })

  it('that flows ask are not deleted, and say who asks them', async () => {
    const { page, centre } = await at('/calendars')
    await page.getByRole('row', { name: /工作时间/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删除日历' }).click()
    await page.locator('.ant-modal').getByRole('button', { name: '删除' }).click()
    await page.locator('.ant-message').getByText(/main-menu/).waitFor()
    expect(centre.times.calendars).toHaveLength(1)
  })

  it('say what they are for when there are none', async () => {
    const { page } = await at('/calendars', 'none')
    await page.getByText('还没有日历').waitFor()
  })
})

describe('lists', () => {
  it('take numbers with a reason, find them, and let them go again', async () => {
    const { page, centre } = await at('/lists')
    await page.getByText('名单上的号码拨入时，应答前听到忙音，不计费。', { exact: false }).waitFor()
    await page.getByRole('button', { name: '加入名单' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: /号码/ }).first().fill('13700137001\n13700137002')
    await drawer.getByLabel('所有不显示号码的来电').check()
    await drawer.getByLabel('原因', { exact: true }).fill('恶意来电')
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.waitFor({ state: 'detached' })
    expect(centre.times.entries.black!.filter((e) => e.reason === '恶意来电').map((e) => e.number)).toEqual(['', '13700137002', '13700137001'])
    await page.getByRole('textbox', { name: '搜索号码或原因' }).fill('恶意')
    await page.getByText('共 3 条').waitFor()
    await page.getByRole('button', { name: '把 13700137001 移出名单？' }).click()
    await page.locator('.ant-modal').getByRole('button', { name: '移出' }).click()
    await page.getByText('共 2 条').waitFor()
  })

  it('say that they are empty', async () => {
    const { page } = await at('/lists', 'none')
    await page.getByText('名单是空的').waitFor()
  })
})
