import type { Catalogue, Measure, NamedReport, Report, Row } from '../../../src/Web/src/features/reports/api'
import type { Mailing, MailingWish, OwnReport, OwnWish } from '../../../src/Web/src/features/reports/own-api'
import type { Answer, Ask } from './api'
import type { MockCentre } from './centre'

const good = (body: unknown): Answer => ({ status: 200, body })
const both = (zh: string, en: string) => ({ zh, en })
const dayMs = 86_400_000

const measure = (key: string, zh: string, en: string, unit: Measure['unit'], good: Measure['good'] = 'neutral'): Measure => ({ key, name: both(zh, en), unit, good, formula: both(`${zh}的算法`, `How ${en} is made`), version: 1, counts: 'queue_intervals' })
const measures = [
  measure('offered', '排队量', 'Offered', 'count'), measure('queue-answered', '接通量', 'Answered', 'count', 'more-is-better'), measure('queue-lost', '呼损量', 'Lost', 'count', 'less-is-better'),
  measure('answer-rate', '接通率', 'Answer rate', 'ratio', 'more-is-better'), measure('asa', '平均等待时长', 'Average wait (ASA)', 'seconds', 'less-is-better'),
]
const report = (key: string, zh: string, en: string, group: NamedReport['group'], rows: string[], unit: NamedReport['unit'], chart: NamedReport['chart'], drawn: number): NamedReport =>
  ({ key, requirement: 'RP-06', name: both(zh, en), group, rows, unit, chart, drawn, measures: measures.map((m) => m.key), compares: false, target: chart === 'line' ? 0.8 : null, filters: ['queue'] })
const named = [
  report('queue-traffic', '队列话务统计', 'Queue traffic statistics', 'queue', ['queue'], 'none', 'bar', 3),
  report('daily-loss', '每日呼损次数对比图', 'Daily loss comparison chart', 'loss', ['time'], 'day', 'stack', 2),
  report('agent-talk', '坐席通话报表', 'Agent talk report', 'agent', ['agent'], 'none', 'pie', 1),
  report('service-level-chart', '服务水平图', 'Service level chart', 'time', ['time'], 'day', 'line', 1),
]
const names: Record<string, [string, string, string][]> = { queue: [['sales', '销售咨询', 'Sales'], ['service', '售后服务', 'Service']], agent: [['1001', '王丽娟 1001', 'Wang 1001'], ['1002', '李雷 1002', 'Li 1002']] }

/** Reports of a centre in which a day is like another; `none` had no calls at all. */
export class MockReports {
  /** What was asked last, as it stood in the address. */
  asked = new URLSearchParams()

  own: OwnReport[] = []
  mailings: Mailing[] = []

  constructor(private readonly centre: MockCentre) {}

  answer({ method, path, query, body }: Ask): Answer {
    const [, , , key = '', more = ''] = path.split('/')
    if (key === 'own-counters') return good({ measures: ['talks-in', 'talks-out', 'average-talk', 'missed', 'time-signed-in'], total: [23, 4, 185, 1, 14_730] })
    if (key === 'own') return this.keep(method, more, body as OwnWish)
    if (key === 'mailings') return this.mail(method, more, path.endsWith('/send'), body as MailingWish)
    if (key === '') return good({ measures, dimensions: [{ key: 'queue', name: both('队列', 'Queue') }, { key: 'agent', name: both('坐席', 'Agent') }], reports: [...named, ...this.own.map((o): NamedReport => ({ ...named[0]!, ...o.shape, key: o.key, requirement: '', name: both(o.name, o.name), group: 'own' }))], zone: 'Asia/Shanghai' } satisfies Catalogue)
    const own = this.own.find((o) => o.key === key)
    const found = own ? { ...named[0]!, ...own.shape, key } : named.find((r) => r.key === key)
    if (!found) return { status: 404, body: { type: 'about:blank', status: 404, code: 'not-found', title: 'not-found' } }
    this.asked = query
    if (more === 'calls') return good({ total: 2, page: 1, pageSize: 25, items: this.centre.calls.slice(0, 2) })
    return good(this.compute(found, query))
  }

  private keep(method: string, id: string, wish: OwnWish): Answer {
    if (method === 'GET') return good(this.own)
    if (method === 'DELETE') { this.own = this.own.filter((o) => o.id !== id); return { status: 204 } }
    const stored: OwnReport = { ...wish, id: id || `o${this.own.length + 1}`, key: `own-${id || `o${this.own.length + 1}`}`, owner: '1000', ownerName: '何主管', mine: true, updatedAt: this.centre.iso() }
    this.own = [...this.own.filter((o) => o.id !== stored.id), stored]
    return good(stored)
  }

  private mail(method: string, id: string, now: boolean, wish: MailingWish): Answer {
    if (now) return good({ fault: 'unreachable' })
    if (method === 'GET') return good(this.mailings)
    if (method === 'DELETE') { this.mailings = this.mailings.filter((m) => m.id !== id); return { status: 204 } }
    const stored: Mailing = { ...wish, id: id || `m${this.mailings.length + 1}`, nextAt: this.centre.iso(3600), lastAt: null, lastFault: null }
    this.mailings = [...this.mailings.filter((m) => m.id !== stored.id), stored]
    return good(stored)
  }

  private compute(found: NamedReport, query: URLSearchParams): Report {
    const [from, to, compareFrom] = [query.get('from') ?? '', query.get('to') ?? '', query.get('compareFrom')]
    const days = Math.round((Date.parse(to) - Date.parse(from)) / dayMs) + 1
    const dead = this.centre.calls.length === 0
    const valuesAt = (i: number): (number | null)[] => (dead ? [0, 0, 0, null, null] : [100 + i, 90, 10 + i, 90 / (100 + i), 12.5])
    const row = (value: string, zh: string, en: string, i: number, begin: string | null): Row => ({ keys: [{ value, name: both(zh, en) }], from: begin, to: begin, values: valuesAt(i), compared: compareFrom ? valuesAt(i + 5) : null })
    const rows = found.rows[0] === 'time'
      ? [...Array(days).keys()].map((i) => { const day = new Date(Date.parse(from) + i * dayMs).toISOString(); return row(String(Math.floor(Date.parse(day) / dayMs)), day.slice(0, 10), day.slice(0, 10), i % 40, day) })
      : dead ? [] : (names[found.rows[0] ?? ''] ?? []).map(([value, zh, en], i) => row(value, zh, en, i, null))
    return {
      key: found.key, asOf: this.centre.iso(0), from, to, compareFrom, compareTo: compareFrom && to, zone: 'Asia/Shanghai', unit: found.unit, columns: found.rows, measures: found.measures, rows, total: valuesAt(0),
      comparedTotal: compareFrom ? valuesAt(5) : null,
    }
  }
}
