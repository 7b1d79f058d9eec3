import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('number look-up', () => {
  it('tells the place of a number, the code of a city and the city of a code, and says when it does not know', async () => {
    const { page } = await at('/lookup')
    const field = page.getByRole('textbox', { name: '电话号码、城市、区号、邮编或身份证号' })
    await page.getByRole('button', { name: '13800138000' }).click()
    await page.getByRole('status').getByText('北京市', { exact: true }).waitFor()
    await page.getByRole('status').getByText('中国移动').waitFor()
    await field.fill('19912345678')
    await expect.poll(() => page.getByRole('status').getByText('未知', { exact: true }).count()).toBe(2)
    await field.fill('苏州')
    await page.getByRole('row', { name: '江苏省苏州市 0512' }).waitFor()
    await field.fill('024')
    await page.getByRole('row', { name: /辽宁省铁岭市 024/ }).waitFor()
    expect(await page.locator('.lookup-places').first().getByRole('row').count()).toBe(3)
    await field.fill('南极')
    await page.getByText('没有找到“南极”').waitFor()
  })

  it('tells the postcodes of a place and the place of a postcode, with the source of the table', async () => {
    const { page } = await at('/lookup')
    const field = page.getByRole('textbox', { name: '电话号码、城市、区号、邮编或身份证号' })
    const found = page.getByRole('region', { name: '邮政编码' })
    await field.fill('苏州')
    await found.getByRole('row', { name: '江苏省苏州市吴中区 215100' }).waitFor()
    await field.fill('518000')
    await found.getByRole('row', { name: '广东省深圳市罗湖区 518000' }).waitFor()
    await found.getByText(/邮编簿 2026-03/).waitFor()
    await field.fill('999999')
    await found.getByText('邮编表中没有这一项。').waitFor()
  })

  it('reads an identity number, and says what is wrong with one', async () => {
    const { page } = await at('/lookup')
    const field = page.getByRole('textbox', { name: '电话号码、城市、区号、邮编或身份证号' })
    await field.fill('110101199003071234')
    await page.getByRole('heading', { name: '身份证号正确' }).waitFor()
    await page.getByText('北京市东城区').waitFor()
    await field.fill('110101199003071235')
    await page.getByRole('alert').getByText('校验码不对').waitFor()
    expect(page.url()).not.toContain('1101')
  })
})
