import type { QueueDispositions } from '../../../src/Web/src/lib/dispositions'
import type { QueueRating, RatingLine, Ratings, RatingSetup } from '../../../src/Web/src/features/satisfaction/api'
import type { Form, Review, StoredForm } from '../../../src/Web/src/features/quality/api'
import type { Answer, Ask } from './api'

const good = (body: unknown): Answer => ({ status: 200, body })
const leaf = (code: string, zh: string, en: string, children: QueueDispositions['tree'] | null = null) => ({ code, label: { zh, en }, children })

const form: Form = {
  name: { zh: '服务质检', en: 'Service' }, passFrom: 80,
  sections: [
    { title: { zh: '沟通', en: 'Talk' }, weight: 1, items: [{ id: 'greets', text: { zh: '规范问候', en: 'Greets as agreed' }, weight: 1, points: 1, fatal: false, mayNotApply: false }, { id: 'solves', text: { zh: '解决问题', en: 'Solves the problem' }, weight: 4, points: 4, fatal: false, mayNotApply: false }] },
    { title: { zh: '合规', en: 'Rules' }, weight: 1, items: [{ id: 'promises', text: { zh: '不作虚假承诺', en: 'Promises nothing false' }, weight: 1, points: 1, fatal: true, mayNotApply: true }] },
  ],
}
const review = (n: number, change: Partial<Review> = {}): Review => ({
  id: `review-${n}`, callId: `01JCALL${n}`, kind: n % 7 === 3 ? 'second' : 'ordinary', agent: String(1001 + n % 9), agentName: `坐席${n % 9 + 1}`, callAt: '2026-11-21T02:00:00.000Z', form: 'form-0', formName: form.name, formVersion: 2, passFrom: 80, reason: '每日抽检',
  createdAt: '2026-11-22T01:00:00.000Z', claimedBy: null, claimedUntil: null, mine: false, doneAt: null, reviewer: null, score: null, fatal: false, counts: null, acknowledgedAt: null, appeal: null, appealedAt: null, ...change,
})

/** Ratings, dispositions and summaries, from memory. */
export class MockQuality {
  private dispositions: QueueDispositions[] = [
    { queue: 'sales', required: true, tree: [leaf('order', '下单', 'Order'), leaf('complaint', '投诉', 'Complaint', [leaf('delivery', '物流', 'Delivery'), leaf('product', '产品质量', 'Product')])] },
    { queue: 'service', required: false, tree: [] },
  ]
  private asks: QueueRating[] = [{ queue: 'sales', asks: null }, { queue: 'service', asks: null }]
  readonly summaries: { call: string; code: string | null; note: string }[] = []

  readonly scored: Record<string, unknown>[] = []
  private readonly forms: StoredForm[] = [{ id: 'form-0', version: 2, form, madeAt: '2026-11-01T02:00:00.000Z', madeBy: '1000', retired: false }]
  private claimed = false

  /** @param recorded A call that has a recording. */
  constructor(private readonly much: boolean, private readonly recorded: string) {}

  transcription = { available: false, queues: [] as string[], language: 'zh-CN' }
  limits = { deadAirSeconds: 20, overtalkSeconds: 30, greetingSeconds: 6, quietDb: 38, talkSharePercent: 85 }

  answer({ method, path, query, body }: Ask): Answer | null {
    const [, , area = '', id = '', part = ''] = path.split('/').map(decodeURIComponent)
    if (area === 'quality') return this.reviewed(method, id, part, path.split('/')[5] ?? '', query, body)
    if (area === 'satisfaction' && id === '' && method === 'GET') return good(this.ratings(query.get('by') ?? 'agent'))
    if (area === 'satisfaction' && method === 'GET') return good(this.asks)
    if (area === 'satisfaction') {
      this.asks = this.asks.map((a) => (a.queue === part ? { ...a, asks: method === 'PUT' ? body as RatingSetup : null } : a))
      return method === 'PUT' ? good(this.asks.find((a) => a.queue === part)) : { status: 204 }
    }
    if (area === 'dispositions' && method === 'GET') return good(this.dispositions)
    if (area === 'dispositions') {
      this.dispositions = this.dispositions.map((d) => (d.queue === id ? { ...d, ...body } : d))
      return good(this.dispositions.find((d) => d.queue === id))
    }
    if (area === 'calls' && part === 'summary') {
      this.summaries.push({ call: id, code: body.code as string | null, note: String(body.note) })
      return good({ agent: '1001', path: '/complaint/delivery/', label: { zh: '投诉 / 物流', en: 'Complaint / Delivery' }, note: body.note, at: '2026-11-22T02:00:00.000Z' })
    }
    return null
  }

