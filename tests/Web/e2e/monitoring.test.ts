import { afterAll, beforeAll, expect, test } from 'vitest'
import { longest, rate } from './audio.ts'
import { BrowserAgent } from './browser-agent.ts'
import { Centre } from './centre.ts'
import { RtpParty } from './rtp-party.ts'
import { SippCaller } from './sipp-caller.ts'
import { until } from './until.ts'

const callerHz = 440
const agentHz = 1000
const chiefHz = 1700

let centre: Centre
let agent: BrowserAgent
let chief: BrowserAgent

beforeAll(async () => {
  centre = await Centre.start()
  agent = await BrowserAgent.open(centre, { hz: agentHz })
  chief = await BrowserAgent.open(centre, { hz: chiefHz })
}, 120_000)

afterAll(async () => {
  await chief?.close()
  await agent?.close()
  await centre?.stop()
})

test('a supervisor in his browser hears a talk unheard, whispers to the agent alone, barges in, and takes the call over', async () => {
  const { jobNumber, password } = centre.first.agents[0]
  await agent.signIn(jobNumber, password, 'Welle-rauscht-42')
  await agent.page.getByText('等待来电').first().waitFor({ timeout: 30_000 })
  await chief.signIn(centre.first.supervisor.jobNumber, centre.first.supervisor.password, 'Berge-leuchten-42')
  await chief.page.getByRole('heading', { name: '实时队列' }).waitFor({ timeout: 30_000 })

  const party = await RtpParty.open(callerHz)
  const sipp = SippCaller.dial('4001', { sipPort: centre.sip, mediaPort: party.port, caller: '13912345678' })
  await agent.page.getByRole('button', { name: /接听/ }).click({ timeout: 30_000 })
  await until(`the caller hears the agent\n${sipp.log}`, 30, () => longest(party.heard, agentHz) >= 1)

  await chief.page.getByTestId(`agent-${jobNumber}`).locator('.agent-menu').click()
  await chief.page.getByRole('menuitem').filter({ hasText: /^监听$/ }).click()
  const bar = chief.page.getByTestId('monitor')
  await bar.getByText('正在监听').waitFor({ timeout: 30_000 })
  const hears = async (who: BrowserAgent, hz: number) => Math.abs(await who.hears() - hz) < 12
  await until('the supervisor hears one of the two', 30, async () => await hears(chief, callerHz) || hears(chief, agentHz))
  party.forget()
  await until('two seconds of the agent alone', 30, () => longest(party.heard, agentHz) >= 2)
  expect(longest(party.heard, chiefHz)).toBe(0)

  await bar.getByText('密语', { exact: true }).click()
  await bar.getByText('只有坐席听得到您').waitFor()
  await until('the agent hears the supervisor', 30, () => agent.hearsToo(chiefHz))
  party.forget()
  await until('the customer hears the agent alone', 30, () => longest(party.heard, agentHz) >= 2)
  await bar.getByText('强插', { exact: true }).click()
  await until('the customer hears more than the agent', 30, () => party.heard.length > 4 * rate && longest(party.heard.subarray(-rate), agentHz) < 0.5)

  await bar.getByRole('button', { name: '接管通话' }).click()
  party.forget()
  await until('the customer hears the supervisor alone', 30, () => longest(party.heard, chiefHz) >= 2)
  await until('the supervisor hears the customer', 30, () => hears(chief, callerHz))
  await chief.page.getByRole('button', { name: /挂断/ }).click()
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()
  await chief.page.getByRole('button', { name: /完成/ }).click()
  await chief.page.getByRole('heading', { name: '实时队列' }).waitFor({ timeout: 30_000 })
  const record = (await centre.get<{ items: { agent: { jobNumber: string } | null }[] }>('/api/calls?number=13912345678')).items[0]
  expect(record?.agent?.jobNumber).toBe(centre.first.supervisor.jobNumber)
}, 240_000)
