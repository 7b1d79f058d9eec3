import type { CallRating, CallSummary } from './dispositions'
// The shapes of docs/operating/outside-contract.md, as the page reads them. Times are ISO 8601 UTC, durations seconds.

export type Session = { jobNumber: string; name: string; roles: string[]; mustChangePassword: boolean; permissions: Record<string, 'own' | 'team' | 'all'> }
export type BilingualName = { zh: string; en: string }
export type Centre = { name: BilingualName; version: string; simulation: boolean; secureUrl: string; issuer?: string | null }
export type Reason = { code: string; zh: string; en: string }

/** `number` is the national form; '' means withheld. */
export type Caller = { number: string; name: string | null; customerId: number | null }

export type AgentState =
  | 'signed-out' | 'not-ready' | 'ready' | 'offered' | 'talking' | 'held' | 'consulting' | 'conferencing' | 'dialling' | 'wrap-up' | 'training'

export type Agent = {
  jobNumber: string
  name: string
  state: AgentState
  reason: string | null
  since: string
  signedInAt: string | null
  phone: string | null
  phoneUp: boolean
  callId: string | null
  queues: string[]
  pending: { state: AgentState; reason: string | null } | null
  wrapUpEndsAt: string | null
  graceEndsAt: string | null
  synthetic: boolean
  /** His phone is set so: no queue offers him a call. */
  doNotDisturb?: boolean
  /** Between his own calls he is offered none. */
  outbound?: boolean
  /** Chats, mails and messages in hand. */
  work?: { channel: 'chat' | 'mail' | 'message'; count: number; resting: number; ringing?: number }[]
}

export type PhoneChoice = { kind: 'browser' } | { kind: 'extension'; extension: string }

export type SegmentKind = 'flow' | 'queue' | 'ring' | 'talk' | 'party' | 'wrap-up' | 'hold' | 'consult' | 'conference' | 'transfer' | 'dial' | 'park' | 'pause' | 'callback' | 'rating' | 'playback'
export type Segment = {
  kind: SegmentKind
  startedAt: string
  endedAt: string | null
  queue: string | null
  agent: string | null
  outcome: string | null
  digits: string | null
  /** Extension or number of somebody outside the queues. */
  party?: string | null
}

/** A call as it is now, with what it is in. */
export type CallInProgress = {
  callId: string
  startedAt: string
  stage: 'flow' | 'queue' | 'offered' | 'talk' | 'ringing' | 'party' | 'dialling' | 'parked'
  caller: Caller
  dialled: string
  trunk: string
  outside: string | null
  simulated: boolean
  recorded: boolean
  queue: string | null
  flow: string | null
  node: string | null
  agent: Person | null
  at: string | null
}

/** A call that may be taken: parked, or ringing at a colleague's. */
export type PickUp = { callId: string; kind: 'parked' | 'ringing'; at: string; name: string | null; caller: Caller; since: string; by: string | null; recallAt: string | null }

export type Person = { jobNumber: string; name: string }
export type Offer = {
  callId: string
  queue: string | null
  caller: Caller
  dialled: string
  offeredAt: string
  expiresAt: string
  rejectAllowed: boolean
  phoneRings: boolean
  simulated: boolean
  purpose?: 'queue' | 'transfer' | 'consult' | 'direct'
  from?: Person | null
  class?: string | null
}
/** Who is in a talk beside customer and agent: an agent, or a number outside the queues. */
export type Third = { jobNumber: string | null; name: string | null; number: string | null; answered: boolean; since: string }
export type TalkShape = 'together' | 'held' | 'consulting' | 'conference' | 'playing'
export type CallTarget = { kind: 'agent' | 'queue' | 'extension' | 'outside' | 'flow' | 'number'; id: string }
export type Playback = { prompts: string[]; recording: string | null; fromSeconds: number; runsSince: string | null }
/** A prompt that may be played to a customer. */
export type Playable = { name: string; text: BilingualName; seconds: number }
export type DeskCall = {
  callId: string
  queue: string | null
  caller: Caller
  dialled: string
  startedAt: string
  talkStartedAt: string | null
  recorded: boolean
  simulated: boolean
  segments: Segment[]
  dialling?: boolean
  outbound?: boolean
  recordingPaused?: boolean
  shape?: TalkShape
  heldSince?: string | null
  third?: Third | null
  /** What the agent plays to the customer; `recording` is the call whose recording it is, `runsSince` null while they talk. */
  playback?: Playback | null
  /** The colleague whose talk it is, when this agent is its third. */
  helpsAgent?: Person | null
}
export type MonitoringMode = 'listen' | 'whisper' | 'barge'

