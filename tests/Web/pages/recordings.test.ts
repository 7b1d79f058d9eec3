import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const at = async (sample: 'much' | 'none' = 'much') => {
  site = await openSite(sample)
  await signIn(site.page, site.address, '1000', 'administrator-pass')
  await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
  await site.page.goto(`${site.address}/recordings`)
}
afterEach(async () => {
  expect(site.problems.filter((problem) => !problem.includes('422'))).toEqual([])
  await site.close()
})

describe('recordings', () => {
  it('are found page after page, heard with the picture of both sides, sought by marks', async () => {
    await at()
    const { page } = site
    await page.getByText('已显示 50 条').waitFor()
    await page.getByRole('button', { name: '显示更多' }).click()
    await page.getByText('已显示 100 条').waitFor()
    await page.locator('.list-table tbody tr.row-link').first().click()
    const drawer = page.getByRole('dialog')
    await drawer.locator('.timeline li').first().waitFor()
    await expect.poll(() => drawer.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, (canvas as HTMLCanvasElement).width, (canvas as HTMLCanvasElement).height).data.some((v) => v > 0))).toBe(true)
    await drawer.getByRole('button', { name: '播放' }).click()
    await expect.poll(() => drawer.locator('audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime)).toBeGreaterThan(0.2)
    expect(site.centre.recordings.links).toMatchObject([{ download: false, reason: '' }])
    await drawer.getByRole('button', { name: '暂停', exact: true }).click()
    await drawer.getByRole('button', { name: '下一个标记' }).click()
    await expect.poll(() => drawer.getByRole('slider').getAttribute('aria-valuenow').then(Number)).toBeGreaterThan(2)
  })

  it('are taken with a reason, which is asked for', async () => {
    await at()
    const { page } = site
    await page.locator('.list-table tbody tr.row-link').first().click()
    await page.getByRole('button', { name: '下载' }).click()
    const why = page.getByRole('dialog').filter({ hasText: '会记入审计日志' })
    await why.getByRole('textbox', { name: '用途' }).fill('客户投诉')
    const downloaded = page.waitForEvent('download')
    await why.getByRole('button', { name: '下载' }).click()
    expect((await downloaded).suggestedFilename()).toMatch(/\.wav$/)
    expect(site.centre.recordings.links).toMatchObject([{ download: true, reason: '客户投诉' }])
  })

  it('show the whole call on one line of time: what is chosen is where the sound goes', async () => {
    await at()
    const { page } = site
    await page.locator('.list-table tbody tr.row-link').first().click()
    const drawer = page.getByRole('dialog')
    const line = (text: string) => drawer.locator('.timeline li').filter({ hasText: text })
    for (const text of ['进入队列', '修改客户资料', '没有核对身份', '投诉 / 物流', '2/5 问题未解决', '最长等待 65 秒（阈值 60）', '保持']) await line(text).first().waitFor()
    expect(await line('进入队列').getByRole('button').isDisabled()).toBe(true)
    await line('没有核对身份').getByRole('button').click()
    expect(await drawer.getByRole('slider').getAttribute('aria-valuenow')).toBe('6')
    await expect.poll(() => line('没有核对身份').getAttribute('aria-current')).toBe('true')
    await drawer.getByRole('checkbox', { name: '质检批注' }).click()
    await expect.poll(() => line('没有核对身份').count()).toBe(0)
    expect(await drawer.locator('.wave-pin').count()).toBe(4)
  })

  it('are packed with a reason, sent and taken as one archive', async () => {
    await at()
    const { page } = site
    await page.getByText('重要', { exact: true }).click()
    await page.getByRole('button', { name: '打包' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('还没有打包。').waitFor()
    expect(await drawer.getByRole('checkbox', { name: '只要重要通话' }).isChecked()).toBe(true)
    await drawer.getByRole('button', { name: '打包' }).click()
    await drawer.getByText('请填写').waitFor()
    await drawer.getByRole('textbox', { name: '用途' }).fill('法院')
    await drawer.getByRole('combobox', { name: '发送邮件给' }).fill('a@example.cn,')
    await drawer.getByRole('button', { name: '打包' }).click()
    await drawer.getByText('已发送链接').waitFor()
    const downloaded = page.waitForEvent('download')
    await drawer.getByRole('button', { name: '下载' }).click()
    await downloaded
    await drawer.getByRole('button', { name: '删除' }).click()
    await page.locator('.ant-popconfirm').getByRole('button', { name: '删除' }).click()
    await drawer.getByText('还没有打包。').waitFor()
  })

  it('say so when none fits, and their settings are kept', async () => {
    await at('none')
    const { page } = site
    await page.getByText('没有符合条件的录音').waitFor()
    await page.getByRole('button', { name: '录音设置' }).click()
    await page.getByRole('switch', { name: '收听须填写用途' }).click()
    await page.getByRole('switch', { name: '加密保存录音' }).click()
    await page.getByText('目录', { exact: true }).click()
    await page.getByRole('textbox', { name: '第二存储目录' }).fill('/mnt/store')
    await page.getByRole('button', { name: '添加队列' }).click()
    await page.getByRole('combobox', { name: '队列' }).last().click()
    await page.locator('.ant-select-item-option').first().click()
    await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).first().click()
    await page.locator('.ant-popconfirm').getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('已保存').waitFor()
    expect(site.centre.recordings.settings).toMatchObject({ playNeedsReason: true, secondStore: '/mnt/store', s3: null, sealed: true })
    expect(Object.values(site.centre.recordings.settings.queueDays)).toEqual([365])
  })

  it('go to a bucket whose secret is asked for once, and get a new master key', async () => {
    await at()
    const { page } = site
    await page.getByRole('button', { name: '录音设置' }).click()
    await page.getByRole('button', { name: '更换主密钥' }).click()
    await page.locator('.ant-popconfirm').getByRole('button', { name: '更换主密钥' }).click()
    await page.getByRole('button', { name: '更换主密钥 (180)' }).waitFor()
    await page.getByText('S3 存储桶').click()
    const save = async () => {
      await page.getByRole('dialog').getByRole('button', { name: '保存', exact: true }).first().click()
      await page.locator('.ant-popconfirm').getByRole('button', { name: '保存', exact: true }).click()
    }
    await save()
    await page.getByText('请填写').first().waitFor()
    for (const [name, value] of [['存储服务地址', 'https://s3.example.com'], ['存储桶', 'calls'], ['访问密钥 ID', 'AKID'], ['访问密钥', 'secret']] as const)
      await page.getByLabel(name, { exact: true }).fill(value)
    await save()
    await page.getByText('已保存').waitFor()
    expect(site.centre.recordings.settings).toMatchObject({ secondStore: '', s3: { endpoint: 'https://s3.example.com', bucket: 'calls', region: 'us-east-1', accessKey: 'AKID', secret: 'secret', prefix: '' } })
  })

  it('are held with a reason and released', async () => {
    await at()
    const { page } = site
    await page.locator('.list-table tbody tr.row-link').first().click()
    await page.getByRole('button', { name: '保留' }).click()
    await page.getByRole('textbox', { name: '保留的原因' }).fill('诉讼')
    await page.locator('.ant-popconfirm').getByRole('button', { name: '保留', exact: true }).click()
    await page.getByText('保留中：诉讼').waitFor()
    await page.getByRole('button', { name: '解除保留' }).click()
    await expect.poll(() => site.centre.recordings.holds.size).toBe(0)
  })
})
