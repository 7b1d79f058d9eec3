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
  centre.notices.scripts = [...centre.notices.scripts, { id: 9, title: '别的队列', text: '不该出现', queues: ['other'], class: 'vip', direction: '', steps: [], updatedAt: centre.iso(), updatedBy: '1000' }]

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

it('a script with branches is drawn, walked in a call with an objection on the way, and the way stands with the call', async () => {
  const { page, centre, address } = await at('/scripts')
  await page.getByRole('button', { name: '新建话术' }).first().click()
  await page.getByRole('textbox', { name: '情景', exact: true }).fill('回访')
  const step = async (number: number, title: string, text: string) => {
    await page.getByRole('button', { name: '加一步' }).click()
    const group = page.getByRole('group', { name: `第 ${number} 步` })
    await group.getByRole('textbox', { name: '步骤名称' }).fill(title)
    await group.getByRole('textbox', { name: '坐席怎么说' }).fill(text)
    return group
  }
  const first = await step(1, '开场', '{{customer}}，安装满意吗？')
  await step(2, '致谢', '谢谢您。')
  await (await step(3, '没时间', '只占用您一分钟。')).getByRole('checkbox', { name: '异议应对' }).check()
  await first.getByRole('button', { name: '加一个回答' }).click()
  await first.getByRole('textbox', { name: '客户的回答' }).fill('满意')
  await first.getByRole('combobox', { name: '下一步' }).click()
  await page.getByTitle('2. 致谢').click()
  await page.getByRole('button', { name: '保存', exact: true }).click()
  await page.getByRole('cell', { name: '回访 3 步' }).waitFor()
  expect(centre.notices.scripts.at(-1)?.steps.map((one) => [one.key, one.objection, one.answers])).toEqual([['s1', false, [{ text: '满意', to: 's2' }]], ['s2', false, []], ['s3', true, []]])

  await page.context().clearCookies()
  await signIn(page, address, '1001', 'agent-pass-1001')
  await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
  const { callId } = centre.offer('1001', { caller: { number: '13900007777', name: null, customerId: null } })
  await page.getByRole('alertdialog').waitFor()
  await page.keyboard.press('F2')
  const walk = page.getByTestId('script-walk')
  await walk.getByText('您，安装满意吗？').waitFor()
  await walk.getByRole('button', { name: '没时间' }).click()
  await walk.getByText('只占用您一分钟。').waitFor()
  await walk.getByRole('button', { name: '回到原处' }).click()
  await walk.getByRole('button', { name: '满意' }).click()
  await walk.getByText('谢谢您。').waitFor()
  await walk.getByRole('button', { name: '说完' }).click()
  await walk.getByText('话术已走完').waitFor()
  await expect.poll(() => centre.paths.get(callId)?.[0]?.steps.map((one) => `${one.title}=${one.answer ?? ''}`)).toEqual(['开场=', '没时间=', '开场=满意', '致谢=说完'])

  const call = centre.calls[5]
  if (!call) throw new Error('no calls')
  centre.paths.set(call.id, centre.paths.get(callId) ?? [])
  await page.goto(`${address}/calls?call=${call.id}`)
  await page.getByRole('heading', { name: /^话术路径：回访/ }).waitFor()
})