/** Whose talk a supervisor hears; `heard` false: his phone is being connected. */
export type Monitoring = { callId: string; agent: Person; caller: Caller; mode: MonitoringMode; phone: string; heard: boolean; since: string }
export type Desk = { agent: Agent | null; queues: string[]; offer: Offer | null; call: DeskCall | null; monitoring?: Monitoring | null }

export type CallResult = 'answered' | 'lost' | 'self-service' | 'in-progress' | 'not-reached' | 'refused' | 'left-message'
/** What the dialled number led to. */
export const ledToKinds = ['flow', 'queue', 'extension', 'ring-group', 'agent', 'outside', 'fax'] as const
export type LedTo = (typeof ledToKinds)[number]
export type Recording = { id: string; seconds: number; state: 'recording' | 'complete' | 'recovered' | 'cut' }
export type Call = {
  id: string
  startedAt: string
  endedAt: string | null
  dialled: string
  caller: Caller
  trunk: string
  simulated: boolean
  ledTo?: LedTo | null
  queue: string | null
  agent: { jobNumber: string; name: string } | null
  result: CallResult
  endReason: 'normal' | 'abandoned' | 'refused' | 'unreachable' | 'system-fault' | null
  lostReason: string | null
  /** The supervisor who ended it by force. */
  forcedBy?: Person | null
  releasedBy: 'customer' | 'agent' | 'system' | 'supervisor' | 'network' | null
  waitSeconds: number | null
  talkSeconds: number
  holdSeconds?: number
  dialledBy?: string | null
  /** Who answered a call outside that asked for it. */
  answer?: { kind: string; afterSeconds: number; beepSeconds: number | null } | null
  transfers?: number
  fallback?: boolean
  wrapUpSeconds: number
  totalSeconds: number
  recording: Recording | null
  route?: RouteChoice | null
  segments: Segment[]
  /** What the caller was asked and said; null: he was not asked. */
  rating?: CallRating | null
  /** What agents said came of it, the last one first. */
  summaries?: CallSummary[]
}

/** Which way a call outside went, and what was weighed; `refused` says why it did not. */
export type RouteChoice = {
  class: 'emergency' | 'domestic' | 'international' | 'premium'
  route: string | null
  attempts: { trunk: string; number: string; callerNumber: string | null }[]
  refused: string | null
  reasons: string[]
}

/** He has hung up, and is to be called when it is his turn. */
export type Callback = { attempts: number; calling: boolean; notBefore: string | null; expiresAt: string }
/** What happens to a waiting caller when nobody becomes free before. */
export type WaitingNext = 'ringing' | 'relaxed' | 'announcement' | 'overflow' | 'end'
export type Waiting = { callId: string; caller: Caller; since: string; ringing: boolean; simulated: boolean; callback: Callback | null; class: string | null; position: number | null; next: WaitingNext | null; nextAt: string | null }
export type Figures = {
  offered: number
  answered: number
  abandoned: number
  shortAbandoned: number
  lost: number
  answeredInTime: number
  waitAnsweredSeconds: number
  answerRate: number | null
  serviceLevel: number | null
  asa: number | null
}
export type Queue = {
  id: string
  name: BilingualName
  serviceLevelSeconds: number
  waiting: Waiting[]
  agents: { signedIn: number; ready: number; offered: number; talking: number; wrapUp: number; notReady: number }
  today: Figures
  todaySimulated: Figures
  classes?: ClassAttainment[]
  /** Skills that its callers need. */
  skills?: string[]
  ratings?: RatingCounts
  ratingsSimulated?: RatingCounts
}

