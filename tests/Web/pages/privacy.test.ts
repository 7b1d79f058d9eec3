import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const at = async (path: string) => {
  site = await openSite('much')
  await signIn(site.page, site.address, '1000', 'administrator-pass', 'not-ready')
  await site.page.getByRole('button', { name: '我的账号' }).waitFor()
  await site.page.goto(site.address + path)
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('personal data', () => {
  it('shows what there is of a person, erases him after asking, and says why who is held stays', async () => {
    await at('/settings/privacy')
    const { page, centre } = site
    await page.getByLabel('电话号码').fill('13812348000')
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByText('其中保留、不可删除 1 个').waitFor()
    await page.getByRole('button', { name: '删除此人' }).click()
    await page.getByRole('dialog').getByLabel(/原因/).fill('来信 12')
    await page.getByRole('dialog').getByRole('button', { name: '删除此人' }).click()
    await page.getByText('此人的录音被保留，不能删除：诉讼 7。').waitFor()
    await page.getByLabel('电话号码').fill('13912340000')
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByText('陈一').waitFor()
    await page.getByRole('button', { name: '删除此人' }).click()
    await page.getByRole('dialog').getByLabel(/原因/).fill('来信 13')
    await page.getByRole('dialog').getByRole('button', { name: '删除此人' }).click()
    await page.getByText('已删除').waitFor()
    expect(centre.privacy.erased).toEqual(['13912340000'])
  })

  it('keeps how long data stay', async () => {
    await at('/settings/privacy')
    const { page, centre } = site
    await page.getByLabel('留言').fill('60')
    await page.getByRole('checkbox', { name: '显示号码时必须填写原因' }).uncheck()
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
    expect(centre.privacy.settings).toMatchObject({ messageDays: 60, revealNeedsReason: false })
  })
})

describe('the configuration as one text', () => {
  it('shows what a file would change before it is taken in, and what was before afterwards', async () => {
    await at('/settings/bundle')
    const { page, centre } = site
    await page.getByText('还没有导入过配置。').waitFor()
    const choose = (text: string) => page.locator('input[type=file]').setInputFiles({ name: 'bundle.json', mimeType: 'application/json', buffer: Buffer.from(text) })
    await choose('no')
    await page.getByText('这个文件不是配置文件。').waitFor()
    await choose('{"format":"antiphon-bundle"}')
    await page.getByText('将修改 3 行').waitFor()
    await page.getByText('service_level_seconds').waitFor()
    await page.getByLabel('说明').fill('加强销售')
    await page.getByRole('button', { name: '导入', exact: true }).click()
    await page.getByText('加强销售').waitFor()
    await page.getByRole('button', { name: '恢复到导入之前' }).waitFor()
    expect(centre.privacy.imports).toHaveLength(1)
  })
})
