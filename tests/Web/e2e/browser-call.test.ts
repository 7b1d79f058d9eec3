import { afterAll, beforeAll, expect, test } from 'vitest'
import { channels, longest, rate } from './audio.ts'
import { BrowserAgent } from './browser-agent.ts'
import { Centre } from './centre.ts'
import { RtpParty } from './rtp-party.ts'
import { SippCaller } from './sipp-caller.ts'
import { until } from './until.ts'

const callerHz = 440
const agentHz = 1000

interface Call { id: string; result: string; dialled: string; releasedBy: string; talkSeconds: number; caller: { number: string }; agent: { jobNumber: string } | null
  recording: { id: string; seconds: number; state: string } | null; segments: { kind: string; digits: string | null }[] }

let centre: Centre
let agent: BrowserAgent
const jobNumber = () => centre.first.agents[0].jobNumber

beforeAll(async () => {
  centre = await Centre.start()
  agent = await BrowserAgent.open(centre, { hz: agentHz })
}, 120_000)

afterAll(async () => {
  await agent?.close()
  await centre?.stop()
})

async function inTheQueue(caller: string): Promise<{ sipp: SippCaller; party: RtpParty }> {
  const party = await RtpParty.open(callerHz)
  const sipp = SippCaller.dial('4000', { sipPort: centre.sip, mediaPort: party.port, caller })
  await until(`the welcome is heard\n${sipp.log}`, 15, () => party.heard.length > rate)
  party.press('1')
  return { sipp, party }
}

const call = async (number: string) => (await centre.get<{ items: Call[] }>(`/api/calls?number=${number}`)).items[0]

test('a caller goes through the menu and the queue to an agent in the browser; both hear each other, keys arrive, and the recording has both', async () => {
  const { page } = agent
  await agent.signIn(jobNumber(), centre.first.agents[0].password, 'Welle-rauscht-42')
  await page.getByText('等待来电').first().waitFor({ timeout: 30_000 })

  const { sipp, party } = await inTheQueue('13912345678')
  await page.getByRole('button', { name: /接听/ }).click({ timeout: 30_000 })
  await until(`the agent hears ${callerHz} Hz`, 20, async () => Math.abs(await agent.hears() - callerHz) < 12)
  party.forget()
  await until(`the caller hears ${agentHz} Hz for three seconds\n${sipp.log}`, 20, () => longest(party.heard, agentHz) >= 3)

  await page.keyboard.press('F3')
  await page.getByRole('group', { name: '拨键' }).getByRole('button', { name: '5' }).click()
  await page.keyboard.press('#')
  await until('the keys of the pad arrive at the caller', 10, () => party.keysPressed === '5#').catch(problem => { throw new Error(`${String(problem)}; arrived: ${party.keysPressed}`) })
  await page.getByRole('button', { name: /挂断/ }).click()
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()

  await page.getByRole('button', { name: /完成并示闲/ }).click()
  const record = await until('the call stands in the list with its recording', 15, async () => {
    const found = await call('13912345678')
    return found?.recording?.state === 'complete' ? found : undefined
  })
  expect(record).toMatchObject({ result: 'answered', dialled: '4000', releasedBy: 'agent', agent: { jobNumber: jobNumber() } })
  expect(record.segments.map(s => s.kind)).toEqual(expect.arrayContaining(['flow', 'queue', 'ring', 'talk']))

  const audio = channels(Buffer.from(await (await centre.api(`/api/recordings/${record.recording!.id}`)).arrayBuffer()))
  expect(audio.rate).toBe(rate)
  expect(Math.abs(audio.left.length / rate - record.talkSeconds)).toBeLessThan(0.5)
  expect(longest(audio.left, callerHz)).toBeGreaterThan(2)
  expect(longest(audio.right, agentHz)).toBeGreaterThan(2)
  expect(longest(audio.left, agentHz)).toBe(0)
  expect(longest(audio.right, callerHz)).toBe(0)
}, 150_000)

test('the page shows the call in its list and plays the recording', async () => {
  const { page } = agent
  await page.getByRole('link', { name: /通话/ }).first().click()
  await page.getByText('139 1234 5678').or(page.getByText('13912345678')).first().waitFor()
}, 60_000)

test('a reload in mid-call brings the same call back and the caller is heard again', async () => {
  const { page } = agent
  await page.goto(centre.url)
  const { sipp, party } = await inTheQueue('13987654321')
  await page.getByRole('button', { name: /接听/ }).click({ timeout: 30_000 })
  await until('the agent hears the caller', 20, async () => Math.abs(await agent.hears() - callerHz) < 12)
  const gone = Date.now()
  await page.reload()
  await until('the agent hears the caller again', 20, async () => Math.abs(await agent.hears() - callerHz) < 12)
  const back = Date.now()
  party.forget()
  await until('the caller hears the agent again', 20, () => longest(party.heard, agentHz) >= 1)
  console.info(`reload in mid-call: the agent heard the caller again after ${back - gone} ms`)
  await page.getByRole('button', { name: /挂断/ }).click()
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()
  await page.getByRole('button', { name: /完成并示闲/ }).click()
}, 120_000)

test('nothing is left open when all is over', async () => {
  const left = () => centre.get<Record<string, number>>('/api/diagnostics/leftovers')
  const all = ['dialogs', 'transactions', 'legs', 'ports', 'timers', 'recordings', 'calls']
  let last = {}
  await until('all seven counters are 0', 60, async () => {
    const now = await left()
    last = now
    return all.every(name => now[name] === 0)
  }).catch((problem: unknown) => { throw new Error(`${String(problem)}: ${JSON.stringify(last)}`) })
  expect((await left()).standing).toBe(1)
}, 90_000)
