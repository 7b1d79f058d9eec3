import type { Call } from '../../../src/Web/src/lib/contract'
import type { Answer, Ask } from './api'
import { toneWav } from './wav'

const refused = (status: number, code: string): Answer => ({ status, body: { type: 'about:blank', status, code, title: code } })
const pageSize = 50

/** Recordings of the calls that there are, as the server would answer. */
export class MockRecordings {
  settings = { playNeedsReason: false, downloadNeedsReason: true, linkMinutes: 60, secondStore: '', s3: null as Record<string, string> | null, sealed: false, compact: false, keepDays: 0, queueDays: {}, freeFromPercent: 85 }
  masterKeys = 1
  holds = new Map<string, string>()
  /** What was asked for with which reason. */
  readonly links: { id: string; download: boolean; reason: string }[] = []

  answer(calls: Call[], { method, path, query, body }: Ask): Answer {
    const [, , , id = '', action = ''] = path.split('/').map(decodeURIComponent)
    if (id === 'settings') {
      if (method === 'PUT') this.settings = { ...this.settings, ...body }
      return { status: 200, body: this.settings }
    }
    if (id === 'keys') return { status: 200, body: { keyName: `k${++this.masterKeys}-0a1b2c3d` } }
    if (id === 'storage') return { status: 200, body: { small: 140, sealed: 180, keyName: `k${this.masterKeys}-0a1b2c3d`, oldEnvelopes: this.masterKeys > 1 ? 180 : 0, writesPerSecond: 12, bytesPerSecond: 192_000, recordings: calls.length, archived: 200, freed: 12, waiting: 3, lagSeconds: 340, fault: this.settings.secondStore === '' ? null : 'Input/output error', usedPercent: 61.5, held: this.holds.size, due: 0 } }
    if (id === '') return this.list(calls, query)
    const call = calls.find((c) => c.recording?.id === id)
    if (!call?.recording) return refused(404, 'recording-missing')
    if (action === 'detail') return { status: 200, body: this.detail(call, call.recording.seconds) }
    if (action === 'hold') {
      if (method === 'PUT') this.holds.set(id, String(body.reason)); else this.holds.delete(id)
      return { status: 204 }
    }
    if (action === 'peaks') return { status: 200, body: peaks(call.recording.seconds) }
    if (action === 'link') return this.link(id, body)
    return { status: 200, raw: toneWav(8, 440, 880), type: 'audio/wav' }
  }

  private link(id: string, body: Record<string, unknown>): Answer {
    const [download, reason] = [body.download === true, String(body.reason ?? '')]
    if (!reason && (download ? this.settings.downloadNeedsReason : this.settings.playNeedsReason)) return refused(422, 'reason-needed')
    this.links.push({ id, download, reason })
    return { status: 200, body: { url: `/api/recordings/${id}/audio?link=x`, expiresAt: new Date(Date.now() + 3_600_000).toISOString() } }
  }

  private list(calls: Call[], query: URLSearchParams): Answer {
    const found = calls.filter((c) => c.recording && (!query.get('queue') || c.queue === query.get('queue')) && (!query.get('agent') || c.agent?.jobNumber === query.get('agent')) && c.caller.number.includes(query.get('number') ?? ''))
    const from = Number(query.get('before') || 0)
    const items = found.slice(from, from + pageSize).map((call, i) => ({ call, seconds: call.recording?.seconds ?? 0, deadAirLongest: i % 4 === 0 ? 4 + i : 0, overtalk: i % 3 === 0 ? 2.5 : 0.2 }))
    return { status: 200, body: { items, next: from + pageSize < found.length ? String(from + pageSize) : null } }
  }

  private detail(call: Call, seconds: number) {
    const third = seconds / 3
    const agent = call.agent?.jobNumber ?? null
    const mark = (kind: string, from: number, to: number) => ({ kind, agent, name: call.agent?.name ?? null, party: null, from, to, channel: kind === 'talk' ? 1 : null })
    return {
      id: call.id, startedAt: call.startedAt, seconds, state: call.recording?.state, sha256: 'ab'.repeat(32), call, hold: this.holds.get(call.id) ?? null, archivedAt: call.startedAt,
      marks: [mark('talk', 0, seconds), mark('hold', third, third + seconds / 10), mark('pause', 2 * third, 2 * third + seconds / 20)],
      signals: { firstTalk: seconds * 0.4, secondTalk: seconds * 0.45, overtalk: 2.5, deadAir: 6, deadAirLongest: 6, deadAirLongestAt: third, firstLevel: -21.4, secondLevel: -24.9 },
    }
  }
}

function peaks(seconds: number) {
  const count = Math.ceil(seconds * 10)
  const side = (turn: number) => Buffer.from(Array.from({ length: count }, (_, i) => (Math.floor(i / 40) % 2 === turn && i % 90 > 12 ? 20 + Math.round(70 * Math.abs(Math.sin(i * 0.7) * Math.sin(i * 0.13))) : 1))).toString('base64')
  return { msPerStretch: 100, first: side(0), second: side(1) }
}
