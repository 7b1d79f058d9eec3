import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Agent, BilingualName, Call, Centre, CourseItem, Customer, Desk, LegLadder, MeasuredLeg, Page, Queue, Reason, Session, Simulation } from './contract'
import { http, Problem, queryString } from './http'
import { mergeAgents, mergeQueues, snapshot } from './live'
import { maybeSignedIn, writePreference } from './preferences'

/** Keys of the query cache. Lists live under `[name, 'list', filters]`, so that all pages of a list can be refreshed at once. */
export const keys = {
  session: ['session'] as const,
  centre: ['centre'] as const,
  reasons: ['reasons'] as const,
  agents: ['agents'] as const,
  queues: ['queues'] as const,
  flowTargets: ['flow-targets'] as const,
  desk: ['desk'] as const,
  stateSet: ['state-set'] as const,
  contactAsked: ['contact-asked'] as const,
  simulation: ['simulation'] as const,
  calls: ['calls'] as const,
  callList: (filter: CallFilter) => ['calls', 'list', filter] as const,
  call: (id: string) => ['calls', 'one', id] as const,
  ladder: (id: string) => ['calls', 'ladder', id] as const,
  quality: (id: string) => ['calls', 'quality', id] as const,
  course: (id: string) => ['calls', 'course', id] as const,
  customers: ['customers'] as const,
  customerOf: (number: string) => ['customers', 'number', number] as const,
}

export type CallFilter = {
  from?: string
  to?: string
  queue?: string
  agent?: string
  number?: string
  result?: string
  ledTo?: string
  simulated?: boolean
  disposition?: string
  note?: string
  scoreMax?: number
  page: number
  pageSize: number
}

const forever = { staleTime: Infinity, gcTime: Infinity } as const

const orNull = (status: number) => (error: unknown) => {
  if (error instanceof Problem && error.status === status) return null
  throw error
}

/** Null: nobody is signed in. */
export const useSession = () =>
  useQuery({ queryKey: keys.session, queryFn: ({ signal }) => (maybeSignedIn() ? http.get<Session>('/api/session', signal).catch(orNull(401)) : null), ...forever })

/** To be told after every signing in and out. */
export const rememberSession = (signedIn: boolean): void => writePreference('session', signedIn ? 'open' : null)

export const useCentre = () => useQuery({ queryKey: keys.centre, queryFn: ({ signal }) => http.get<Centre>('/api/centre', signal), staleTime: 300_000 })

export const useReasons = () => useQuery({ queryKey: keys.reasons, queryFn: ({ signal }) => http.get<Reason[]>('/api/reasons', signal), staleTime: 300_000 })

export const useAgents = () =>
  useQuery({ queryKey: keys.agents, queryFn: ({ signal }) => snapshot(() => http.get<Agent[]>('/api/agents', signal), mergeAgents), ...forever })

/** Flows into which a customer can be sent back. */
/** A trunk; `max` 0: no limit. */
export type Line = { name: string; in: number; out: number; max: number; down: boolean }
type Lines = { lines: Line[]; signedIn: number; ready: number; inUse: number }
export const useLines = (enabled = true) => useQuery({ queryKey: ['lines'], queryFn: ({ signal }) => http.get<Lines>('/api/lines', signal), refetchInterval: 2_000, enabled })

export const useFlowTargets = (enabled: boolean) => useQuery({ queryKey: keys.flowTargets, queryFn: ({ signal }) => http.get<{ id: string; name: BilingualName }[]>('/api/flows/targets', signal), enabled, staleTime: 60_000 })
export const useQueues = () =>
  useQuery({ queryKey: keys.queues, queryFn: ({ signal }) => snapshot(() => http.get<Queue[]>('/api/queues', signal), mergeQueues), ...forever })

export const useDesk = (enabled = true) =>
  useQuery({
    queryKey: keys.desk,
    queryFn: ({ signal }) => snapshot(() => http.get<Desk>('/api/desk', signal), (desk, event) => (event.type === 'desk' ? event.data : desk)),
    enabled,
    ...forever,
  })

export const useSimulation = () =>
  useQuery({
    queryKey: keys.simulation,
    queryFn: ({ signal }) => snapshot(() => http.get<Simulation>('/api/simulation', signal), (value, event) => (event.type === 'simulation' ? event.data : value)),
    ...forever,
  })

export const fetchCalls = (filter: CallFilter, signal?: AbortSignal) => http.get<Page<Call>>(`/api/calls${queryString(filter)}`, signal)

export const useCalls = (filter: CallFilter, enabled = true) =>
  useQuery({ queryKey: keys.callList(filter), queryFn: ({ signal }) => fetchCalls(filter, signal), placeholderData: (previous) => previous, enabled })

/** Null asks nothing. */
/** The recording of a call is whole a moment after the talk, and no event tells when: until then it is asked for. */
export const recordingIsClosing = (call: Call | undefined): boolean => call !== undefined && call.result !== 'in-progress' && call.releasedBy !== null && call.recording?.state === 'recording'

export const useCall = (id: string | null) =>
  useQuery({
    queryKey: keys.call(id ?? ''),
    queryFn: ({ signal }) => http.get<Call>(`/api/calls/${encodeURIComponent(id ?? '')}`, signal),
    enabled: id !== null,
    refetchInterval: (query) => (recordingIsClosing(query.state.data) ? 700 : false),
  })

export const useQuality = (id: string) => useQuery({ queryKey: keys.quality(id), queryFn: ({ signal }) => http.get<MeasuredLeg[]>(`/api/calls/${encodeURIComponent(id)}/quality`, signal) })
export const useLadder = (id: string) => useQuery({ queryKey: keys.ladder(id), queryFn: ({ signal }) => http.get<LegLadder[]>(`/api/calls/${encodeURIComponent(id)}/ladder`, signal) })

export const useCourse = (id: string) => useQuery({ queryKey: keys.course(id), queryFn: ({ signal }) => http.get<CourseItem[]>(`/api/calls/${encodeURIComponent(id)}/course`, signal) })

/** Numbers that begin alike and are looked through for the one. */
const numbersAlikeMax = 50

/** Null: nobody has this number yet, which is no error. A withheld number is not looked up. */
export const useCustomerOf = (number: string | undefined) =>
  useQuery({
    queryKey: keys.customerOf(number ?? ''),
    queryFn: async ({ signal }) => {
      const found = await http.get<Page<Customer>>(`/api/customers${queryString({ search: number, pageSize: numbersAlikeMax })}`, signal)
      return found.items.find((customer) => customer.numbers.includes(number ?? '')) ?? null
    },
    enabled: number !== undefined && number !== '',
    staleTime: 60_000,
  })

/** `was`: what stood on the card when the writer began; then he changes only what differs from it. */
export type CustomerDraft = { name: string; numbers: string[]; note: string; was?: Partial<Customer> } & Partial<Pick<Customer, 'class' | 'region' | 'ownAgents' | 'title' | 'addresses' | 'tags' | 'owner' | 'fields'>>

/** Creates or changes, and puts the answer where the card looks for it. */
export function useSaveCustomer() {
  const client = useQueryClient()
  return async (id: number | null, draft: CustomerDraft): Promise<Customer> => {
    const saved = await (id === null ? http.post<Customer>('/api/customers', draft) : http.put<Customer>(`/api/customers/${id}`, draft))
    for (const number of saved.numbers) client.setQueryData(keys.customerOf(number), saved)
    client.setQueryData<Customer>(['customers', 'one', saved.id], (old) => old && saved)
    void client.invalidateQueries({ queryKey: ['customers', 'list'] })
    return saved
  }
}
