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
    await page.getByText('话机保持到那时', { exact: false }).waitFor()
    await page.getByRole('button', { name: '继续通话' }).click()
    await page.getByTestId('talk').waitFor()
  })

  it('logs out by itself after the call when asked in a talk, and stays when one goes ready again', async () => {
    const { page, centre } = site
    const askToLeave = async () => {
      await page.getByRole('button', { name: '我的账号' }).click()
      await page.getByText('退出登录').click()
      await page.getByRole('button', { name: '通话后退出' }).click()
      await page.getByText('通话结束后将退出').waitFor()
    }
    await askToLeave()
    await page.getByTestId('talk').waitFor()
    centre.agentBecomes('1001', { pending: null })
    await page.getByText('通话结束后将退出').waitFor({ state: 'detached' })
    await askToLeave()
    await page.reload()
    await page.getByText('通话结束后将退出').waitFor()
    await page.getByTestId('talk').waitFor()
    centre.deskBecomes('1001', { call: null })
    centre.agentBecomes('1001', { state: 'signed-out', pending: null, callId: null, phone: null, phoneUp: false })
    await page.getByLabel('密码').waitFor()
  })

  it('plays prompts of the library into the talk, pauses, goes on and stops', async () => {
    const { page, centre } = site
    await page.keyboard.press('Control+F9')
    await page.getByTestId('play-panel').waitFor()
    await page.keyboard.type('保修')
    await page.keyboard.press('Enter')
    await page.getByText('共 00:07').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByText('正在给客户播音').waitFor()
    expect(centre.acted.at(-1)?.action).toBe('play warranty true')
    expect(await page.getByRole('button', { name: '保持', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: '暂停播音' }).click()
    await page.getByText('播音已暂停').waitFor()
    await page.keyboard.press('Control+F2')
    await page.getByText('正在给客户播音').waitFor()
    await page.keyboard.press('Control+F1')
    await page.getByRole('button', { name: '保持', exact: true }).waitFor()
    expect(centre.acted.slice(-3).map((wish) => wish.action)).toEqual(['pause-play', 'continue-play', 'stop-play'])
  })

  it('leaves the customer with a prompt, and is free at once', async () => {
    const { page, centre } = site
    await page.getByRole('button', { name: '播音' }).click()
    await page.getByRole('option', { name: /营业时间/ }).click()
    await page.getByRole('switch', { name: '播完恢复通话' }).click()
    await page.getByText('播完转入队列设定的流程，您立即空闲').waitFor()
    await page.getByTestId('play-panel').getByRole('button', { name: /播放$/ }).click()
    await page.getByText('刚刚结束').waitFor()
    expect(centre.acted.at(-1)?.action).toBe('play opening-hours false')
  })

  it('plays an earlier recording of the customer to him, with the reason where one is asked for', async () => {
    const { page, centre } = site
    centre.playNeedsReason = true
    await page.getByRole('button', { name: '播给客户' }).first().click()
    await page.getByRole('dialog').getByLabel('请填写播放原因').fill('核对报价')
    await page.getByRole('dialog').getByRole('button', { name: '播给客户' }).click()
    await page.getByText('正在给客户播放以前的录音').waitFor()
    expect(centre.acted.at(-1)?.action).toMatch(/^play-recording /)
    expect(await page.getByRole('button', { name: '播给客户' }).first().isDisabled()).toBe(true)
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

  it('stays in outbound mode between calls until one leaves it', async () => {
    site = await openSite('much', { width: 1440, height: 900 })
    const { page, centre } = site
    await signIn(page, site.address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).click()
    await page.getByRole('menuitem', { name: /外呼状态$/ }).click()
    await page.getByTestId('state-pill').getByText('外呼状态').waitFor()
    expect(centre.agents.find((agent) => agent.jobNumber === '1001')?.outbound).toBe(true)
    await page.getByTestId('state-pill').click()
    await page.getByRole('menuitem', { name: /退出外呼状态$/ }).click()
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
  })

  it('calls a caller back from the list of own last calls', async () => {
    site = await openSite('much', { width: 1440, height: 900 })
    const { page, centre } = site
    await signIn(page, site.address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
    const line = page.getByRole('region', { name: '我的通话' })
    const back = line.getByRole('button', { name: /^呼叫 / }).first()
    const number = (await back.getAttribute('aria-label'))?.replace('呼叫 ', '')
    await back.click()
    await page.getByText('正在呼叫').waitFor()
    expect(centre.desk.get('1001')?.call?.dialled).toBe(number)
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
