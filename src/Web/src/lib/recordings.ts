import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { BilingualName, Call, Recording, SegmentKind } from './contract'
import { http, queryString } from './http'

export type FoundRecording = { call: Call; seconds: number; deadAirLongest: number | null; overtalk: number | null }
export type RecordingMark = { kind: SegmentKind; agent: string | null; name: string | null; party: string | null; from: number; to: number | null; channel: number | null }
export type Signals = { firstTalk: number; secondTalk: number; overtalk: number; deadAir: number; deadAirLongest: number; deadAirLongestAt: number; firstLevel: number | null; secondLevel: number | null }
/** A screen beside the sound, or one party of a room alone. `from`: seconds into the recording. */
export type RecordingPart = { id: string; kind: 'screen' | 'party'; party: string; name: string | null; from: number; seconds: number; state: Recording['state'] }
export type RecordingDetail = { id: string; startedAt: string; seconds: number; state: Recording['state']; sha256: string | null; call: Call; marks: RecordingMark[]; signals: Signals | null; hold: string | null; archivedAt: string | null; parts: RecordingPart[] }
export type RecordingFilter = {
  from?: string; to?: string; agent?: string; team?: string; queue?: string; number?: string; minSeconds?: number; maxSeconds?: number; result?: string; deadAir?: number; overtalk?: number; simulated?: boolean; disposition?: string; note?: string; scoreMax?: number; important?: boolean
}
type RecordingsPage = { items: FoundRecording[]; next: string | null }

const one = (id: string, part = '') => `/api/recordings/${encodeURIComponent(id)}${part}`

/** Page after page, from where the last one ended. */
export const useRecordings = (filter: RecordingFilter) =>
  useInfiniteQuery({
    queryKey: ['recordings', 'list', filter],
    queryFn: ({ pageParam, signal }) => http.get<RecordingsPage>(`/api/recordings${queryString({ ...filter, before: pageParam })}`, signal),
    initialPageParam: '', getNextPageParam: (page) => page.next,
  })

export const useRecording = (id: string | null) =>
  useQuery({ queryKey: ['recordings', 'one', id], queryFn: ({ signal }) => http.get<RecordingDetail>(one(id ?? '', '/detail'), signal), enabled: id !== null })

/** `second`: into the recording; null: before or after it. */
export type TimelineItem = { at: string; second: number | null; kind: 'event' | 'speech' | 'disposition' | 'rating' | 'comment' | 'card' | 'alarm' | 'form'; code: string; queue: string | null; agent: string | null; label: BilingualName | null; text: string | null; values?: Record<string, string> | null }

export const useTimeline = (id: string) =>
  useQuery({ queryKey: ['recordings', 'timeline', id], queryFn: ({ signal }) => http.get<TimelineItem[]>(one(id, '/timeline'), signal) })

/** Loudest sample per stretch of time, 0–255, of both sides. */
export type Peaks = { seconds: number; first: Uint8Array; second: Uint8Array }

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))

export const usePeaks = (id: string) =>
  useQuery({
    queryKey: ['recordings', 'peaks', id], staleTime: Infinity,
    queryFn: async ({ signal }): Promise<Peaks> => {
      const peaks = await http.get<{ msPerStretch: number; first: string; second: string }>(one(id, '/peaks'), signal)
      return { seconds: peaks.msPerStretch / 1000, first: bytesOf(peaks.first), second: bytesOf(peaks.second) }
    },
  })

/** An address of the sound for this session alone. */
export const linkOf = (id: string, wish: { reason?: string; download?: boolean; part?: string }): Promise<{ url: string; expiresAt: string }> => http.post(one(id, '/link'), wish)

/** A stretch louder than this counts as somebody speaking. */
const audible = 6

/** Where playing goes on, when nobody is heard from here for at least a second; null: somebody is, or soon will be. */
export function afterSilence(peaks: Peaks, at: number): number | null {
  const silent = (i: number) => (peaks.first[i] ?? 0) < audible && (peaks.second[i] ?? 0) < audible
  const begin = Math.floor(at / peaks.seconds)
  let end = begin
  while (end < peaks.first.length && silent(end)) end++
  return (end - begin) * peaks.seconds >= 1 ? Math.max(at, end * peaks.seconds - 0.2) : null
}
