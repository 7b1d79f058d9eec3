import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const call = '01JLIVE'
const talking = async () => {
  site = await openSite('much', { width: 1440, height: 900 })
  await signIn(site.page, site.address, '1001', 'agent-pass-1001')
  await site.page.getByTestId('state-pill').and(site.page.locator('[data-state=ready]')).waitFor()
  const offer = site.centre.offer('1001', { callId: call })
  await site.page.getByRole('alertdialog').waitFor()
  await site.page.keyboard.press('F2')
  await site.page.getByTestId('contact-forms').waitFor()
  return offer.callId
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('forms at a contact', () => {
  it('are begun, saved as one types, refused without what is required, and submitted', async () => {
    await talking()
    const { page, centre } = site
    await page.getByRole('button', { name: '登记：报修登记' }).click()
    const form = page.getByRole('group', { name: '报修登记' })
    await form.getByLabel('故障描述').fill('不启动')
    await expect.poll(() => centre.contactForms.contact(call).entries[0]?.values.fault?.value).toBe('不启动')
    await form.getByText('草稿已自动保存').waitFor()
    await form.getByRole('button', { name: '提交' }).click()
    await form.getByText('请填写', { exact: true }).waitFor()
    await form.getByLabel('产品型号').fill('HG-200')
    await form.getByRole('button', { name: '提交' }).click()
    await form.getByText('已提交').waitFor()
    await page.reload()
    await expect.poll(() => page.getByLabel('产品型号').inputValue()).toBe('HG-200')
  })

  it('have a button that shows what an outside system knows, puts a value into its field, and says when there is no answer', async () => {
    await talking()
    const { page, centre } = site
    await page.getByRole('button', { name: '登记：报修登记' }).click()
    const form = page.getByRole('group', { name: '报修登记' })
    centre.contactForms.away = true
    await form.getByRole('button', { name: '查询订单' }).click()
    await form.getByText('对方系统没有及时回答').waitFor()
    centre.contactForms.away = false
    await form.getByRole('button', { name: '查询订单' }).click()
    await form.getByText('已发货').waitFor()
    await form.getByRole('button', { name: '带入' }).click()
    await expect.poll(() => centre.contactForms.contact(call).entries[0]?.values.model?.value).toBe('HG-300')
  })

  it('show who else is there and what he writes, and where two wrote in one field the writer decides', async () => {
    await talking()
    const { page, centre } = site
    await page.getByRole('button', { name: '登记：报修登记' }).click()
    const form = page.getByRole('group', { name: '报修登记' })
    await form.getByLabel('产品型号').waitFor()
    centre.contactForms.here(call, [{ jobNumber: '1001', name: '周敏', field: null }, { jobNumber: '1004', name: '陈娟', field: 'repair/model' }])
    await page.getByText('陈娟 也在填写').waitFor()
    await form.getByText('陈娟 正在填写').waitFor()
    const before = centre.contactForms.contact(call).entries[0]?.revision ?? 0
    centre.contactForms.write(call, 'repair', '1004', { fault: '漏水' }, before)
    await expect.poll(() => form.getByLabel('故障描述').inputValue()).toBe('漏水')
    await form.getByLabel('产品型号').fill('HG-1')
    centre.contactForms.write(call, 'repair', '1004', { model: 'HG-9' }, before + 1)
    await form.getByText('“HG-9”').waitFor()
    expect(await form.getByLabel('产品型号').inputValue()).toBe('HG-1')
    await form.getByRole('button', { name: '保留我的' }).click()
    await expect.poll(() => centre.contactForms.contact(call).entries[0]?.values.model?.value).toBe('HG-1')
    expect(centre.contactForms.contact(call).entries[0]?.values.fault?.value).toBe('漏水')
  })

  it('open for a colleague who is asked, and he is told at once', async () => {
    await talking()
    const { page, centre } = site
    await page.getByRole('button', { name: '请同事协助' }).click()
    await page.getByLabel('请谁协助').fill('1004')
    await page.keyboard.press('Enter')
    await page.getByText(/^协助：/).waitFor()
    expect(centre.contactForms.helpers.get(call)).toEqual(['1004'])
    centre.tell('contact-asked', { callId: '01JOTHER', by: '1004', name: '陈娟' }, '1001')
    await page.getByText('陈娟 请您协助处理一通联络').waitFor()
    await page.getByRole('button', { name: '打开' }).click()
    await page.getByRole('dialog').getByTestId('contact-forms').waitFor()
  })
})

describe('acceptance types', () => {
  it('are made with fields of every kind for chosen queues, and a changed one is a new version', async () => {
    site = await openSite('none', { width: 1440, height: 900 })
    const { page, centre } = site
    await signIn(page, site.address, '1000', 'administrator-pass')
    await page.goto(`${site.address}/settings/forms`)
    await page.getByText('还没有受理类型').waitFor()
    await page.getByRole('button', { name: '新建受理类型' }).last().click()
    await page.getByLabel('中文名称').first().fill('退货登记')
    await page.getByRole('textbox', { name: '英文名称' }).first().fill('Return')
    await page.getByLabel('中文名称').nth(1).fill('订单号')
    await page.getByRole('textbox', { name: '英文名称' }).nth(1).fill('Order')
    await page.getByRole('button', { name: '添加字段' }).click()
    await page.getByLabel('中文名称').nth(2).fill('金额')
    await page.getByRole('textbox', { name: '英文名称' }).nth(2).fill('Amount')
    await page.getByLabel('必填').first().check()
    await page.getByRole('button', { name: /保 ?存/ }).click()
    await expect.poll(() => centre.contactForms.forms.length).toBe(1)
    expect(centre.contactForms.forms[0]).toMatchObject({ name: { zh: '退货登记', en: 'Return' }, fields: [{ label: { zh: '订单号' }, required: true }, { label: { zh: '金额' } }] })
    await page.getByText('当前为第 1 版', { exact: false }).waitFor()
  })
})
