import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('messages', () => {
  it('stand with the new first, are heard, taken and finished with a result', async () => {
    const { page, centre } = await at('/messages')
    await page.getByTitle('7 条未听留言').first().waitFor()
    await page.getByRole('button', { name: '查看' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: '播放' }).click()
    await expect.poll(() => page.locator('.player audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime)).toBeGreaterThan(0.2)
    await drawer.getByRole('button', { name: '我来处理' }).click()
    await drawer.getByText('1000 处理中').waitFor()
    await drawer.getByText('已回电').click()
    await drawer.getByRole('textbox', { name: '备注' }).fill('下周安装')
    const total = centre.messages.all.filter((m) => !m.doneAt).length
    await drawer.getByRole('button', { name: '完成' }).click()
    await expect.poll(() => centre.messages.all.filter((m) => !m.doneAt).length).toBe(total - 1)
    await page.getByTitle('6 条未听留言').first().waitFor()
  })

  it('are found by number, deleted and had back', async () => {
    const { page, centre } = await at('/messages')
    await page.getByText('全部', { exact: true }).click()
    await page.getByText('共 120 条').waitFor()
    await page.getByRole('textbox', { name: '按号码查找' }).fill('13800138033')
    await page.getByText('共 1 条').waitFor()
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
    await page.getByText('没有符合条件的留言').waitFor()
    await page.getByText('已删除', { exact: true }).click()
    await page.getByRole('button', { name: '查看' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '恢复' }).click()
    await expect.poll(() => centre.messages.all.filter((m) => m.deletedAt).length).toBe(0)
  })

  it('say so when there are none, and their mailboxes are set', async () => {
    const { page } = await at('/messages', 'none')
    await page.getByText('没有留言').waitFor()
    await page.getByRole('button', { name: '信箱设置' }).click()
    await page.getByLabel(/电话收听密码/).fill('24680')
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
  })
})