/** `points`: sum over the answers, 0 for the worst score and 100 for the best. */
export type RatingCounts = { invited: number; answered: number; points: number }

export type ClassCounts = { offered: number; answered: number; shortAbandoned: number; answeredInTime: number }
export type ClassAttainment = { name: string; serviceLevelSeconds: number; targetPercent: number | null; today: ClassCounts; todaySimulated: ClassCounts }

export type Customer = {
  id: number; name: string; numbers: string[]; note: string; class: string; region: string; ownAgents: string[]; createdAt: string; updatedAt: string
  title: '' | 'ms' | 'mr'; addresses: string[]; tags: string[]; owner: string; fields: Record<string, string>; deletedAt: string | null; deletedBy: string | null; mergedInto: number | null
}
export type Page<T> = { total: number; page: number; pageSize: number; items: T[] }
export type Why = {
  at: string
  queue: string
  winner: string | null
  value: string | null
  stages: { stage: string; before: number; after: number; note?: string | null }[]
  losers: { agent: string; stage: string; value: string }[]
  score: { seconds: number; waitedSeconds: number; weightPercent: number; creditSeconds: number } | null
  rivals: { callId: string; queue: string; seconds: number }[]
  centreVersion: number | null
}
export type LadderStep = { at: string; received: boolean; transport: string; remote: string; summary: string; text: string }
export type LegLadder = { leg: string; role: 'caller' | 'agent' | 'party' | 'customer' | 'consulted'; steps: LadderStep[]; forgotten: number }
/** How the media of one leg went: the worse of its two directions. */
export type MeasuredLeg = { leg: string; role: LegLadder['role']; at: string; codec: string | null; lossPercent: number; jitterMs: number; roundTripMs: number | null; mos: number }
export type CourseItem = { at: string; kind: string; queue: string | null; agent: string | null; detail: string | null; version: number; why: Why | null }
export type Simulation = { on: boolean; callsPerHour: number; callsNow: number; agents: number }
export type PhoneCredentials = { user: string; password: string; realm: string; webSocketPath: string; standing: string; expiresAt: string }

/** Somebody else has set this agent's state. */
export type StateSet = { state: 'ready' | 'not-ready' | 'signed-out'; reason: string | null; by: string }

/** A colleague asks for help with a contact. */
export type ContactAsked = { callId: string; by: string; name: string }

export type LiveEvent =
  | { seq: number; at: string; type: 'agent'; data: Agent }
  | { seq: number; at: string; type: 'agent-work'; data: import('./agent-work').AgentWork }
  | { seq: number; at: string; type: 'queue'; data: Queue }
  | { seq: number; at: string; type: 'desk'; data: Desk }
  | { seq: number; at: string; type: 'call'; data: Call }
  | { seq: number; at: string; type: 'customer'; data: Customer }
  | { seq: number; at: string; type: 'simulation'; data: Simulation }
  | { seq: number; at: string; type: 'alarm'; data: unknown }
  | { seq: number; at: string; type: 'state-set'; data: StateSet }
  | { seq: number; at: string; type: 'contact-form'; data: import('./forms').FormEntry }
  | { seq: number; at: string; type: 'contact-present'; data: { callId: string; present: import('./forms').Present[] } }
  | { seq: number; at: string; type: 'customer-present'; data: { customerId: number; present: import('./forms').Present[] } }
  | { seq: number; at: string; type: 'contact-asked'; data: ContactAsked }
  | { seq: number; at: string; type: 'notice'; data: { id: number } }
  | { seq: number; at: string; type: 'chat'; data: { from: string; to: string; name: string } }
