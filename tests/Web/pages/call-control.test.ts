import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const talking = async (width = 1440, height = 900) => {
  site = await openSite('much', { width, height })
  await signIn(site.page, site.address, '1001', 'agent-pass-1001')
  await site.page.getByTestId('state-pill').and(site.page.locator('[data-state=ready]')).waitFor()
  site.centre.offer('1001')
  await site.page.getByRole('alertdialog').waitFor()
  await site.page.keyboard.press('F2')
  await site.page.getByTestId('talk').waitFor()
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('call control on the desk', () => {
  beforeEach(() => talking())

  it('holds and resumes by button and by key, and says since when the customer waits', async () => {
    const { page } = site
    await page.getByRole('button', { name: '保持' }).click()
    await page.getByText('客户在听等候音乐').waitFor()
    await page.keyboard.press('F4')
    await page.getByRole('button', { name: '保持' }).waitFor()
    expect(await page.getByText('客户在听等候音乐').count()).toBe(0)
    expect(site.centre.acted.map((wish) => wish.action)).toEqual(['answer', 'hold', 'resume'])
  })

  it('keeps out of the recording what is typed into a secret field of the card', async () => {
    const { page, centre } = site
    await page.getByRole('navigation').getByRole('link', { name: '客户' }).click()
    await page.getByRole('cell', { name: centre.customers[7]?.name ?? '', exact: true }).click()
    const actions = () => centre.acted.map((wish) => wish.action).slice(1)
    await page.getByRole('textbox', { name: '合同号', exact: true }).fill('A-17')
    expect(actions()).toEqual([])
    await page.getByRole('textbox', { name: '卡号', exact: true }).fill('6222 0200')
    await expect.poll(actions, { timeout: 20_000 }).toEqual(['pause-recording'])
    await page.getByRole('textbox', { name: '合同号', exact: true }).focus()
    await expect.poll(actions, { timeout: 20_000 }).toEqual(['pause-recording', 'resume-recording'])
    await page.getByRole('textbox', { name: '卡号', exact: true }).focus()
    await page.keyboard.press('Escape')
    await expect.poll(actions, { timeout: 20_000 }).toEqual(['pause-recording', 'resume-recording', 'pause-recording', 'resume-recording'])
  })

  it('transfers with keys alone to the first who is ready, found by name', async () => {
    const { page, centre } = site
    const ready = centre.agents.find((agent) => agent.state === 'ready' && agent.phoneUp && !agent.synthetic)
    await page.keyboard.press('F6')
    await page.getByTestId('target-panel').waitFor()
    await page.keyboard.type(ready?.jobNumber ?? '')
    await page.getByRole('option', { name: new RegExp(ready?.name ?? '') }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.getByText('刚刚结束').waitFor()
    expect(centre.acted.at(-1)).toMatchObject({ action: 'transfer', to: { kind: 'agent', id: ready?.jobNumber } })
  })

  it('sends the customer back to a flow', async () => {
    const { page, centre } = site
    await page.keyboard.press('F6')
    await page.getByTestId('target-panel').getByText('返回自动服务').waitFor()
    await page.getByRole('option', { name: '主菜单' }).click()
    await page.getByText('刚刚结束').waitFor()
    expect(centre.acted.at(-1)).toMatchObject({ action: 'transfer', to: { kind: 'flow', id: 'main-menu' } })
  })

  it('says why a target cannot take it, and keeps the panel open', async () => {
    const { page } = site
    await page.getByRole('button', { name: '转接' }).click()
    await page.getByLabel('姓名、工号、队列或号码').first().fill('8999')
    await page.getByRole('option', { name: '分机 8999' }).click()
    await page.getByText('对方现在不能接。请换一位，或转入队列。').waitFor()
    await page.getByTestId('target-panel').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('target-panel').waitFor({ state: 'detached' })
    await page.getByTestId('talk').waitFor()
  })

  it('goes through consult, switch, conference and leaving', async () => {
    const { page, centre } = site
    const colleague = centre.agents.find((agent) => agent.state === 'ready' && agent.phoneUp && !agent.synthetic)
    await page.getByRole('button', { name: '询问' }).click()
    await page.getByRole('option', { name: new RegExp(colleague?.name ?? '') }).first().click()
    await page.getByText(`${colleague?.name}振铃中，客户在等候`).waitFor()
    expect(await page.getByRole('button', { name: '挂断' }).count()).toBe(0)
    const third = centre.desk.get('1001')?.call?.third
    if (third) centre.talkBecomes('1001', 'consulting', { third: { ...third, answered: true } })
    await page.getByText(`正与${colleague?.name}通话，客户在等候`).waitFor()
    await page.keyboard.press('F10')
    await page.getByText(`正与客户通话，${colleague?.name}在等候`).waitFor()
    await page.getByRole('button', { name: '三方通话' }).click()
    await page.getByText(`客户、您和${colleague?.name}三方通话中`).waitFor()
    await page.getByRole('button', { name: '退出会议' }).click()
    await page.getByText('刚刚结束').waitFor()
  })

  it('warns who logs out in the middle of a talk, and cuts nothing', async () => {
    const { page } = site
    await page.getByRole('button', { name: '我的账号' }).click()
    await page.getByText('退出登录').click()
    await page.getByText('客户将听不到您', { exact: false }).waitFor()
    await page.getByRole('button', { name: '继续通话' }).click()
    await page.getByTestId('talk').waitFor()
  })
})

describe('calls of one\'s own', () => {
  it('dials a typed number, and one that stands on a page', async () => {
    site = await openSite('much', { width: 1440, height: 900 })
    const { page, centre } = site
    await signIn(page, site.address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
    await page.getByRole('button', { name: '拨号' }).click()
    await page.getByLabel('号码').fill('13900001111')
    await page.keyboard.press('Enter')
    await page.getByText('正在呼叫').waitFor()
    await page.getByRole('heading', { name: '13900001111' }).waitFor()
    expect(centre.desk.get('1001')?.call?.outbound).toBe(true)
  })
})

describe('a supervisor', () => {
  it('disconnects a call after being asked, and forces a state', async () => {
    site = await openSite('much', { width: 1440, height: 900 })
    const { page, centre } = site
    await page.goto(site.address)
    await page.getByLabel('工号').fill('1000')
    await page.getByLabel('密码').fill('administrator-pass')
    await page.getByRole('button', { name: /签入|登录/ }).first().click()
    const busy = centre.agents.find((agent) => agent.state === 'talking')
    if (!busy) throw new Error('nobody talks in the sample')
    centre.agentBecomes(busy.jobNumber, { callId: '01JBUSY' })
    await page.getByTestId(`agent-${busy.jobNumber}`).getByRole('button', { name: `对 ${busy.name} 的操作` }).click()
    await page.getByText('强拆通话').click()
    await page.getByRole('dialog').getByRole('button', { name: '强拆通话' }).click()
    await page.getByText('已执行').waitFor()
    expect(centre.acted.at(-1)).toMatchObject({ callId: '01JBUSY', action: 'disconnect' })
  })
})
