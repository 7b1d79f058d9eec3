import { useQuery } from '@tanstack/react-query'
import { http, queryString } from '@/lib/http'

export type Band = { mean: number; low: number; high: number }
export type HalfHour = { index: number; staff: number; calls: number; serviceLevel: Band | null; abandons: Band | null; occupancy: Band | null; meanWaitSeconds: Band | null; erlangC: number | null; erlangAAbandons: number | null }
export type Figures = {
  runs: number; offered: Band | null; serviceLevel: Band | null; abandons: Band | null; occupancy: Band | null; meanWaitSeconds: Band | null; waitPercentiles: number[]
  erlangC: number | null; erlangAAbandons: number | null; halfHours: HalfHour[]
}
export type Difference = { call: string; at: string; waitedThen: number; waitedNow: number; then: string | null; now: string | null }
export type Result = { before: Figures; after: Figures; differentCalls: number; differently: Difference[] }
export type Job = { id: string; status: 'running' | 'done' | 'cancelled' | 'failed'; progress: number; secondsLeft: number | null; result: Result | null }
export type Basis = { queue: string; start: string; days: number; halfHours: { calls: number; staff: number }[]; calls: number; answered: number; handlingSeconds: number | null; patienceSeconds: number | null; wrapUpShare: number; agents: number }
export type Wish = { queue: string; staff: number[]; before?: number[]; day?: string; callsPerHalfHour?: number[]; handlingSeconds: number; patienceSeconds: number }

export const halfHours = 48
const pollMs = 500

export const useBasis = (queue: string, day: string | null) =>
  useQuery({ queryKey: ['what-if', 'basis', queue, day], queryFn: ({ signal }) => http.get<Basis>(`/api/what-if/basis${queryString({ queue, day })}`, signal), enabled: queue !== '' && day !== null })
/** Asks until it is over. */
export const useJob = (id: string | null) =>
  useQuery({ queryKey: ['what-if', 'job', id], queryFn: ({ signal }) => http.get<Job>(`/api/what-if/${id}`, signal), enabled: id !== null, refetchInterval: (query) => (query.state.data === undefined || query.state.data.status === 'running' ? pollMs : false) })
export const start = (wish: Wish) => http.post<Job>('/api/what-if', wish)
export const cancel = (id: string) => http.delete(`/api/what-if/${id}`)

/** Share of a working day's calls in each half hour from 08:00 to 20:00: two peaks and a noon between. */
const shape = [2, 3, 4.5, 6, 6.5, 6.5, 6, 5, 4, 3.5, 3.5, 4, 5, 5.5, 5.5, 5, 4.5, 4, 3.5, 3, 2.5, 2, 1.5, 1.5]
const shapeSum = shape.reduce((sum, part) => sum + part, 0)
export const syntheticCalls = (total: number): number[] => [...Array(halfHours).keys()].map((half) => Math.round(((shape[half - 16] ?? 0) / shapeSum) * total * 10) / 10)
/** Enough for the load and a little more: where the dragging begins. */
export const firstStaff = (calls: number[], handlingSeconds: number): number[] => calls.map((n) => (n === 0 ? 0 : Math.ceil((n * handlingSeconds) / 1800 + 1)))
