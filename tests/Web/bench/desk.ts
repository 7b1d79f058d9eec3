import { BrowserAgent } from '../e2e/browser-agent'
import { Centre } from '../e2e/centre'
import { RtpParty } from '../e2e/rtp-party'
import { SippCaller } from '../e2e/sipp-caller'
import { until } from '../e2e/until'
import { longest, rate } from '../e2e/audio'

/** A built centre, two agents at real browsers: how long a sign-in takes, how old a colleague's state is on the desk, and how long a reload in mid-call keeps the two apart. */
const [signIns, states, reloads] = [10, 30, 5]
const budgetMs = { signIn: 2_000, state: 2_000, reload: 3_000 }
const callerHz = 440
const agentHz = 1000
const password = 'Welle-rauscht-42'
let over = false

function tell(what: string, times: number[], budget: number): void {
  const sorted = [...times].sort((a, b) => a - b)
  const worst = sorted.at(-1) ?? 0
  over ||= worst > budget
  console.log(`${what}: median ${sorted[sorted.length >> 1]} ms, worst ${worst} ms of ${times.length} (budget ${budget})`)
}

const centre = await Centre.start()
const [ann, bob] = [await BrowserAgent.open(centre, { hz: agentHz }), await BrowserAgent.open(centre, { hz: 700 })]
try {
  const [first, second] = centre.first.agents
  if (!first || !second) throw new Error('the centre has too few agents')
  await ann.signIn(first.jobNumber, first.password, password)
  await bob.signIn(second.jobNumber, second.password, password)
  const ready = () => ann.page.locator('[data-testid=state-pill][data-state=ready]').waitFor({ timeout: 30_000 })
  await ready()
  await bob.page.locator('[data-testid=state-pill][data-state=ready]').waitFor({ timeout: 30_000 })

  const took: number[] = []
  for (let i = 0; i < signIns; i++) {
    await centre.api(`/api/agents/${first.jobNumber}/state`, { method: 'PUT', body: JSON.stringify({ state: 'signed-out' }) })
    await ann.page.context().clearCookies()
    await ann.page.goto(centre.url)
    await ann.page.getByLabel('工号').fill(first.jobNumber)
    await ann.page.getByLabel('密码', { exact: true }).fill(password)
    const begun = Date.now()
    await ann.page.getByRole('button', { name: '签入并示闲' }).click()
    await ready()
    took.push(Date.now() - begun)
  }
  tell('signed in and ready', took, budgetMs.signIn)

  await bob.page.goto(`${centre.url}/desk`)
  const colleague = bob.page.getByTestId(`colleague-${first.jobNumber}`)
  await colleague.waitFor()
  const old: number[] = []
  for (let i = 0; i < states; i++) {
    const state = i % 2 === 0 ? 'not-ready' : 'ready'
    const asked = Date.now()
    await centre.api(`/api/agents/${first.jobNumber}/state`, { method: 'PUT', body: JSON.stringify(state === 'ready' ? { state } : { state, reason: 'meeting' }) })
    await colleague.and(bob.page.locator(`[data-state=${state}]`)).waitFor()
    old.push(Date.now() - asked)
  }
  tell("a colleague's state on the desk", old, budgetMs.state)

  await bob.close()
  await centre.api(`/api/agents/${second.jobNumber}/state`, { method: 'PUT', body: JSON.stringify({ state: 'signed-out' }) })
  // What was said to him of the states that were set lies over the buttons.
  await ann.page.reload()
  await ready()
  const apart: number[] = []
  const party = await RtpParty.open(callerHz)
  const sipp = SippCaller.dial('4000', { sipPort: centre.sip, mediaPort: party.port, caller: '13987654321' })
  await until(`the welcome is heard\n${sipp.log}`, 30, () => party.heard.length > rate)
  party.press('1')
  await ann.page.getByRole('button', { name: /接听/ }).click({ timeout: 30_000 })
  const hears = () => until('the agent hears the caller', 30, async () => Math.abs(await ann.hears() - callerHz) < 12)
  await hears()
  for (let i = 0; i < reloads; i++) {
    party.forget()
    await until('the caller hears the agent', 30, () => longest(party.heard, agentHz) >= 1)
    const gone = Date.now()
    await ann.page.reload()
    await hears()
    apart.push(Date.now() - gone)
  }
  tell('a reload in mid-call until the agent hears the caller again', apart, budgetMs.reload)
  await ann.page.getByRole('button', { name: /挂断/ }).click()
  await sipp.ended
  party.close()
} finally {
  await ann.close()
  await bob.close().catch(() => undefined)
  await centre.stop()
}
process.exitCode = over ? 1 : 0
