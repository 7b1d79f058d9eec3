import { afterAll, beforeAll, expect, test } from 'vitest'
import { longest } from './audio.ts'
import { BrowserAgent } from './browser-agent.ts'
import { Centre } from './centre.ts'
import { RtpParty } from './rtp-party.ts'
import { SippCaller } from './sipp-caller.ts'
import { until } from './until.ts'

const callerHz = 440
const phoneHz = 1000

let centre: Centre
let phone: BrowserAgent

beforeAll(async () => {
  centre = await Centre.start()
  phone = await BrowserAgent.open(centre, { hz: phoneHz })
}, 120_000)

afterAll(async () => {
  await phone?.close()
  await centre?.stop()
})

test('SIP.js in a browser registers, hears itself by echo, is called, and both hear each other', async () => {
  await phone.takeForeignPhone(centre.first.extensions[0]!, '/sip')
  await phone.calls('4002')
  await until(`the echo of ${phoneHz} Hz`, 30, async () => Math.abs(await phone.hears() - phoneHz) < 12)
  await phone.hangsUp()
  await until('the call is over', 30, async () => (await centre.get<Record<string, number>>('/api/diagnostics/leftovers')).legs === 0)

  const party = await RtpParty.open(callerHz)
  const sipp = SippCaller.dial('4006', { sipPort: centre.sip, mediaPort: party.port, caller: '13912345670' })
  await until(`the browser hears ${callerHz} Hz\n${sipp.log}`, 30, async () => Math.abs(await phone.hears() - callerHz) < 12)
  party.forget()
  await until(`the caller hears ${phoneHz} Hz\n${sipp.log}`, 30, () => longest(party.heard, phoneHz) >= 2)
  await phone.hangsUp()
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()
}, 150_000)
