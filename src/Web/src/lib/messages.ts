import { useQuery } from '@tanstack/react-query'
import type { Agent } from './contract'
import { http } from './http'

export type BoxCount = { box: string; new: number; open: number; total: number }
export type MessageSummary = { new: number; open: number; boxes: BoxCount[] }
export type Message = {
  id: string; box: string; name: string; callId: string; number: string; customer: string | null; createdAt: string; seconds: number; heardAt: string | null; heardBy: string | null
  takenAt: string | null; takenBy: string | null; doneAt: string | null; doneBy: string | null; result: string; note: string; deletedAt: string | null
}
/** A message that somebody has, or that rings at him until `answerBy`. */
export type MessageTask = { message: Message; since: string; answerBy: string | null; resting: boolean; mayDecline: boolean }
export const messageKey = ['messages'] as const
export const messageResults = ['called-back', 'not-reached', 'settled', 'no-action']
const everyMs = 10_000

/** What waits in the mailboxes that this person sees. */
export const useMessageSummary = () =>
  useQuery({ queryKey: [...messageKey, 'summary'], queryFn: ({ signal }) => http.get<MessageSummary>('/api/messages/summary', signal), refetchInterval: everyMs, retry: false })

/** The messages of whoever is at this desk: asked again whenever his work in hand changes. */
export const useMyMessages = (agent: Agent | null) =>
  useQuery({ queryKey: [...messageKey, 'mine', agent?.work ?? []], enabled: agent !== null, queryFn: ({ signal }) => http.get<MessageTask[]>('/api/messages/mine', signal), placeholderData: (before) => before, retry: false })

export const messageAct = (id: string, action: string, wish: object = {}) => http.post(`/api/messages/${id}/${action}`, wish)
