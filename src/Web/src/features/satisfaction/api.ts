import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { http, queryString } from '@/lib/http'
import type { Reason } from '@/ui/reason-list'

export type By = 'agent' | 'queue' | 'flow'
export const bys: By[] = ['agent', 'queue', 'flow']
export type RatingLine = {
  key: string | null; name: string | null; invited: number; answered: number; scores: number[]; index: number | null; good: number; bad: number; reasons: { reason: string; count: number }[]; responseRate: number
}
export type Ratings = { items: RatingLine[]; total: RatingLine }
export type RatingSetup = {
  prompts: string[]; thanksPrompts: string[]; reasonPrompts: string[]; scale: number; bestIsOne: boolean; tries: number; keySeconds: number; reasonUpTo: number; recorded: boolean; reasons: Reason[]
}
export type QueueRating = { queue: string; asks: RatingSetup | null }

/** Answers come in while one looks: asked for again every few seconds. */
export const useRatings = (filter: { by: By; from: string; to: string; simulated: boolean }) =>
  useQuery({ queryKey: ['satisfaction', filter], queryFn: ({ signal }) => http.get<Ratings>(`/api/satisfaction${queryString(filter)}`, signal), placeholderData: keepPreviousData, refetchInterval: 4_000 })
export const settingsKey = ['satisfaction-settings'] as const
export const useRatingSettings = (enabled: boolean) => useQuery({ queryKey: settingsKey, queryFn: ({ signal }) => http.get<QueueRating[]>('/api/satisfaction/queues', signal), enabled })
export const saveRating = (queue: string, asks: RatingSetup | null) =>
  asks === null ? http.delete(`/api/satisfaction/queues/${encodeURIComponent(queue)}`) : http.put(`/api/satisfaction/queues/${encodeURIComponent(queue)}`, asks)

export const newSetup: RatingSetup = {
  prompts: ['rating-question'], thanksPrompts: ['rating-thanks'], reasonPrompts: ['rating-reason'], scale: 5, bestIsOne: false, tries: 2, keySeconds: 8, reasonUpTo: 0, recorded: false, reasons: [],
}
