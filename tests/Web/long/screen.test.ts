import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { channels, rate, share } from '../e2e/audio.ts'
import { BrowserAgent } from '../e2e/browser-agent.ts'
import { Centre } from '../e2e/centre.ts'
import { RtpParty } from '../e2e/rtp-party.ts'
import { SippCaller } from '../e2e/sipp-caller.ts'
import { until } from '../e2e/until.ts'

const callerHz = 440
const work = 'the-work-of-the-agent'

let centre: Centre
let agent: BrowserAgent
let chief: BrowserAgent

beforeAll(async () => {
  centre = await Centre.start()
  agent = await BrowserAgent.open(centre, { hz: 1000, shares: work })
  chief = await BrowserAgent.open(centre, { hz: 1700 })
}, 120_000)

afterAll(async () => {
  await chief?.close()
  await agent?.close()
  await centre?.stop()
})

test('what an agent shares is seen by his supervisor within two seconds, and later stands beside the sound at the same moment', async () => {
  const { jobNumber, password } = centre.first.agents[0]
  const settings = await centre.get<object>('/api/recordings/settings')
  const set = await centre.api('/api/recordings/settings', { method: 'PUT', body: JSON.stringify({ ...settings, screens: 'recorded' }) })
  expect(set.status, await set.text()).toBe(200)

  await agent.signIn(jobNumber, password, 'Welle-rauscht-42')
  await agent.page.getByText('等待来电').first().waitFor({ timeout: 30_000 })
  const desk = await agent.another()
  await desk.goto(`${centre.url}/health/live`)
  // With a clock, as screens have one: a tab on which nothing is ever drawn may never give the browser a first frame.
  await desk.evaluate((title) => {
    document.title = title
    document.body.innerHTML = '<p></p>'
    document.body.style.background = 'rgb(200, 0, 0)'
    setInterval(() => { document.querySelector('p')!.textContent = new Date().toISOString() }, 200)
  }, work)
  await agent.page.getByText('并随通话录制。请选择').waitFor()
  await agent.page.getByRole('button', { name: '共享屏幕' }).click()
  await agent.page.getByTestId('screen-shared').waitFor({ timeout: 30_000 })

  await chief.signIn(centre.first.supervisor.jobNumber, centre.first.supervisor.password, 'Berge-leuchten-42')
  await chief.page.getByTestId(`agent-${jobNumber}`).locator('.agent-menu').click({ timeout: 30_000 })
  await chief.page.getByRole('menuitem', { name: '查看屏幕' }).click()
  const picture = '[data-testid=screen-window] canvas'
  await until('the supervisor sees the page in red', 30, async () => (await colourOf(chief.page, picture)) === 'red')
  await agent.page.getByText('有人正在查看').waitFor({ timeout: 30_000 })

  // Seen from change to change; the quickest says how long the way is, the others how busy the machine is.
  const delays: number[] = []
  for (const colour of ['green', 'blue', 'green', 'blue', 'red'] as const) {
    const changed = await paint(desk, colour)
    await chief.page.waitForFunction(({ selector, wanted, seen }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(selector)
      const pixel = canvas?.width ? canvas.getContext('2d')?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data : undefined
      if (!pixel || pixel[{ red: 0, green: 1, blue: 2 }[wanted]] < 120) return false
      Object.assign(window, { [seen]: Date.now() })
      return true
    }, { selector: picture, wanted: colour, seen: 'seenAt' }, { timeout: 30_000, polling: 'raf' })
    delays.push(await chief.page.evaluate(() => (window as unknown as { seenAt: number }).seenAt) - changed)
  }
  console.log(`the screen is seen after ${delays.map((ms) => Math.round(ms)).join(', ')} ms`)
  expect(Math.min(...delays)).toBeLessThan(2_000)

  const party = await RtpParty.open(callerHz)
  party.quiet = true
  const sipp = SippCaller.dial('4001', { sipPort: centre.sip, mediaPort: party.port, caller: '13912345678' })
  await agent.page.getByRole('button', { name: /接听/ }).click({ timeout: 30_000 })
  await agent.page.getByText('正在录屏').waitFor({ timeout: 30_000 })
  await agent.page.waitForTimeout(2_500)
  party.quiet = false
  const toneAt = Date.now()
  const paintedAt = await paint(desk, 'green')
  await agent.page.waitForTimeout(2_000)
  await agent.page.getByRole('button', { name: /挂断/ }).click()
  expect(await sipp.ended, sipp.log).toBe(0)
  party.close()

  const call = (await centre.get<{ items: { id: string }[] }>('/api/calls?number=13912345678')).items[0]
  const detail = await until('the screen is kept', 30, async () => {
    const found = await centre.get<{ id: string; parts: { state: string; from: number; seconds: number }[] }>(`/api/recordings/${call?.id}/detail`)
    return found.parts[0]?.state === 'complete' ? found : null
  })
  const { url } = (await (await centre.api(`/api/recordings/${detail.id}/link`, { method: 'POST', body: '{}' })).json()) as { url: string }
  const heard = beginOfTone(Buffer.from(await (await centre.api(url)).arrayBuffer()))
  await chief.page.goto(`${centre.url}/recordings`)
  await chief.page.getByText('13912345678').or(chief.page.getByText('139 1234 5678')).first().click({ timeout: 30_000 })
  await chief.page.getByRole('button', { name: '播放', exact: true }).click({ timeout: 30_000 })
  await chief.page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) > 0, undefined, { timeout: 30_000 })
  // Wherever one puts the sound, the picture is that of its moment: less than 300 ms around the change, it is already or still the other one.
  const change = heard + (paintedAt - toneAt) / 1000
  console.log(`the tone begins at ${heard.toFixed(2)} s, the colour changes at ${change.toFixed(2)} s`)
  for (const [second, colour] of [[change - 0.3, 'red'], [change + 0.3, 'green'], [change - 1, 'red'], [change + 1, 'green']] as const) {
    await chief.page.evaluate((at) => { const audio = document.querySelector('audio')!; audio.pause(); audio.currentTime = at }, second)
    await until(`the picture of second ${second.toFixed(2)} is ${colour}`, 30, async () => (await colourOf(chief.page, '[data-testid=screen-picture]')) === colour)
  }
}, 240_000)

const inks = { red: 'rgb(200, 0, 0)', green: 'rgb(0, 200, 0)', blue: 'rgb(0, 0, 200)' }
type Colour = keyof typeof inks

/** @returns When it was changed, ms. */
const paint = (page: Page, colour: Colour): Promise<number> => page.evaluate((ink) => { document.body.style.background = ink; return Date.now() }, inks[colour])

const colourOf = (page: Page, selector: string): Promise<Colour | null> => page.evaluate((which) => {
  const canvas = document.querySelector<HTMLCanvasElement>(which)
  const pixel = canvas?.width ? canvas.getContext('2d')?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data : undefined
  if (!pixel) return null
  return (['red', 'green', 'blue'] as const).find((_, i) => (pixel[i] ?? 0) > 120) ?? null
}, selector)

/** Second at which the caller's tone begins. */
function beginOfTone(wav: Buffer): number {
  const { left } = channels(wav)
  const window = rate / 50
  for (let at = 0; at + window <= left.length; at += window) {
    const part = left.subarray(at, at + window)
    if (Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / window) > 0.02 && share(part, callerHz) > 0.6) return at / rate
  }
  throw new Error('no tone')
}
