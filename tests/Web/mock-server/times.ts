import type { Calendar, Preview, Setup, SpecialDay } from '../../../src/Web/src/features/calendars/api'
import type { Answer, Ask } from './api'

type Entry = { id: number; number: string; reason: string; expiresAt: string | null; expired: boolean; hits: number; lastHitAt: string | null; createdAt: string; createdBy: string }
const at = '2026-11-22T01:00:00Z'
const good = (body: unknown): Answer => ({ status: 200, body })
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const nationalDay: SpecialDay = { date: '2026-10-01', kind: 'holiday', name: '国庆节', like: 'monday', periods: [] }

/** Calendars and lists, as the server would answer. */
export class MockTimes {
  readonly calendars: Calendar[]
  readonly entries: Record<string, Entry[]>

  constructor(much: boolean) {
    const week = days.slice(0, 5).flatMap((day) => [{ day, fromMinute: 540, toMinute: 1080, label: 'open' }])
    this.calendars = much ? [{ id: 'work', revision: 1, setup: { name: '工作时间', week, days: [], publicHolidays: true }, now: { label: 'closed', day: null, at, nextChange: '2026-11-23T01:00:00Z' }, usedBy: ['main-menu'], updatedAt: at, updatedBy: '1100' }] : []
    const entry = (id: number): Entry => ({ id, number: `139001390${String(id).padStart(2, '0')}`, reason: id % 2 ? '骚扰' : '欠费', expiresAt: null, expired: id % 7 === 3, hits: id, lastHitAt: id ? at : null, createdAt: at, createdBy: '1000' })
    this.entries = { black: much ? Array.from({ length: 60 }, (_, i) => entry(i)) : [], vip: [], business: [] }
  }

  answer({ method, path, query, body }: Ask): Answer {
    const [, , area, id = '', , entry = ''] = path.split('/').map(decodeURIComponent)
    return area === 'lists' ? this.ofLists(method, id, Number(entry), query, body) : this.ofCalendars(method, id, body)
  }

  private ofCalendars(method: string, id: string, body: Record<string, unknown>): Answer {
    if (id === 'public-holidays') return good([{ year: 2026, announced: '2025-11-04', source: '国务院办公厅', days: [nationalDay] }, { year: 2027, announced: null, source: '', days: [] }])
    if (id === 'preview') return good(previewOf(body.setup as Setup, body.from as string | null))
    if (method === 'GET') return good(this.calendars)
    const i = this.calendars.findIndex((one) => one.id === id)
    if (method === 'DELETE') return this.calendars[i]?.usedBy.length ? { status: 409, body: { status: 409, code: 'flow-in-use', title: 'used', args: { by: this.calendars[i].usedBy.join(', ') } } } : (this.calendars.splice(i, 1), { status: 204 })
    const saved: Calendar = { ...(this.calendars[i] ?? { usedBy: [], now: { label: 'open', day: null, at, nextChange: null } }), id, revision: (this.calendars[i]?.revision ?? 0) + 1, setup: body.setup as Setup, updatedAt: at, updatedBy: '1000' }
    if (i >= 0) this.calendars[i] = saved
    else this.calendars.push(saved)
    return good(saved)
  }

  private ofLists(method: string, id: string, entry: number, query: URLSearchParams, body: Record<string, unknown>): Answer {
    if (id === '') return good([['black', '黑名单', 'Blacklist'], ['vip', '贵宾', 'VIP'], ['business', '业务名单', 'Business']].map(([one, zh, en]) => ({ id: one, name: { zh, en }, kind: one, class: one, entries: this.entries[one!]!.length, hits: this.entries[one!]!.reduce((sum, e) => sum + e.hits, 0) })))
    const all = this.entries[id]!
    if (method === 'DELETE') { all.splice(all.findIndex((e) => e.id === entry), 1); return { status: 204 } }
    if (method === 'POST') {
      for (const number of body.numbers as string[]) all.unshift({ id: 1000 + all.length, number, reason: String(body.reason), expiresAt: body.expiresAt as string | null, expired: false, hits: 0, lastHitAt: null, createdAt: at, createdBy: '1000' })
      return good({ added: (body.numbers as string[]).length })
    }
    const found = all.filter((e) => (e.number + e.reason).includes(query.get('search') ?? ''))
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 50)]
    return good({ total: found.length, page, pageSize: size, items: found.slice((page - 1) * size, page * size) })
  }
}

/** The week as it is set; National Day is closed where public holidays count. */
function previewOf(setup: Setup, from: string | null): Preview {
  const first = Date.parse(`${from ?? '2026-11-23'}T00:00:00Z`)
  const dates = days.map((_, i) => new Date(first + i * 86_400_000).toISOString().slice(0, 10))
  return {
    moment: { label: setup.week.length > 0 ? 'open' : 'closed', day: null, at, nextChange: at },
    days: dates.map((date, i) => (setup.publicHolidays && date === nationalDay.date ? { date, kind: 'holiday' as const, name: nationalDay.name, periods: [] } : { date, kind: null, name: null, periods: setup.week.filter((p) => p.day === days[i]) })),
  }
}
