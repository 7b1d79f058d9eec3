import { expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'
import { signIn } from '../harness/people'

const at = eachSite()

it('a script is written for a queue and a class, and opens by itself with the customer addressed as one should', async () => {
  const { page, centre, address } = await at('/scripts')
  await page.getByRole('button', { name: '新建话术' }).first().click()
  await page.getByRole('textbox', { name: '情景', exact: true }).fill('售后开场')
  await page.getByRole('textbox', { name: '话术内容', exact: true }).fill('{{customer}}您好，{{jobNumber}}号为您服务。')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('cell', { name: '售后开场' }).waitFor()
  const caller = centre.customers[0]
  if (!caller) throw new Error('no customers')
  centre.customers = centre.customers.map((c) => (c.id === caller.id ? { ...c, name: '王芳', title: 'ms' as const, class: 'vip' } : c))
  centre.notices.scripts = [...centre.notices.scripts, { id: 9, title: '别的队列', text: '不该出现', queues: ['other'], class: 'vip', direction: '', updatedAt: centre.iso(), updatedBy: '1000' }]

  await page.context().clearCookies()
  await signIn(page, address, '1001', 'agent-pass-1001')
  await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
  await page.goto(`${address}/desk`)
  centre.offer('1001', { caller: { number: caller.numbers[0] ?? '', name: '王芳', customerId: caller.id } })
  const script = page.getByRole('region', { name: '话术' })
  await script.getByText('王女士您好，1001号为您服务。').waitFor()
  await script.getByRole('combobox', { name: '选择话术' }).click()
  await page.getByTitle('别的队列').click()
  await script.getByText('不该出现').waitFor()
  expect(centre.desk.get('1001')?.offer).not.toBeNull()
})
