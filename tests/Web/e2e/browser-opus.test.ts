import { afterAll, beforeAll, expect, test } from 'vitest'
import { longest } from './audio.ts'
import { BrowserAgent } from './browser-agent.ts'
import { Centre } from './centre.ts'
import { RtpParty } from './rtp-party.ts'
import { SippCaller } from './sipp-caller.ts'
import { until } from './until.ts'

const callerHz = 440
const agentHz = 1000

let centre: Centre
let agent: BrowserAgent

beforeAll(async () => {
  centre = await Centre.start('--no-simulation', '--codecs', 'OPUS,PCMA')
  agent = await BrowserAgent.open(centre, { hz: agentHz })
}, 120_000)

afterAll(async () => {
  await agent?.close()
  await centre?.stop()
})

test('a browser that speaks Opus and a caller in A-law hear each other, and a key of the page arrives once', async () => {
  const { page } = agent
  await agent.signIn(centre.first.agents[0].jobNumber, centre.first.agents[0].password, 'Welle-rauscht-42')
  await page.getByText('等待来电').first().waitFor({ timeout: 30_000 })
  const party = await RtpParty.open(callerHz)
  const sipp = SippCaller.dial('4000', { sipPort: centre.sip, mediaPort: party.port, caller: '13912345679' })
  await until(`the welcome is heard\n${sipp.log}`, 15, () => party.heard.length > 8_000)
  party.press('1')
  await page.getByRole('button', { name: /接听/ }).click({ timeout: 30_000 })
  const legs = await centre.get<{ codec: string | null }[]>('/api/diagnostics/legs')
  expect(legs.map((leg) => leg.codec).sort()).toEqual(['OPUS', 'PCMA'])
  await until(`the agent hears ${callerHz} Hz`, 20, async () => Math.abs(await agent.hears() - callerHz) < 12)
  party.forget()
  await until(`the caller hears ${agentHz} Hz for three seconds\n${sipp.log}`, 20, () => longest(party.heard, agentHz) >= 3)
  await page.keyboard.press('F3')
  await page.getByRole('group', { name: '拨键' }).getByRole('button', { name: '5' }).click()
  await until('the key arrives at the caller', 10, () => party.keysPressed === '5').catch((problem) => { throw new Error(`${String(problem)}; arrived: ${party.keysPressed}`) })
  await page.getByRole('button', { name: /挂断/ }).click()
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()
})