  private reviewed(method: string, what: string, id: string, action: string, query: URLSearchParams, body: Record<string, unknown>): Answer | null {
    if (what === 'forms' && method === 'GET') return good(this.forms)
    if (what === 'forms' && method === 'POST') {
      this.forms.push({ id: `form-${this.forms.length}`, version: 1, form: body as unknown as Form, madeAt: '2026-11-22T02:00:00.000Z', madeBy: '1000', retired: false })
      return good(this.forms.at(-1))
    }
    if (what === 'rules') return method === 'GET' ? good([{ id: 'rule-1', rule: { name: '每日抽检', form: 'form-0', kind: 'sample', perAgent: 3, seed: 7, below: 2, path: null, queue: null, daily: true }, lastDay: null }]) : good({ fitting: 12, added: 9 })
    if (what === 'calibrations') return good(this.much ? [{ id: 'c1', callId: '01JCALL7', agent: '1004', createdAt: '2026-11-20T02:00:00.000Z', formName: form.name, mean: 90, spread: 20, scores: [{ reviewer: '1100', name: '孙敏', done: true, score: 100, deviation: 10 }, { reviewer: '1101', name: '王强', done: true, score: 80, deviation: -10 }], items: [{ text: form.sections[0]!.items[1]!.text, points: [4, 2], differ: true }] }] : [])
    if (what === 'transcription') {
      if (method === 'PUT') this.transcription = { ...this.transcription, ...body }
      return good(this.transcription)
    }
    if (what === 'check-settings') {
      if (method === 'PUT') this.limits = { ...this.limits, ...body }
      return good(this.limits)
    }
    if (what === 'figures') {
      const items = Array.from({ length: this.much ? 12 : 0 }, (_, i) => ({ agent: String(1001 + i), name: `坐席${i + 1}`, reviewed: 6 + i % 3, passed: 5 + i % 2, fatal: i % 5 === 0 ? 1 : 0, score: 82 + i % 9, checked: 120 + i, good: 96 + i, findings: { 'dead-air': 9, overtalk: 4, 'no-greeting': 2 } }))
      return good({ items, total: { agent: null, name: null, reviewed: 84, passed: 70, fatal: 3, score: 86.4, checked: 1506, good: 1218, findings: {} } })
    }
    if (what === 'results' && id === '') return good(this.much ? [review(3, { doneAt: '2026-11-21T02:00:00.000Z', reviewer: '1100', score: 62, counts: 62, agent: '1001' })] : [])
    if (what === 'reviews' && id === '') {
      const items = !this.much ? [] : query.get('view') === 'done' ? [1, 2, 3].map((n) => review(n, { doneAt: '2026-11-21T02:00:00.000Z', reviewer: '1000', score: 60 + n * 10, counts: 60 + n * 10 })) : Array.from({ length: 24 }, (_, n) => review(n, n === 0 ? { claimedBy: '1100', claimedUntil: '2099-01-01T00:00:00.000Z' } : n === 1 && this.claimed ? { claimedBy: '1000', mine: true } : {}))
      return good({ total: items.length, items })
    }
    if (action === 'claim') this.claimed = true
    if (action === 'score') {
      this.scored.push(body)
      return good({ review: review(1, { doneAt: '2026-11-22T02:00:00.000Z', score: 100 }), questions: form, answers: body.answers, comments: [], remark: '' })
    }
    const own = what === 'results'
    return good({ review: review(1, own ? { doneAt: '2026-11-21T02:00:00.000Z', score: 62, counts: 62 } : { claimedBy: '1000', mine: true, callId: this.recorded }), questions: form, answers: own ? { greets: 1, solves: 2, promises: null } : {}, comments: own ? [{ second: 12.5, text: '打断客户' }] : [], remark: '' })
  }

  private ratings(by: string): Ratings {
    const line = (key: string | null, name: string | null, scores: number[], silent: number): RatingLine => {
      const answered = scores.reduce((a, b) => a + b, 0)
      const invited = answered + silent
      const mean = scores.reduce((sum, count, i) => sum + count * i, 0) / Math.max(1, answered) / 4
      return {
        key, name, invited, answered, scores, index: answered === 0 ? null : Math.round(mean * 1000) / 10, good: (scores[3] ?? 0) + (scores[4] ?? 0), bad: (scores[0] ?? 0) + (scores[1] ?? 0),
        reasons: [{ reason: '等候太久', count: scores[0] ?? 0 }, { reason: '问题未解决', count: scores[1] ?? 0 }].filter((r) => r.count > 0), responseRate: invited === 0 ? 0 : answered / invited,
      }
    }
    if (!this.much) return { items: [], total: line(null, null, [], 0) }
    const names = by === 'queue' ? ['sales', 'service'] : by === 'flow' ? ['main-menu'] : Array.from({ length: 14 }, (_, i) => String(1001 + i))
    const items = names.map((key, i) => line(key, by === 'agent' ? `坐席${i + 1}` : null, [i % 4, (i * 3) % 5, 6 + i % 3, 20 + i, 40 - i], 12 + i * 2))
    const sum = [0, 1, 2, 3, 4].map((at) => items.reduce((all, l) => all + (l.scores[at] ?? 0), 0))
    return { items, total: line(null, null, sum, items.reduce((all, l) => all + l.invited - l.answered, 0)) }
  }
}
