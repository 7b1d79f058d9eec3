import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

/** A supervisor at the board whose ear is a telephone, and two agents in talks. */
async function atTheBoard(width = 1440): Promise<Site> {
  site = await openSite()
  const { page, centre } = site
  await page.setViewportSize({ width, height: 900 })
  centre.agents = centre.agents.filter(({ jobNumber }) => ['1001', '1004', '1005'].includes(jobNumber)) // All in sight, on a phone too.
  await page.addInitScript(() => localStorage.setItem('antiphon.monitor-phone', '8009'))
  centre.agentBecomes('1004', { state: 'talking', callId: '01JCALL4' })
  centre.agentBecomes('1005', { state: 'talking', callId: '01JCALL5' })
  await signIn(page, site.address, '1000', 'administrator-pass')
  await page.getByRole('heading', { name: '实时队列' }).waitFor()
  return site
}

const choose = async (jobNumber: string, item: string) => {
  const { page } = site
  const name = site.centre.agents.find((agent) => agent.jobNumber === jobNumber)?.name ?? ''
  await page.getByRole('button', { name: `对 ${name} 的操作` }).first().click()
  await page.getByRole('menuitem').filter({ hasText: new RegExp(`^${item}$`) }).click()
}

describe('the supervisor at the board', () => {
  it('listens, whispers, barges, goes over to another talk and leaves, and sees all the while who hears him', async () => {
    const { page, centre } = await atTheBoard()
    const bar = page.getByTestId('monitor')
    await choose('1004', '监听')
    await bar.getByText('正在监听').waitFor()
    await bar.getByText('双方都听不到您').waitFor()
    await bar.getByText('密语', { exact: true }).click()
    await bar.getByText('只有坐席听得到您').waitFor()
    await choose('1004', '强插')
    await bar.getByText('客户和坐席都听得到您').waitFor()
    await page.getByRole('link', { name: /通话/ }).first().click()
    await bar.waitFor()
    await page.getByRole('link', { name: /队列$/ }).first().click()
    await choose('1005', '监听')
    await expect.poll(() => centre.desk.get('1000')?.monitoring?.agent.jobNumber).toBe('1005')
    await bar.getByRole('button', { name: '结束监听' }).click()
    await expect.poll(() => bar.count()).toBe(0)
    expect(centre.acted.map(({ callId, action }) => `${callId} ${action}`)).toEqual(['01JCALL4 monitor-listen', '01JCALL4 monitor-whisper', '01JCALL4 monitor-barge', '01JCALL5 monitor-listen'])
  })

  it('takes over the call it hears without a shift of his own', async () => {
    const { page, centre } = await atTheBoard()
    await choose('1004', '监听')
    await page.getByTestId('monitor').getByRole('button', { name: '接管通话' }).click()
    await expect.poll(() => centre.acted.at(-1)).toMatchObject({ callId: '01JCALL4', action: 'take-over' })
  })

  it('is told when an agent is not one of his, and that this is written down', async () => {
    const { page, centre } = await atTheBoard()
    centre.outOfScope.add('1005')
    await choose('1005', '监听')
    await page.getByText('不在您管辖的范围内').waitFor()
    expect(await page.getByTestId('monitor').count()).toBe(0)
  })

  it('has room for the bar on a phone', async () => {
    const { page } = await atTheBoard(390)
    await choose('1004', '监听')
    const bar = page.getByTestId('monitor')
    await bar.waitFor()
    expect(await bar.evaluate((element) => element.scrollWidth <= element.clientWidth + 1)).toBe(true)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
