import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'
import { signIn } from '../harness/people'
import { openSite } from '../harness/site'

const at = eachSite()

describe('satisfaction', () => {
  it('shows the distribution and who answered per agent, queue and flow, and leads to the calls behind bad scores', async () => {
    const { page } = await at('/satisfaction')
    await page.getByRole('row', { name: /坐席1 1001/ }).waitFor()
    await page.getByText('参评率').first().waitFor()
    await page.locator('.list-head').getByText('队列', { exact: true }).click()
    await expect.poll(() => page.getByRole('row').count()).toBe(3)
    await page.getByRole('link', { name: /%/ }).first().click()
    await page.waitForURL(/calls\?.*queue=.*scoreMax=2/)
  })

  it('lets a queue invite callers, with keys, tries and reasons', async () => {
    const { page } = await at('/satisfaction', 'none')
    await page.getByText('这段时间没有评价邀请').waitFor()
    await page.getByRole('button', { name: '评价设置' }).first().click()
    await page.getByRole('switch', { name: '邀请评价' }).click()
    await page.getByRole('spinbutton', { name: '低分追问' }).fill('2')
    await page.getByRole('button', { name: '添加原因' }).click()
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: '原因' }).fill('等候太久')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存，立即生效。').waitFor()
  })

  it('keeps a tree of dispositions per queue', async () => {
    const { page } = await at('/settings/dispositions')
    await page.getByRole('textbox', { name: '代码' }).first().waitFor()
    expect(await page.getByRole('textbox', { name: '代码' }).count()).toBe(4)
    await page.getByRole('button', { name: '在 order 下添加' }).click()
    expect(await page.getByRole('button', { name: '保存' }).isDisabled()).toBe(true)
    await page.getByRole('textbox', { name: '中文名称' }).nth(1).fill('新购')
    await page.getByRole('textbox', { name: '英文名称' }).nth(1).fill('New')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存，立即生效。').waitFor()
  })
})

describe('call summary', () => {
  it('is asked for in wrap-up and stored with its disposition', async () => {
    const site = await openSite('much')
    try {
      await signIn(site.page, site.address, '1001', 'agent-pass-1001')
      await site.page.getByText('等待来电').waitFor()
      site.centre.offer('1001')
      await site.page.getByRole('button', { name: '接听' }).click()
      await site.page.getByRole('button', { name: '挂断' }).click()
      const summary = site.page.getByRole('region', { name: '通话小结' })
      await summary.waitFor()
      await summary.getByRole('textbox', { name: '处理说明' }).fill('包裹丢失')
      await summary.getByRole('button', { name: '保存小结' }).click()
      await expect.poll(() => site.centre.quality.summaries.length).toBe(1)
      expect(site.centre.quality.summaries[0]?.note).toBe('包裹丢失')
      expect(site.problems).toEqual([])
    } finally { await site.close() }
  })
})
