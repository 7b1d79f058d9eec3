import { useQuery } from '@tanstack/react-query'
import type { BilingualName } from './contract'
import { http } from './http'

/** Something that may come of a call; only what has nothing below it can be chosen. */
export type Disposition = { code: string; label: BilingualName; children: Disposition[] | null }
export type QueueDispositions = { queue: string; required: boolean; tree: Disposition[] }
/** What an agent said came of a call. `path`: codes from the root, `/complaint/delivery/`; empty: a note alone. */
export type CallSummary = { agent: string; path: string; label: BilingualName; note: string; at: string }
export type CallRating = { score: number | null; scale: number; reason: string | null; agent: string | null; invitedAt: string }

export const dispositionsKey = ['dispositions'] as const
export const useDispositions = () => useQuery({ queryKey: dispositionsKey, queryFn: ({ signal }) => http.get<QueueDispositions[]>('/api/dispositions', signal), staleTime: 60_000 })
export const saveDispositions = ({ queue, required, tree }: QueueDispositions) => http.put<QueueDispositions>(`/api/dispositions/${encodeURIComponent(queue)}`, { required, tree })
export const saveSummary = (call: string, code: string | null, note: string) => http.put<CallSummary>(`/api/calls/${encodeURIComponent(call)}/summary`, { code, note })

export type Choice = { code: string; path: string; label: BilingualName }

/** Every entry with its whole name: those that can be chosen, or also the branches above them. */
export function choicesOf(tree: Disposition[], branches = false, above: Choice | null = null): Choice[] {
  return tree.flatMap((entry) => {
    const here: Choice = {
      code: entry.code, path: `${above?.path ?? '/'}${entry.code}/`,
      label: { zh: `${above ? `${above.label.zh} / ` : ''}${entry.label.zh}`, en: `${above ? `${above.label.en} / ` : ''}${entry.label.en}` },
    }
    const below = entry.children ?? []
    return [...(branches || below.length === 0 ? [here] : []), ...choicesOf(below, branches, here)]
  })
}
