import { useQuery } from '@tanstack/react-query'
import { http } from './http'

export type BoxCount = { box: string; new: number; open: number; total: number }
export type MessageSummary = { new: number; open: number; boxes: BoxCount[] }
export const messageKey = ['messages'] as const
const everyMs = 10_000

/** What waits in the mailboxes that this person sees. */
export const useMessageSummary = () =>
  useQuery({ queryKey: [...messageKey, 'summary'], queryFn: ({ signal }) => http.get<MessageSummary>('/api/messages/summary', signal), refetchInterval: everyMs, retry: false })
