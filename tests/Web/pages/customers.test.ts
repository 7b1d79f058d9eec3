import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'
import { signIn } from '../harness/people'

const at = eachSite()
const search = { name: '姓名、拼音、号码、地址、备注的一部分' }

describe('customers', () => {
  it('are searched, and a card is changed', async () => {
    const { page, centre } = await at('/customers')
    const customer = centre.customers[7]
    await page.getByRole('textbox', search).fill(customer?.numbers[0] ?? '')
    await page.getByText('共 1 条').waitFor()
    await page.getByRole('cell', { name: customer?.name ?? '', exact: true }).click()
    await page.getByRole('textbox', { name: '备注', exact: true }).fill('改约周五')
    await page.getByRole('radio', { name: '女士' }).check({ force: true })
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByRole('cell', { name: '改约周五' }).waitFor()
    expect(centre.customers.find((c) => c.id === customer?.id)).toMatchObject({ note: '改约周五', title: 'ms', numbers: customer?.numbers })
  })

  it('of a card that two have open follow each other, lose nothing, and ask where both changed one field', async () => {
    const { page, centre } = await at('/customers')
    const customer = centre.customers[7]
    if (!customer) throw new Error('no customer')
    await page.getByRole('textbox', search).fill(customer.numbers[0] ?? '')
    await page.getByText('共 1 条').waitFor()
    await page.getByRole('cell', { name: customer.name, exact: true }).click()
    centre.customerFiles.here(customer.id, [{ jobNumber: '1004', name: '陈娟', field: null }])
    await page.getByText('陈娟 也在填写').waitFor()
    const note = page.getByRole('textbox', { name: '备注', exact: true })
    await note.fill('改约周五')
    centre.customerFiles.write(customer.id, { region: '025', note: '改约周六' })
    await expect.poll(() => page.getByRole('textbox', { name: '区域', exact: true }).inputValue()).toBe('025')
    expect(await note.inputValue()).toBe('改约周五')
    await page.getByRole('textbox', { name: '负责人' }).fill('1004')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('您打开资料后，别人改了以下内容', { exact: false }).waitFor()
    expect(centre.customers.find((c) => c.id === customer.id)).toMatchObject({ note: '改约周六', region: '025', owner: '1004' })
    await page.getByRole('alert').getByText('改约周六').waitFor()
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await expect.poll(() => centre.customers.find((c) => c.id === customer.id)?.note).toBe('改约周五')
  })

  it('says that a number belongs to another customer, and keeps what was typed', async () => {
    const { page, centre } = await at('/customers')
    await page.getByRole('button', { name: '新建客户' }).click()
    await page.getByRole('textbox', { name: '姓名', exact: true }).fill('重号')
    await page.getByRole('textbox', { name: '号码 1' }).fill(centre.customers[1]?.numbers[0] ?? '')
    await page.getByRole('button', { name: '保存', exact: true }).click()
    await page.getByText('这个号码已属于另一位客户。', { exact: false }).waitFor()
    expect(await page.getByRole('textbox', { name: '姓名', exact: true }).inputValue()).toBe('重号')
  })

  it('are deleted after being asked, stand in the bin, and come back', async () => {
    const { page, centre } = await at('/customers')
    const customer = centre.customers[5]
    await page.getByRole('textbox', search).fill(customer?.numbers[0] ?? '')
    await page.getByText('共 1 条').waitFor()
    await page.getByRole('cell', { name: customer?.name ?? '', exact: true }).click()
    await page.getByRole('button', { name: '删除客户' }).click()
    await page.getByRole('dialog', { name: /^删除客户/ }).getByRole('button', { name: '删除客户' }).click()
    await expect.poll(() => centre.customers.find((c) => c.id === customer?.id)?.deletedAt).not.toBeNull()
    await page.goto(`${new URL(page.url()).origin}/customers?deleted=true`)
    await page.getByRole('cell', { name: customer?.name ?? '', exact: true }).click()
    await page.getByRole('button', { name: /恢\s?复/ }).click()
    await page.getByText('没有已删除的客户').waitFor()
    expect(centre.customers.find((c) => c.id === customer?.id)?.deletedAt).toBeNull()
  })

  it('come from a file: its columns are mapped, progress is shown, and wrong rows can be had back', async () => {
    const { page } = await at('/customers')
    await page.getByRole('button', { name: '更多操作' }).click()
    await page.getByRole('menuitem', { name: '导入客户' }).click()
    await page.locator('input[type=file]').setInputFiles({ name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,手机,住址,来源\n') })
    await page.getByText('共 1000 行，其中 12 行').waitFor()
    await page.getByRole('button', { name: '导入 1000 行' }).click()
    await page.getByText('导入完成').waitFor()
    expect(await page.getByRole('link', { name: '下载 10 行有误的数据' }).getAttribute('href')).toBe('/api/customers/imports/job1/faults')
  })

  it('are seen through a view that was saved, with its filter and columns', async () => {
    const { page, centre } = await at('/customers?class=vip&columns=name,class')
    await page.getByRole('columnheader', { name: '姓名' }).waitFor()
    expect(await page.getByRole('columnheader').allInnerTexts()).toEqual(['姓名', '客户级别'])
    await page.getByRole('button', { name: '保存当前视图' }).click()
    await page.getByRole('textbox', { name: '视图名称' }).fill('重要的')
    await page.getByRole('checkbox', { name: '与所有人共享' }).check()
    await page.locator('.customers-save').getByRole('button', { name: /保\s?存/ }).click()
    await expect.poll(() => centre.customerFiles.views).toMatchObject([{ name: '重要的', query: 'class=vip&columns=name%2Cclass', shared: true }])
    await page.goto(`${new URL(page.url()).origin}/customers`)
    await page.getByRole('columnheader', { name: '标签' }).waitFor()
    await page.getByRole('combobox', { name: '视图' }).click()
    await page.getByTitle('重要的').click()
    await page.getByRole('columnheader', { name: '标签' }).waitFor({ state: 'detached' })
    expect(new URL(page.url()).searchParams.get('class')).toBe('vip')
  })

  it('of one person become one card, with the contacts of all its numbers', async () => {
    const { page, centre } = await at('/customers')
    const [first, second] = [centre.customers[1], centre.customers[2]]
    if (!first || !second) throw new Error('no customers')
    centre.customers = centre.customers.map((c) => (c.id === second.id ? { ...c, name: first.name } : c))
    await page.getByRole('button', { name: '更多操作' }).click()
    await page.getByRole('menuitem', { name: '重复客户' }).click()
    await page.getByRole('listitem').filter({ hasText: `${first.numbers.join(' ')} ← ${second.numbers.join(' ')}` }).getByRole('button', { name: /并\s?入/ }).click()
    await expect.poll(() => centre.customers.find((c) => c.id === first.id)?.numbers).toEqual([...first.numbers, ...second.numbers])
    await page.goto(`${new URL(page.url()).origin}/customers?search=${first.numbers[0] ?? ''}`)
    await page.getByRole('cell', { name: first.name, exact: true }).click()
    await page.getByRole('tab', { name: '联系历史' }).click()
    await page.getByText('共 12 次，所有号码合计').waitFor()
    await page.getByRole('tab', { name: '合并' }).click()
    await page.getByRole('button', { name: /拆\s?开/ }).click()
    await expect.poll(() => centre.customers.find((c) => c.id === second.id)?.mergedInto).toBeNull()
  })

  it('dials a number that stands in the list of customers', async () => {
    const { page, centre } = await at('/customers')
    const jobNumber = '1001'
    await page.context().clearCookies()
    await signIn(page, new URL(page.url()).origin, jobNumber, 'agent-pass-1001')
    centre.agentBecomes(jobNumber, { state: 'ready', signedInAt: centre.iso(), phone: 'b1001', phoneUp: true })
    await page.goto(`${new URL(page.url()).origin}/customers`)
    const number = centre.customers[0]?.numbers[0] ?? ''
    await page.getByRole('button', { name: `呼叫 ${number}` }).click()
    await expect.poll(() => centre.desk.get(jobNumber)?.call?.dialled).toBe(number)
  })
})
