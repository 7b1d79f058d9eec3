import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('own work', () => {
  it('shows what the report of own figures says', async () => {
    site = await openSite('much')
    await signIn(site.page, site.address, '1001', 'agent-pass-1001')
    await site.page.getByTestId('state-pill').and(site.page.locator('[data-state=ready]')).waitFor()
    await site.page.goto(`${site.address}/desk`)
    const figures = site.page.getByTitle('今日本人数据')
    await figures.waitFor()
    expect((await figures.innerText()).replace(/\s+/g, ' ')).toMatch(/呼入 23 呼出 4 平均通话 .*3:05 未接 1 签入时长 4:05:30/)
  })

  it('lists every stretch of a shift with its reason and length', async () => {
    site = await openSite('much')
    await signIn(site.page, site.address, '1001', 'agent-pass-1001')
    await site.page.getByRole('button', { name: '我的账号' }).click()
    await site.page.getByRole('menuitem', { name: '工作记录' }).click()
    await site.page.getByRole('row', { name: /示忙.*小休.*10:00/ }).waitFor()
    expect(await site.page.getByRole('row').count()).toBeGreaterThanOrEqual(4)
  })
})
