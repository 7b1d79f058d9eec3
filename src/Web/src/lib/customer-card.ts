import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Customer, LiveEvent } from './contract'
import type { Present } from './forms'
import { http, Problem } from './http'
import { snapshot } from './live'
import { useSession } from './queries'

export const cardKey = (id: number) => ['customers', 'one', id] as const
export const cardPresentKey = (id: number) => ['customers', 'present', id] as const
const presentEveryMs = 10_000

export const fetchCard = (id: number, signal?: AbortSignal): Promise<Customer> => http.get<Customer>(`/api/customers/${id}`, signal)
const mergeCard = (card: Customer, event: LiveEvent): Customer => (event.type === 'customer' && event.data.id === card.id ? event.data : card)

/** The card as it stands now; others' changes arrive by themselves. */
export const useCard = (id: number | null): Customer | undefined =>
  useQuery({ queryKey: cardKey(id ?? 0), queryFn: ({ signal }) => snapshot(() => fetchCard(id ?? 0, signal), mergeCard), enabled: id !== null, staleTime: 0 }).data

/** Says that this page has the card open, and who else has. `field`: in which one writes. */
export function useCardPresence(id: number | null, field: string | null): Present[] {
  const client = useQueryClient()
  const me = useSession().data?.jobNumber
  useEffect(() => {
    if (id === null) return
    const say = () => void http.put<Present[]>(`/api/customers/${id}/present`, { here: true, field }).then((present) => client.setQueryData(cardPresentKey(id), present)).catch(() => undefined)
    say()
    const timer = setInterval(say, presentEveryMs)
    return () => clearInterval(timer)
  }, [id, field, client])
  useEffect(() => () => { if (id !== null) void http.put(`/api/customers/${id}/present`, { here: false }).catch(() => undefined) }, [id])
  const present = useQuery<Present[]>({ queryKey: cardPresentKey(id ?? 0), enabled: false, initialData: [] }).data
  return present.filter((one) => one.jobNumber !== me)
}

/** Fields that somebody else has changed meanwhile; empty: the error is another. */
export const clashesOf = (error: unknown): string[] =>
  error instanceof Problem && error.code === 'customer-changed' && typeof error.args.fields === 'string' ? error.args.fields.split(' ') : []
