import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { RouteChoice } from './contract'
import { http } from './http'

export type { RouteChoice }

// The shapes of the administrators' part of the outside contract.

export type NumberRule = { match: string; strip: number; prefix: string; replace?: string | null }
/** What is spoken; the first that both sides have is taken. */
export type Codec = 'PCMA' | 'PCMU' | 'G722' | 'OPUS'

export type TrunkSettings = {
  name: string
  enabled: boolean
  host: string | null
  port: number
  transport: 'udp' | 'tcp' | 'tls' | null
  registers: boolean
  acceptsFromFarEnd: boolean
  sources: string[]
  user: string | null
  password?: string | null
  inboundUser: string | null
  inboundPassword?: string | null
  probe: number
  trustsIdentity: boolean
  sendsIdentity: boolean
  fromIsAccount: boolean
  codecs: Codec[]
  keysByInfo: boolean
  group: string | null
  callsMax: number
  callsInMax: number
  callsOutMax: number
  callsOutPerHourMax: number
  callerNumber: string | null
  calledRules: NumberRule[]
  callerRules: NumberRule[]
  inboundCalledRules: NumberRule[]
  inboundCallerRules: NumberRule[]
}
export type TrunkState = {
  health: 'unknown' | 'up' | 'down'
  cause: string
  since: string | null
  registered: boolean | null
  registerStatus: number
  registeredUntil: string | null
  probeStatus: number
  roundTripMs: number | null
  probedAt: string | null
  targets: string[]
  callsIn: number
  callsOut: number
  callsOutThisHour: number
}
export type Trunk = { name: string; fixed: boolean; settings: TrunkSettings; hasPassword: boolean; hasInboundPassword: boolean; state: TrunkState }
export type TrunkTest = { up: boolean; status: number; roundTripMs: number; target: string }

export type TimeWindow = { days: number[]; fromMinute: number; toMinute: number }
export type OutboundRoute = {
  id: string
  name: string
  patterns: string[]
  times: TimeWindow[]
  trunks: { name: string; costPerMinute: number }[]
  order: 'in-order' | 'cheapest'
  caller: 'own' | 'fixed' | 'local' | 'rotate'
  callerNumbers: { number: string; dailyMax: number }[]
  premiumOpen: boolean
  internationalOpen: boolean
}

export type CallRight = 'internal' | 'domestic' | 'international'
export type ExtensionSettings = {
  number: string
  name: string
  right: CallRight
  outsideCallsMax: number
  outsideCallsPerHourMax: number
  outsideNumber: string | null
  codecs: Codec[]
  keysByInfo: boolean
  recorded: boolean
  pickUpGroup: string | null
  doNotDisturb: boolean
  forwardAlways: string | null
  forwardBusy: string | null
  forwardNoAnswer: string | null
  ringSeconds: number
  findMe: { number: string; ringSeconds: number; acceptByKey: boolean }[]
}
export type Extension = { settings: ExtensionSettings; registered: boolean; outsideCalls: number; outsideCallsThisHour: number }
export type ExtensionSecret = { number: string; user: string; password: string; realm: string }

export type TrunkChannel = { callId: string; use: 'ivr' | 'queue' | 'agent' | 'phone' | 'parked' | 'outbound'; number: string; dialled: string; agent: string | null; queue: string | null; since: string }
export type TrunkChannels = { name: string; callsMax: number; idle: number | null; channels: TrunkChannel[] }
export type BlockedSource = { address: string; reason: string; since: string; until: string; dropped: number }
export type SwitchCounters = { sip: Record<string, number>; media: Record<string, number>; blocked: number }

/** Codes that phones dial, and parking. */
export type PhoneServices = {
  pickUpCode: string
  parkNumber: string
  parkFirst: number
  parkPlaces: number
  recallSeconds: number
  doNotDisturbOn: string
  doNotDisturbOff: string
  forwardOn: string
  forwardOff: string
  parkPrompts: string[]
}

export type RingGroupSettings = {
  number: string
  name: string
  strategy: 'all' | 'in-order' | 'by-lot'
  members: { number: string; ringSeconds: number; acceptByKey: boolean }[]
  noAnswer: string | null
  recorded: boolean
}
export type RingGroup = { settings: RingGroupSettings; calls: number }

export type LeadsTo = 'flow' | 'queue' | 'extension' | 'ring-group' | 'outside' | 'trunk' | 'fax' | 'agent'
export type Destination = { kind: LeadsTo; target: string; recorded: boolean; number: string | null }
export type NumberRow = { number: string; title: string; to: Destination; rules: { to: Destination; caller: string | null; times: TimeWindow[] }[] }
export type NumberTargets = { flows: string[]; queues: string[]; extensions: string[]; ringGroups: string[]; agents: string[]; trunks: string[] }

const liveEveryMs = 5_000
const key = (name: string) => ['administration', name] as const

export const useTrunks = () => useQuery({ queryKey: key('trunks'), queryFn: ({ signal }) => http.get<Trunk[]>('/api/trunks', signal), refetchInterval: liveEveryMs })
export const useRoutes = () =>
  useQuery({ queryKey: key('routes'), queryFn: async ({ signal }) => (await http.get<{ position: number; route: OutboundRoute }[]>('/api/routes', signal)).map(({ route }) => route) })
export const useExtensions = () => useQuery({ queryKey: key('extensions'), queryFn: ({ signal }) => http.get<Extension[]>('/api/extensions', signal), refetchInterval: liveEveryMs })
export const useRingGroups = () => useQuery({ queryKey: key('ring-groups'), queryFn: ({ signal }) => http.get<RingGroup[]>('/api/ring-groups', signal), refetchInterval: liveEveryMs })
export const usePhoneServices = () => useQuery({ queryKey: key('phone-services'), queryFn: ({ signal }) => http.get<PhoneServices>('/api/phone-services', signal) })
export const useNumbers = () => useQuery({ queryKey: key('numbers'), queryFn: ({ signal }) => http.get<NumberRow[]>('/api/numbers', signal) })
export const useNumberTargets = () => useQuery({ queryKey: key('targets'), queryFn: ({ signal }) => http.get<NumberTargets>('/api/numbers/targets', signal), staleTime: 0 })

/** After a change everything of the administration is asked for again: one thing names the other. */
export function useRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['administration'] })
}
