import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { BilingualName, Why } from './contract'
import { http, queryString } from './http'

// Settings of routing: queues with their policies, and what routing goes by of agents.

export type AgentOrder = 'longest-idle' | 'round-robin' | 'fewest-calls' | 'least-talk' | 'weighted' | 'fixed' | 'by-lot' | 'most-skilled' | 'least-skilled'
export const agentOrders: AgentOrder[] = ['longest-idle', 'round-robin', 'fewest-calls', 'least-talk', 'weighted', 'fixed', 'by-lot', 'most-skilled', 'least-skilled']

export type StageKind = 'own-agent' | 'last-agent' | 'region' | 'skill'
export const stageKinds: StageKind[] = ['own-agent', 'last-agent', 'region', 'skill']
export type Need = { skill: string; level: number }
export type Step = { afterSeconds: number; needs: Need[] }
export type Stage = { kind: StageKind; holdSeconds: number; ask: boolean; steps: Step[] | null; skipIfNobody: boolean }
export type ClassRule = { name: string; creditSeconds: number; weightPercent: number; serviceLevelSeconds: number | null; targetPercent: number | null; first: string[] | null }
export type OverflowWhen = 'waited' | 'full' | 'nobody-signed-in' | 'closed' | 'expected-wait' | 'crowded'
export const overflowWhens: OverflowWhen[] = ['waited', 'full', 'nobody-signed-in', 'closed', 'expected-wait', 'crowded']
export type OverflowTarget = 'queue' | 'flow' | 'extension' | 'callback'
export const overflowTargets: OverflowTarget[] = ['queue', 'flow', 'extension', 'callback']
export type CallbackRules = { customerFirst: boolean; expiryHours: number; attemptsMax: number; retryMinutes: number; fromMinute: number; toMinute: number; waitingMax: number }
export const newCallback: CallbackRules = { customerFirst: false, expiryHours: 24, attemptsMax: 3, retryMinutes: 10, fromMinute: 480, toMinute: 1260, waitingMax: 100 }
/** Days: 0 = Sunday; none: every day. */
export type DutyShift = { agent: string; days: number[]; fromMinute: number; toMinute: number }
export type QueueHours = { calendar: string; duty: DutyShift[] }
export type Overflow = { when: OverflowWhen; kind: OverflowTarget; id: string; seconds: number; perAgent: number }
export type Announcements = { firstAfterSeconds: number; everySeconds: number; position: boolean; wait: boolean; first: string[]; comfort: string[]; last: string[] }
export type QueueExit = { key: string; kind: OverflowTarget; id: string }
export const exitKeys = [...'123456789*0#']
export type AnnouncementPreview = { position: number; expected: { fromSeconds: number; toSeconds: number } | null; unknown: string | null; first: BilingualName; next: BilingualName }
export type QueueChoices = { prompts: { name: string; text: BilingualName }[]; flows: { id: string; name: BilingualName }[]; calendars: { id: string; name: BilingualName }[] }
export type Comparison = { entries: number; offers: number; different: number; choices: { callId: string; at: string; then: string; now: string | null }[] }
export type Rules = {
  order: AgentOrder
  stages: Stage[]
  offerSeconds: number
  wrapUpSecondsMax: number
  missesMax: number
  waitSecondsMax: number
  lengthMax: number
  rejectAllowed: boolean
  rejectRestSeconds: number
  afterReject: 'not-ready' | 'signed-out'
  rejectReason: string | null
  agentNumberSpoken: boolean
  agentPrompts: string[]
  playbackFlow: string | null
  recorded: boolean
  serviceLevelSeconds: number
  waitingPrompts: string[]
  weightPercent: number
  creditSeconds: number
  escalateAfterSeconds: number
  escalationCreditSeconds: number
  classes: ClassRule[]
  overflows: Overflow[]
  redialMinutes: number
  announcements: Announcements | null
  exits: QueueExit[]
  callback: CallbackRules | null
  hours: QueueHours | null
  recordedCalendar: string | null
}
export type PolicyProblem = { code: string; refuses: boolean; stage: number | null; detail: string | null; number: number | null }
export type QueueSetup = { id: string; name: BilingualName; rules: Rules }
export type QueueSettings = QueueSetup & { agents: number; waiting: number; problems: PolicyProblem[] }

export type ServedQueue = { queue: string; position: number }
export type AgentSetup = { queues: ServedQueue[]; skills: Need[]; regions: string[]; weight: number; capacities: Capacity[] }
export type WrittenChannel = 'chat' | 'mail' | 'message'
export type Channel = 'voice' | WrittenChannel
export type Capacity = { channel: WrittenChannel; items: number }
export type Blending = 'waits' | 'beside' | 'interrupts'
export type BlendRule = { held: Channel; coming: Channel; blending: Blending }
export type ChannelSetup = { chats: number; mails: number; messages: number; blends: BlendRule[] }
type StaffCount = { serving: number; signedIn: number; ready: number }
type WaitRange = { fromSeconds: number; toSeconds: number }
export type QueueStaffing = { queue: string; waiting: number; before: StaffCount; after: StaffCount; waitBefore: WaitRange | null; waitAfter: WaitRange | null; problems: PolicyProblem[] }
export type StaffingEffect = { queues: QueueStaffing[]; offers: { callId: string; queue: string; agent: string }[] }
export type AgentSettings = AgentSetup & { jobNumber: string; name: string }

