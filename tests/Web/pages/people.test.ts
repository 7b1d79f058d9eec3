import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const at = async (path: string, sample: 'much' | 'none' = 'much', who = '1000', password = 'administrator-pass') => {
  site = await openSite(sample)
  await signIn(site.page, site.address, who, password, 'not-ready')
  await site.page.getByRole('button', { name: '我的账号' }).waitFor()
  await site.page.goto(site.address + path)
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('people', () => {
  it('narrows by team, role and name, adds somebody and shows the first password once', async () => {
    await at('/settings/people')
    const { page, centre } = site
    await page.getByText('共 86 条').waitFor()
    await page.getByText('客服二组 38').click()
    await page.getByText('共 42 条').waitFor()
    await page.getByLabel('搜索工号或姓名').fill('1008')
    await page.getByText('共 1 条').waitFor()
    await page.getByRole('button', { name: '新增人员' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('工号').fill('1008')
    await drawer.getByLabel('姓名').fill('新同事')
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.getByText('已被占用。请换一个。').waitFor()
    await drawer.getByLabel('工号').fill('2001')
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('abcdefgh23').waitFor()
    expect(centre.organisation.people.at(-1)).toMatchObject({ jobNumber: '2001', name: '新同事', roles: ['agent'], team: 'team-2' })
  })

  it('shows where somebody was and is signed in, and disables him after asking', async () => {
    await at('/settings/people')
    const { page, centre } = site
    await page.getByRole('cell', { name: '坐席3', exact: true }).click()
    const drawer = page.getByRole('dialog').first()
    await drawer.getByText('客服一组').last().waitFor()
    await drawer.getByText('192.0.2.17').first().waitFor()
    await drawer.getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog').last().getByRole('button', { name: '停用' }).click()
    await drawer.getByRole('button', { name: '恢复' }).waitFor()
    expect(centre.organisation.people.find((p) => p.jobNumber === '1003')?.disabledAt).not.toBeNull()
  })

  it('checks a file row by row before it imports anybody', async () => {
    await at('/settings/people')
    const { page } = site
    await page.getByRole('button', { name: '批量导入' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: '批量导入' }).fill('2001,甲\n1001,乙')
    await drawer.getByRole('button', { name: '检查' }).click()
    await drawer.getByText('工号： 已被占用。请换一个。').waitFor()
    expect(await drawer.getByRole('button', { name: '导入', exact: true }).isDisabled()).toBe(true)
  })
})

describe('roles', () => {
  it('a new role is copied, widened and saved without code; those of the program cannot be changed', async () => {
    await at('/settings/roles')
    const { page, centre } = site
    await page.getByRole('columnheader', { name: /质检员/ }).waitFor()
    expect(await page.getByRole('combobox', { name: '通话记录， 坐席' }).count()).toBe(0)
    await page.getByRole('button', { name: '复制 质检员' }).click()
    await page.getByLabel('代码（小写字母、数字、连字符）').fill('night-coach')
    await page.getByLabel('中文名称').fill('夜班质检员')
    await page.getByRole('dialog').getByRole('button', { name: '新 增' }).or(page.getByRole('dialog').getByRole('button', { name: '新增' })).click()
    await page.getByRole('columnheader', { name: /夜班质检员/ }).waitFor()
    await page.getByRole('checkbox', { name: '查看告警, 夜班质检员' }).check()
    await page.getByRole('columnheader', { name: /夜班质检员/ }).getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('已保存，立即生效。').waitFor()
    expect(centre.organisation.roles.find((r) => r.code === 'night-coach')?.grants).toMatchObject({ 'see-alarms': 'all', 'play-recordings': 'team' })
  })
})

describe('keys and the audit trail', () => {
  it('a key is shown once, and revoked after asking', async () => {
    await at('/settings/keys')
    const { page, centre } = site
    await page.getByRole('button', { name: '吊销密钥 旧工单系统' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /吊\s*销/ }).click()
    await expect.poll(() => centre.organisation.keys.some((k) => k.name === '旧工单系统')).toBe(false)
    await page.getByRole('button', { name: '新增密钥' }).click()
    const drawer = page.getByRole('dialog').last()
    await drawer.getByLabel('名称').fill('工单')
    await drawer.getByLabel('角色').click()
    await page.getByTitle('质检员').click()
    await drawer.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('the-secret-shown-once').waitFor()
  })

  it('sites and limits of a key are changed, and its use stands beside them', async () => {
    await at('/settings/keys')
    const { page, centre } = site
    await page.getByText('https://crm.example · https://shop.example:8443').first().waitFor()
    await page.getByText('拒绝 118').first().waitFor()
    await page.getByRole('button', { name: '网站与限额 大屏' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('row', { name: /2026-11-21/ }).waitFor()
    await drawer.getByLabel('允许的网站').fill('http://crm.example ')
    await drawer.getByRole('button', { name: /保\s*存/ }).click()
    await drawer.getByText('不是网站地址').waitFor()
    await drawer.getByLabel('允许的网站').press('Backspace')
    await drawer.getByLabel('每天请求数').fill('900')
    await drawer.getByRole('button', { name: /保\s*存/ }).click()
    await expect.poll(() => centre.organisation.keys.find((k) => k.name === '大屏')?.limits.perDay).toBe(900)
  })

  it('the trail is narrowed by action, and verified', async () => {
    await at('/settings/audit')
    const { page } = site
    await page.getByText('共 240 条').waitFor()
    await page.getByRole('button', { name: '校验' }).click()
    await page.getByText('记录完整：共 240 行，均未被改动。').waitFor()
    await page.getByRole('combobox', { name: '全部操作' }).click()
    await page.getByTitle('修改人员').click()
    await page.getByText('共 48 条').waitFor()
    expect(page.url()).toContain('action=person-changed')
  })
})

describe('one’s own account', () => {
  it('an agent sets up the second factor, and finds no page of administration', async () => {
    await at('/account', 'much', '1001', 'agent-pass-1001')
    const { page } = site
    await page.getByRole('button', { name: '设置动态口令' }).click()
    await page.getByText('GEZD GNBV').waitFor()
    await page.getByLabel('动态口令', { exact: true }).fill('000000')
    await page.getByRole('button', { name: /确\s*认/ }).click()
    await page.getByText('动态口令不对，或已经用过。请等待下一个。').waitFor()
    await page.getByLabel('动态口令', { exact: true }).fill('123456')
    await page.getByRole('button', { name: /确\s*认/ }).click()
    await page.getByText('abcdefgh0k-mnpqrstuv0').waitFor()
    await page.goto(`${site.address}/settings/audit`)
    await page.getByText('没有这个页面').waitFor()
    expect(await page.getByRole('link', { name: '设置' }).count()).toBe(0)
  })
})
