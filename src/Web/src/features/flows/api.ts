import { useQuery } from '@tanstack/react-query'
import type { BilingualName } from '@/lib/contract'
import { http } from '@/lib/http'
import type { FlowDocument } from './document'

export type FlowRow = {
  id: string; name: string; description: string; nodes: number; version: number | null; changed: boolean; errors: number; warnings: number; numbers: string[]; calls: number
  updatedAt: string; updatedBy: string
}
export type FlowProblem = { code: string; node: string | null; detail: string | null; severity: 'error' | 'warning'; text: BilingualName }
export type FlowView = {
  id: string; revision: number; document: FlowDocument; version: number | null; changed: boolean; problems: FlowProblem[]; numbers: string[]; mayPublish: boolean; updatedAt: string; updatedBy: string
}
export type FlowSaved = { revision: number; problems: FlowProblem[]; updatedAt: string }
export type NamedChoice = { id: string; name: BilingualName }
export type PromptChoice = { name: string; text: BilingualName; languages: string[] }
export type TableChoice = { id: string; name: string; columns: string[]; hasPassword: boolean }
export type Choices = { queues: NamedChoice[]; prompts: PromptChoice[]; calendars: NamedChoice[]; lists: NamedChoice[]; flows: NamedChoice[]; ringGroups: NamedChoice[]; outside: boolean; mailboxes: string[]; tables: TableChoice[]; speech: boolean }
export type VersionRow = { version: number; publishedAt: string; publishedBy: string; note: string }
export type Template = { id: string; name: BilingualName; description: BilingualName; document: FlowDocument }
export type NodeCount = { node: string; now: number; entered: number; failed: number; exits: Record<string, number> }
export type Live = { since: string; calls: number; nodes: NodeCount[] }

export type TrialInput = { kind: 'keys' | 'silence' | 'web' | 'party' | 'hang-up'; keys?: string; values?: Record<string, string>; problem?: string; party?: string }
export type TrialScript = { caller: string; at: string; dialled?: string; lists?: string[]; class?: string; facts?: Record<string, unknown>; inputs: TrialInput[] }
export type TrialStep = { flow: string; node: string; try: number; at: string; exit?: string; digits?: string; hears: { name: string; text: BilingualName }[] }
export type TrialResult = {
  steps: TrialStep[]; state: 'keys' | 'web' | 'party' | 'queue' | 'talk' | 'tone' | 'ended'; node?: string; at: string; queue?: string; ending?: string; problem?: string; language: string
  variables: Record<string, unknown>; facts: Record<string, unknown>
}
export type TrialCase = { name: string; script: TrialScript; expect: { state?: string; queue?: string; nodes?: string[]; prompts?: string[] } }
export type Verdict = { name: string; failure?: BilingualName; result: TrialResult }

const path = (id: string) => `/api/flows/${encodeURIComponent(id)}`

export const flowKeys = { all: ['flows'] as const, one: (id: string) => ['flows', 'one', id] as const, choices: ['flows', 'choices'] as const }

export const useFlows = () => useQuery({ queryKey: [...flowKeys.all, 'list'], queryFn: ({ signal }) => http.get<FlowRow[]>('/api/flows', signal), refetchInterval: 10_000 })
export const useFlow = (id: string) => useQuery({ queryKey: flowKeys.one(id), queryFn: ({ signal }) => http.get<FlowView>(path(id), signal), staleTime: Infinity, gcTime: 0 })
export const useChoices = () => useQuery({ queryKey: flowKeys.choices, queryFn: ({ signal }) => http.get<Choices>('/api/flows/choices', signal), staleTime: 5_000 })
export const useTemplates = (open: boolean) => useQuery({ queryKey: [...flowKeys.all, 'templates'], queryFn: ({ signal }) => http.get<Template[]>('/api/flows/templates', signal), enabled: open })
export const useVersions = (id: string, open: boolean) => useQuery({ queryKey: [...flowKeys.all, 'versions', id], queryFn: ({ signal }) => http.get<VersionRow[]>(`${path(id)}/versions`, signal), enabled: open, staleTime: 0 })
export const useVersion = (id: string, version: number | null) =>
  useQuery({ queryKey: [...flowKeys.all, 'version', id, version], queryFn: ({ signal }) => http.get<{ document: FlowDocument }>(`${path(id)}/versions/${version}`, signal), enabled: version !== null, staleTime: Infinity })
export const useLiveCounts = (id: string, on: boolean) => useQuery({ queryKey: [...flowKeys.all, 'live', id], queryFn: ({ signal }) => http.get<Live>(`${path(id)}/live`, signal), enabled: on, refetchInterval: 2_000, staleTime: 0 })
export const useTests = (id: string) => useQuery({ queryKey: [...flowKeys.all, 'tests', id], queryFn: ({ signal }) => http.get<TrialCase[]>(`${path(id)}/tests`, signal), staleTime: 0 })

export const createFlow = (id: string, name: string, document?: FlowDocument) => http.post<FlowView>('/api/flows', { id, name, document })
export const saveFlow = (id: string, revision: number, document: FlowDocument) => http.put<FlowSaved>(path(id), { revision, document })
export const deleteFlow = (id: string) => http.delete(path(id))
export const publishFlow = (id: string, revision: number, note: string) => http.post<VersionRow>(`${path(id)}/publish`, { revision, note })
export const rollBackFlow = (id: string, version: number) => http.post<VersionRow>(`${path(id)}/rollback`, { version })
export const setNumbers = (id: string, numbers: string[]) => http.put<string[]>(`${path(id)}/numbers`, { numbers })
export const tryFlow = (id: string, document: FlowDocument, script: TrialScript) => http.post<TrialResult>(`${path(id)}/try`, { document, script })
export const setTests = (id: string, tests: TrialCase[]) => http.put<TrialCase[]>(`${path(id)}/tests`, tests)
export const runTests = (id: string, document: FlowDocument) => http.post<Verdict[]>(`${path(id)}/tests/run`, { document })
export type FlowSettings = { insideHosts: string[]; fourEyes: boolean }
export const readSettings = () => http.get<FlowSettings>('/api/flows/settings')
export const writeSettings = (settings: FlowSettings) => http.put('/api/flows/settings', settings)

export type Outcomes = { flow: string; entered: number; now: number; contained: number; transferred: number; hungUp: number; failed: number; welcomeMs?: number | null; welcomeMsMax?: number | null }
export type NodeError = { flow: string; node: string; failed: number; errorExits: number; now: number; entered: number }
export type Board = { since: string; at: string; channels: number; inFlows: number; trunks: { trunk: string; channels: number; inFlows: number }[]; flows: Outcomes[]; errors: NodeError[] }
export const useFlowBoard = () => useQuery({ queryKey: [...flowKeys.all, 'board'], queryFn: ({ signal }) => http.get<Board>('/api/flows/board', signal), refetchInterval: 1_000, staleTime: 0 })

export type Speech = { recogniser: { url: string; model: string }; voice: { url: string; model: string; voiceZh: string; voiceEn: string }; timeoutSeconds: number; recogniserKey: boolean; voiceKey: boolean }
export type SpeechWish = Omit<Speech, 'recogniserKey' | 'voiceKey'> & { recogniserKey: string | null; voiceKey: string | null }
export const readSpeech = () => http.get<Speech>('/api/speech')
export const writeSpeech = (wish: SpeechWish) => http.put<Speech>('/api/speech', wish)
export const testSpeech = () => http.post<{ seconds?: number | null; heard?: string | null }>('/api/speech/test')