export type SettingsChange<T = unknown> = { version: number; at: string; who: string; name: string; kind: 'queue' | 'agent'; subject: string; action: 'created' | 'changed' | 'removed'; content: T | null }

export type PreviewWish = { rules?: Rules; number?: string; region?: string; class?: string; ownAgents?: string[]; lastAgent?: string; waitedSeconds?: number }

const settingsKeys = {
  queues: ['settings', 'queues'] as const,
  agents: ['settings', 'agents'] as const,
  changes: (kind: string, subject: string) => ['settings', 'changes', kind, subject] as const,
}

export const useQueueSettings = () => useQuery({ queryKey: settingsKeys.queues, queryFn: ({ signal }) => http.get<QueueSettings[]>('/api/settings/queues', signal) })

export const useAgentSettings = () => useQuery({ queryKey: settingsKeys.agents, queryFn: ({ signal }) => http.get<AgentSettings[]>('/api/settings/agents', signal) })

export const useSettingsChanges = <T>(kind: 'queue' | 'agent', subject: string) =>
  useQuery({ queryKey: settingsKeys.changes(kind, subject), queryFn: ({ signal }) => http.get<SettingsChange<T>[]>(`/api/settings/changes${queryString({ kind, subject })}`, signal) })

export const useChannels = (enabled: boolean) => useQuery({ queryKey: ['settings', 'channels'], queryFn: ({ signal }) => http.get<ChannelSetup>('/api/settings/channels', signal), enabled })

/** Prompts, flows and calendars that settings of a queue may name. */
export const useQueueChoices = () => useQuery({ queryKey: ['settings', 'queue-choices'], queryFn: ({ signal }) => http.get<QueueChoices>('/api/settings/queue-choices', signal), staleTime: 5_000 })

const queuePath = (id: string) => `/api/settings/queues/${encodeURIComponent(id)}`

export function useRoutingSettings() {
  const client = useQueryClient()
  const fresh = async <T>(done: Promise<T>): Promise<T> => {
    const answer = await done
    await client.invalidateQueries({ queryKey: ['settings'] })
    return answer
  }
  return {
    createQueue: (queue: QueueSetup) => fresh(http.post<QueueSettings>('/api/settings/queues', queue)),
    changeQueue: (queue: QueueSetup) => fresh(http.put<QueueSettings>(queuePath(queue.id), queue)),
    removeQueue: (id: string, to: string | null) => fresh(http.delete(`${queuePath(id)}${queryString({ to })}`)),
    checkQueue: (queue: QueueSetup) => http.post<PolicyProblem[]>('/api/settings/queues/check', queue),
    previewQueue: (id: string, wish: PreviewWish) => http.post<Why>(`${queuePath(id)}/preview`, wish),
    previewAnnouncement: (id: string, rules: Rules) => http.post<AnnouncementPreview>(`${queuePath(id)}/announcement`, { rules }),
    compareQueue: (id: string, rules: Rules) => http.post<Comparison>(`${queuePath(id)}/compare`, { rules }),
    previewAgent: (jobNumber: string, setup: AgentSetup) => http.post<StaffingEffect>(`/api/settings/agents/${encodeURIComponent(jobNumber)}/effect`, setup),
    changeChannels: (setup: ChannelSetup) => fresh(http.put<ChannelSetup>('/api/settings/channels', setup)),
    changeAgent: (jobNumber: string, setup: AgentSetup) => fresh(http.put<AgentSettings>(`/api/settings/agents/${encodeURIComponent(jobNumber)}`, setup)),
  }
}

export const newAnnouncements: Announcements = { firstAfterSeconds: 0, everySeconds: 45, position: true, wait: true, first: ['queue'], comfort: ['still-waiting'], last: [] }

export const newRules: Rules = {
  order: 'longest-idle', stages: [], offerSeconds: 20, wrapUpSecondsMax: 60, missesMax: 3, waitSecondsMax: 1800, lengthMax: 200, rejectAllowed: true, rejectRestSeconds: 0, afterReject: 'not-ready', rejectReason: null, agentNumberSpoken: false, agentPrompts: [], playbackFlow: null, recorded: true,
  serviceLevelSeconds: 20, waitingPrompts: ['music'], weightPercent: 100, creditSeconds: 0, escalateAfterSeconds: 0, escalationCreditSeconds: 0, classes: [], overflows: [], redialMinutes: 10, announcements: null, exits: [], callback: null, hours: null, recordedCalendar: null,
}
