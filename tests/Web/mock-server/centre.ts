import type { Agent, Call, CallTarget, Customer, Desk, DeskCall, LiveEvent, Offer, PickUp, Queue, Simulation } from '../../../src/Web/src/lib/contract'
import type { ScriptPath, Walked } from '../../../src/Web/src/lib/scripts'
import { MockAdministration } from './administration'
import { MockAlarms } from './alarms'
import { MockFloor } from './floor'
import { MockFlows } from './flows'
import { MockForms } from './forms'
import { MockCustomers } from './customers'
import { MockMessages } from './messages'
import { MockTimes } from './times'
import { MockNotices } from './notices'
import { MockPeople } from './people'
import { MockPrompts } from './prompts'
import { MockPrivacy } from './privacy'
import { MockQuality } from './quality'
import { MockRecordings } from './recordings'
import { MockConferences } from './conferences'
import { MockSettings } from './settings'
import { MockReports } from './reports'
import { MockWallboards } from './wallboards'
import { MockWhatIf } from './what-if'
import { agent, nameOf, numberOf, sampleAgents, sampleCalls, sampleCustomers, sampleQueues } from './sample'

export type Person = { jobNumber: string; name: string; password: string; roles: ('agent' | 'supervisor' | 'administrator')[]; mustChangePassword: boolean }
export type Sample = 'much' | 'none'

/** The state of a centre without any call in it: pages act on it through the API, tests through these methods. */
export class MockCentre {
  people: Person[] = [
    { jobNumber: '1000', name: '何主管', password: 'administrator-pass', roles: ['administrator', 'supervisor'], mustChangePassword: false },
    { jobNumber: '1001', name: '周敏', password: 'agent-pass-1001', roles: ['agent'], mustChangePassword: false },
    { jobNumber: '1009', name: '新人', password: 'first-password', roles: ['agent'], mustChangePassword: true },
  ]
  agents: Agent[]
  queues: Queue[]
  calls: Call[]
  customers: Customer[]
  desk = new Map<string, Desk>()
  simulation: Simulation = { on: true, callsPerHour: 120, callsNow: 3, agents: 6 }
  administration: MockAdministration
  messages: MockMessages
  times: MockTimes
  prompts: MockPrompts
  readonly conferences = new MockConferences()
  readonly recordings = new MockRecordings()
  readonly quality: MockQuality
  readonly privacy = new MockPrivacy()
  organisation: MockPeople
  failing = new Set<string>()

  /** A recording is played to a customer only with a reason. */
  playNeedsReason = false

  /** Agents whom no supervisor may listen to. */
  outOfScope = new Set<string>()

  /** Parked calls, and those that ring at colleagues. */
  pickUps: PickUp[] = []
  readonly contactForms: MockForms
  readonly settings: MockSettings
  readonly alarms: MockAlarms
  issuer = { settings: { enabled: false, name: '', issuer: '', clientId: '', scopes: '', address: '', personClaim: 'preferred_username', roleClaim: '', roles: {} as Record<string, string>, createsPeople: false, newRoles: [] as string[], passwordsForManagersOnly: false }, hasSecret: false, callbackPath: '/api/session/issuer/callback', frontSignOutPath: '/api/session/issuer/front-sign-out' }
  mail = { host: '', port: 587, security: 'start-tls', userName: '', hasPassword: false, sender: '', domains: [] as string[], publicAddress: '' }
  readonly wallboards: MockWallboards
  readonly paths = new Map<string, ScriptPath[]>()
  readonly floor = new MockFloor(this)
  readonly notices = new MockNotices(this)
  readonly customerFiles = new MockCustomers(this)
  readonly whatIf = new MockWhatIf(this)
  readonly flows = new MockFlows()
  readonly reports = new MockReports(this)

  /** What was asked for with calls, in order. */
  readonly acted: { callId: string; action: string; to: CallTarget | null }[] = []
  readonly events: { event: LiveEvent; only: string | null }[] = []
  readonly listeners = new Set<(event: LiveEvent, only: string | null) => void>()
  seq = 4700

  constructor(sample: Sample, readonly clock: () => number = Date.now) {
    const now = clock()
    const much = sample === 'much'
    this.wallboards = new MockWallboards(this, much)
    this.administration = new MockAdministration(much)
    this.messages = new MockMessages(much)
    this.times = new MockTimes(much)
    this.prompts = new MockPrompts(much)
    this.organisation = new MockPeople((seconds) => this.iso(seconds), much)
    this.agents = [...['1001', '1009'].map((n) => agent(n, this.person(n)?.name ?? '', 'signed-out', null, new Date(now).toISOString(), false, ['sales', 'service'])), ...(much ? sampleAgents(now, 42) : [])]
    this.queues = sampleQueues(now, much)
    this.calls = much ? sampleCalls(now, 640) : []
    this.quality = new MockQuality(much, this.calls.find((c) => c.recording?.state === 'complete')?.id ?? '')
    this.customers = much ? sampleCustomers(now, 230) : []
    this.contactForms = new MockForms(this, much)
    this.settings = new MockSettings(this)
    this.alarms = new MockAlarms(this, much)
    for (const one of this.agents.slice(0, 2)) this.desk.set(one.jobNumber, { agent: one, queues: one.queues, offer: null, call: null })
    if (!much) this.simulation = { on: false, callsPerHour: 120, callsNow: 0, agents: 0 }
  }

