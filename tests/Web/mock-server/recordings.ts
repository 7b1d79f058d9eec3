import type { Call } from '../../../src/Web/src/lib/contract'
import type { Package } from '../../../src/Web/src/features/recordings/packages-drawer'
import type { TimelineItem } from '../../../src/Web/src/lib/recordings'
import type { Answer, Ask } from './api'
import { toneWav } from './wav'

const refused = (status: number, code: string): Answer => ({ status, body: { type: 'about:blank', status, code, title: code } })
const pageSize = 50

/** Recordings of the calls that there are, as the server would answer. */
export class MockRecordings {
  settings = { playNeedsReason: false, downloadNeedsReason: true, linkMinutes: 60, secondStore: '', s3: null as Record<string, string> | null, sealed: false, compact: false, keepDays: 0, queueDays: {}, freeFromPercent: 85, screens: 'off', queueScreens: {}, screensTellWatched: true }
  masterKeys = 1
  /** Made in this test; the newest first. */
  packages: Package[] = []
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
    if (id === 'packages') return this.packed(calls, method, action, path.split('/')[5] ?? '', body)
    if (id === '') return this.list(calls, query)
    const call = calls.find((c) => c.recording?.id === id)
    if (!call?.recording) return refused(404, 'recording-missing')
    if (action === 'detail') return { status: 200, body: this.detail(call, call.recording.seconds) }
    if (action === 'timeline') return { status: 200, body: timeline(call) }
    if (action === 'hold') {
      if (method === 'PUT') this.holds.set(id, String(body.reason)); else this.holds.delete(id)
      return { status: 204 }
    }
    if (action === 'peaks') return { status: 200, body: peaks(call.recording.seconds) }
    if (action === 'link') return this.link(id, body)
    return { status: 200, raw: toneWav(8, 440, 880), type: 'audio/wav' }
  }

  private packed(calls: Call[], method: string, id: string, action: string, body: Record<string, unknown>): Answer {
    if (action === 'archive') return { status: 200, raw: Buffer.from('PK'), type: 'application/zip' }
    if (method === 'DELETE') { this.packages = this.packages.filter((one) => one.id !== id); return { status: 204 } }
    if (method === 'GET') return { status: 200, body: this.packages }
    if (!body.reason) return refused(422, 'reason-needed')
    const found = calls.filter((c) => c.recording)
    if (found.length === 0) return { status: 422, body: { type: 'about:blank', status: 422, code: 'field-invalid', title: 'x', args: { field: 'search', why: 'nothing' } } }
    const to = (body.mailTo as string[] | undefined) ?? []
    const now = new Date()
    this.packages.unshift({ id: `p${this.packages.length}`, title: String(body.title ?? '2026-01-15'), madeBy: '1000', madeAt: now.toISOString(), until: new Date(now.getTime() + 72 * 3_600_000).toISOString(), reason: String(body.reason), calls: found.length, seconds: 7_200, bytes: 230_400_000, mailedTo: to, mailed: to.length > 0 ? 'link' : null, progress: null })
    return { status: 200, body: this.packages[0] }
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
      id: call.id, startedAt: call.startedAt, seconds, state: call.recording?.state, sha256: 'ab'.repeat(32), call, hold: this.holds.get(call.id) ?? null, archivedAt: call.startedAt, parts: [],
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

function timeline(call: Call): TimelineItem[] {
  const began = Date.parse(call.startedAt)
  const item = (second: number | null, kind: TimelineItem['kind'], code: string, text: string | null, rest: Partial<TimelineItem> = {}): TimelineItem =>
    ({ at: new Date(began + (second ?? -20) * 1000).toISOString(), second, kind, code, queue: null, agent: call.agent?.jobNumber ?? null, label: null, text, ...rest })
  return [
    item(null, 'event', 'call-enqueued', null, { queue: call.queue, agent: null }), item(0, 'event', 'talk-started', null, { queue: call.queue }), item(4, 'card', 'customer-changed', 'note tags'), item(6, 'comment', '', '没有核对身份', { agent: '1100' }),
    item(9, 'disposition', '', '已补发', { label: { zh: '投诉 / 物流', en: 'Complaint / Delivery' } }), item(12, 'alarm', 'queue-longest-wait', 'sales', { agent: null, values: { value: '65', threshold: '60' } }), item(15, 'rating', '', '2/5 问题未解决'),
  ]
}
