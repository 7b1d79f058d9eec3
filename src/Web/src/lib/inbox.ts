import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { http } from './http'

export type Notice = { id: number; title: string; text: string; scrolling: boolean; validFrom: string; validUntil: string | null; by: string; readAt: string | null }
export type NoticeRecipients = { roles: string[]; teams: string[]; queues: string[]; people: string[] }
export type PublishedNotice = Omit<Notice, 'readAt'> & { recipients: NoticeRecipients; createdAt: string; withdrawnAt: string | null; read: number; for: number }
export type NoticeDraft = { title: string; text: string; scrolling: boolean; recipients: NoticeRecipients; validFrom: string | null; validUntil: string | null }
export type Receipt = { jobNumber: string; name: string; readAt: string | null }
export type ChatMessage = { id: number; text: string; sentAt: string; readAt: string | null; mine: boolean }
export type Conversation = { with: string; name: string; last: ChatMessage; unread: number }
export type InboxCounts = { notices: number; messages: number }

/** What the inbox shows; null: it is closed. `with`: a conversation with this person. */
export type InboxPlace = { tab: 'notices' | 'messages' | 'publish'; notice?: number; with?: { jobNumber: string; name: string } }
export const InboxContext = createContext<(place: InboxPlace) => void>(() => undefined)
export const useOpenInbox = () => useContext(InboxContext)

export const inboxKey = ['inbox'] as const
/** A notice that begins later is told by no event. */
const everyMs = 30_000

export const useInboxCounts = () => useQuery({ queryKey: [...inboxKey, 'counts'], queryFn: ({ signal }) => http.get<InboxCounts>('/api/inbox', signal), refetchInterval: everyMs, retry: false })
export const useNotices = () => useQuery({ queryKey: [...inboxKey, 'notices'], queryFn: ({ signal }) => http.get<Notice[]>('/api/notices', signal), refetchInterval: everyMs, retry: false })
export const usePublished = () => useQuery({ queryKey: [...inboxKey, 'published'], queryFn: ({ signal }) => http.get<PublishedNotice[]>('/api/notices/published', signal) })
export const useReceipts = (id: number) => useQuery({ queryKey: [...inboxKey, 'receipts', id], queryFn: ({ signal }) => http.get<Receipt[]>(`/api/notices/${id}/receipts`, signal) })
export const useConversations = () => useQuery({ queryKey: [...inboxKey, 'conversations'], queryFn: ({ signal }) => http.get<Conversation[]>('/api/chats', signal) })
export const useConversation = (jobNumber: string) => useQuery({ queryKey: [...inboxKey, 'with', jobNumber], queryFn: ({ signal }) => http.get<ChatMessage[]>(`/api/chats/${encodeURIComponent(jobNumber)}`, signal) })

export function useInboxActs() {
  const client = useQueryClient()
  const after = async <T>(done: Promise<T>): Promise<T> => {
    const answer = await done
    await client.invalidateQueries({ queryKey: inboxKey })
    return answer
  }
  return {
    readNotice: (id: number) => after(http.post(`/api/notices/${id}/read`)),
    publish: (draft: NoticeDraft) => after(http.post<PublishedNotice>('/api/notices', draft)),
    withdraw: (id: number) => after(http.delete(`/api/notices/${id}`)),
    send: (jobNumber: string, text: string) => after(http.post<ChatMessage>(`/api/chats/${encodeURIComponent(jobNumber)}`, { text })),
    readConversation: (jobNumber: string) => after(http.post(`/api/chats/${encodeURIComponent(jobNumber)}/read`)),
  }
}