  person(jobNumber: string): Person | undefined {
    return this.people.find((p) => p.jobNumber === jobNumber)
  }

  tell(type: LiveEvent['type'], data: unknown, only: string | null = null): void {
    const event = { seq: ++this.seq, at: this.iso(), type, data } as LiveEvent
    this.events.push({ event, only })
    this.listeners.forEach((listener) => listener(event, only))
  }

  iso(afterSeconds = 0): string {
    return new Date(this.clock() + afterSeconds * 1000).toISOString()
  }

  walks(callId: string, agent: string, { script, steps }: { script: number; steps: Walked[] }): void {
    const of = this.notices.scripts.find((one) => one.id === script)
    this.paths.set(callId, [{ agent, script, title: of?.title ?? '', steps: steps.map((one) => ({ ...one, title: of?.steps.find((step) => step.key === one.step)?.title ?? '', at: this.iso() })), updatedAt: this.iso() }])
  }

  /** Changes an agent and says so to everybody; his own desk follows. */
  agentBecomes(jobNumber: string, change: Partial<Agent>): Agent {
    const i = this.agents.findIndex((a) => a.jobNumber === jobNumber)
    const before = this.agents[i]
    if (!before) throw new Error(`no agent ${jobNumber}`)
    const after = { ...before, since: change.state && change.state !== before.state ? this.iso() : before.since, ...change }
    this.agents[i] = after
    this.tell('agent', after)
    const desk = this.desk.get(jobNumber)
    if (desk) this.deskBecomes(jobNumber, { agent: after })
    return after
  }

  deskBecomes(jobNumber: string, change: Partial<Desk>): void {
    const desk = { ...(this.desk.get(jobNumber) ?? { agent: null, queues: [], offer: null, call: null }), ...change }
    this.desk.set(jobNumber, desk)
    this.tell('desk', desk, jobNumber)
  }

  offer(jobNumber: string, change: Partial<Offer> = {}): Offer {
    const offer: Offer = {
      callId: `01JLIVE${this.seq}`, queue: 'service', caller: { number: numberOf(6), name: nameOf(6), customerId: 3 }, dialled: '4000', offeredAt: this.iso(), expiresAt: this.iso(20), rejectAllowed: true, phoneRings: false, simulated: false, ...change,
    }
    this.agentBecomes(jobNumber, { state: 'offered', callId: offer.callId })
    this.deskBecomes(jobNumber, { offer })
    return offer
  }

  answer(jobNumber: string): void {
    const offer = this.desk.get(jobNumber)?.offer
    if (!offer) return
    const segments = [
      { kind: 'flow' as const, startedAt: this.iso(-46), endedAt: this.iso(-30), queue: null, agent: null, outcome: null, digits: '2' },
      { kind: 'queue' as const, startedAt: this.iso(-30), endedAt: this.iso(-4), queue: offer.queue, agent: null, outcome: null, digits: null },
      { kind: 'ring' as const, startedAt: this.iso(-4), endedAt: this.iso(), queue: null, agent: jobNumber, outcome: 'answered', digits: null },
      { kind: 'talk' as const, startedAt: this.iso(), endedAt: null, queue: null, agent: jobNumber, outcome: null, digits: null },
    ]
    this.agentBecomes(jobNumber, { state: 'talking' })
    this.deskBecomes(jobNumber, { offer: null, call: { callId: offer.callId, queue: offer.queue, caller: offer.caller, dialled: offer.dialled, startedAt: this.iso(-46), talkStartedAt: this.iso(), recorded: true, simulated: offer.simulated, segments } })
  }

  /** Changes the talk of an agent and says so to his desk. */
  talkBecomes(jobNumber: string, state: Agent['state'], change: Partial<DeskCall>): void {
    const call = this.desk.get(jobNumber)?.call
    if (!call) return
    this.agentBecomes(jobNumber, { state })
    this.deskBecomes(jobNumber, { call: { ...call, ...change } })
  }

  hangUp(jobNumber: string): void {
    this.agentBecomes(jobNumber, { state: 'wrap-up', wrapUpEndsAt: this.iso(60) })
    this.deskBecomes(jobNumber, { call: null, offer: null })
  }

  withdraw(jobNumber: string): void {
    this.agentBecomes(jobNumber, { state: 'ready', callId: null })
    this.deskBecomes(jobNumber, { offer: null })
  }

  queueBecomes(id: string, change: Partial<Queue>): void {
    const i = this.queues.findIndex((q) => q.id === id)
    const before = this.queues[i]
    if (!before) throw new Error(`no queue ${id}`)
    this.queues[i] = { ...before, ...change }
    this.tell('queue', this.queues[i])
  }
}
