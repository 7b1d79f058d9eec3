import type { Alarm, Rule, StoredRule } from '../../../src/Web/src/features/alarms/api'
import type { Answer, Ask } from './api'
import type { MockCentre } from './centre'

const good = (body: unknown): Answer => ({ status: 200, body })
const refused = (status: number, code: string): Answer => ({ status, body: { type: 'about:blank', status, code, title: code } })

/** Alarms and their rules, answered from memory. */
export class MockAlarms {
  all: Alarm[]
  rules: StoredRule[]

  constructor(private readonly centre: MockCentre, much: boolean) {
    const alarm = (id: number, change: Partial<Alarm>): Alarm => ({
      id, kind: 'queue-longest-wait', subject: 'service', ruleId: 1, severity: 'warning', details: { value: '184', threshold: '60' }, recipients: [], raisedAt: centre.iso(-id * 700), lastAt: centre.iso(-id * 700), times: 1,
      clearedAt: null, acknowledgedAt: null, acknowledgedBy: null, ...change,
    })
    this.all = !much ? [] : [
      alarm(3, { kind: 'queue-agents-ready', severity: 'critical', subject: 'sales', details: { value: '0', threshold: '2' }, raisedAt: centre.iso(-95) }),
      alarm(2, {}),
      alarm(1, { kind: 'agent-state', subject: '1012', severity: 'notice', ruleId: 2, details: { state: 'not-ready', value: '1830', threshold: '1800' }, acknowledgedAt: centre.iso(-400), acknowledgedBy: '何主管' }),
      ...[...Array(60).keys()].map((i) => alarm(i + 4, { kind: i % 3 === 0 ? 'queue-waiting' : 'queue-service-level', subject: i % 2 === 0 ? 'service' : 'sales', details: { value: `${i + 5}`, threshold: '5' }, times: i % 5 === 0 ? 3 : 1, clearedAt: centre.iso(-i * 600), acknowledgedBy: i % 2 === 0 ? '何主管' : null, acknowledgedAt: i % 2 === 0 ? centre.iso(-i * 650) : null })),
    ]
    const rule = (id: number, change: Partial<Rule>): StoredRule => ({
      id, measure: 'longest-wait', subject: '', state: 'not-ready', threshold: 60, durationSeconds: 10, fromMinute: 480, toMinute: 1200, days: 31, severity: 'warning', recipients: [], enabled: true, figure: '', by: '', below: false, mails: [], escalateMinutes: 0, escalateTo: [], escalateMails: [], updatedAt: centre.iso(-90_000), updatedBy: '何主管', ...change,
    })
    this.rules = !much ? [] : [rule(1, {}), rule(2, { measure: 'agent-state', threshold: 1800, severity: 'notice', recipients: ['1000', '1100'], fromMinute: 0, toMinute: 1440 }), rule(3, { measure: 'agents-ready', subject: 'sales', threshold: 2, severity: 'critical' }), rule(4, { measure: 'service-level', threshold: 80, enabled: false })]
  }

  answer({ method, path, query, body }: Ask, who: string): Answer {
    const [, , , area = '', action = ''] = path.split('/')
    if (area === 'rules') return this.rule(method, Number(action), body as Rule, who)
    if (area === 'history') {
      const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 50)]
      return good({ total: this.all.length, page, pageSize: size, items: this.all.slice((page - 1) * size, page * size) })
    }
    if (area === '') return good(this.all.filter((a) => a.clearedAt === null))
    const found = this.all.find((a) => a.id === Number(area))
    if (!found || action !== 'acknowledge') return refused(404, 'not-found')
    Object.assign(found, { acknowledgedAt: this.centre.iso(), acknowledgedBy: who })
    return good(found)
  }

  private rule(method: string, id: number, wish: Rule, who: string): Answer {
    if (method === 'GET') return good(this.rules)
    if (method === 'DELETE') {
      this.rules = this.rules.filter((r) => r.id !== id)
      return { status: 204 }
    }
    const stored = { ...wish, id: id || this.rules.length + 1, updatedAt: this.centre.iso(), updatedBy: who }
    this.rules = [...this.rules.filter((r) => r.id !== stored.id), stored]
    return good(stored)
  }
}
