import type { Account, ApiKey, AuditLine, ImportedRow, Permission, Person, PersonDetails, RoleSet, SignedIn, Team } from '../../../src/Web/src/lib/people'
import type { Scope } from '../../../src/Web/src/lib/rights'
import type { Answer, Ask } from './api'

const good = (body: unknown): Answer => ({ status: 200, body })
const refused = (status: number, code: string, args: object = {}): Answer => ({ status, body: { type: 'about:blank', status, code, title: code, args } })
const permission = (group: Permission['group'], scoped: boolean, ...codes: string[]): Permission[] => codes.map((code) => ({ code, group, scoped }))

const permissions: Permission[] = [
  ...permission('work', false, 'take-calls', 'call-abroad'), ...permission('work', true, 'see-messages', 'see-faxes'), ...permission('floor', true, 'see-board', 'see-live-calls', 'act-for-agents', 'monitor-calls', 'control-calls'),
  ...permission('floor', false, 'see-alarms', 'manage-alarms'), ...permission('records', true, 'see-calls', 'play-recordings', 'export-recordings', 'review-calls'), ...permission('records', false, 'manage-recordings'),
  ...permission('customers', false, 'see-customers', 'edit-customers', 'manage-customers', 'see-numbers', 'reveal-numbers'), ...permission('floor', false, 'manage-notices'), ...permission('figures', true, 'see-reports'), ...permission('figures', false, 'mail-reports', 'manage-wallboards', 'plan-staff'),
  ...permission('settings', false, 'draw-flows', 'publish-flows', 'manage-prompts', 'manage-calendars', 'manage-scripts', 'manage-lists', 'manage-mailboxes', 'manage-quality', 'tune-queues', 'manage-queues', 'manage-phones', 'manage-numbers', 'manage-trunks', 'manage-centre', 'see-changes', 'run-simulation'), ...permission('settings', true, 'manage-skills'),
  ...permission('system', true, 'manage-people'), ...permission('system', false, 'manage-roles', 'manage-keys', 'see-audit', 'trace-calls', 'operate', 'lift-blocks', 'manage-backups', 'manage-privacy', 'manage-bundle'),
]
const granted = (scope: Scope, ...codes: string[]): Record<string, Scope> => Object.fromEntries(codes.map((code) => [code, scope]))
const agentGrants = { ...granted('all', 'take-calls', 'see-board', 'see-customers', 'edit-customers', 'see-numbers'), ...granted('own', 'act-for-agents', 'see-calls', 'play-recordings', 'see-messages', 'see-faxes', 'see-reports') }
const administratorGrants = granted('all', ...permissions.map((p) => p.code).filter((code) => code !== 'take-calls'))
const supervisorGrants = Object.fromEntries(Object.entries(administratorGrants).filter(([code]) => !['publish-flows', 'manage-queues', 'manage-phones', 'manage-numbers', 'manage-trunks', 'manage-centre', 'manage-people', 'manage-roles', 'manage-keys', 'see-audit', 'operate', 'lift-blocks', 'manage-backups', 'manage-privacy', 'manage-bundle', 'reveal-numbers', 'manage-recordings'].includes(code)))

const freeKey = { origins: [], limits: { perSecond: null, burst: null, perDay: null }, inForce: { perSecond: 1000, burst: 2000, perDay: null }, today: { day: '2026-11-22', requests: 1284, refused: 0 } }

/** What roles allow together. */
export const permissionsOf = (roles: string[]): Record<string, Scope> => Object.assign({}, ...roles.map((role) => (role === 'administrator' ? administratorGrants : role === 'supervisor' ? supervisorGrants : agentGrants))) as Record<string, Scope>

/** People, teams, roles, keys and the audit trail, answered from memory. */
export class MockPeople {
  teams: Team[]
  people: Person[]
  roles: RoleSet[]
  keys: ApiKey[]
  lines: AuditLine[]
  factor = false

  constructor(private readonly iso: (seconds?: number) => string, much: boolean) {
    this.teams = [{ id: 'centre', parentId: null, name: '禾光家电 客服中心', leaders: ['1100'], people: 2 }, ...(much ? [
      { id: 'team-1', parentId: 'centre', name: '客服一组', leaders: ['1101'], people: 40 }, { id: 'team-2', parentId: 'centre', name: '客服二组', leaders: [], people: 38 }, { id: 'night', parentId: 'team-2', name: '夜班', leaders: [], people: 6 },
    ] : [])]
    const person = (i: number): Person => ({ jobNumber: `${1000 + i}`, name: i === 0 ? '何主管' : `坐席${i}`, roles: i === 0 ? ['administrator', 'supervisor'] : i % 11 === 0 ? ['agent', 'coach'] : ['agent'], team: i === 0 ? 'centre' : i % 2 ? 'team-1' : 'team-2', mustChangePassword: i % 9 === 1, secondFactor: i % 7 === 0, createdAt: iso(-i * 86_400), disabledAt: i % 13 === 5 ? iso(-5000) : null, lockedUntil: i === 4 ? iso(900) : null })
    this.people = Array.from({ length: much ? 86 : 1 }, (_, i) => person(i))
    const set = (code: string, zh: string, en: string, builtIn: boolean, grants: Record<string, Scope>, people: number): RoleSet => ({ code, name: { zh, en }, builtIn, grants, people })
    this.roles = [set('agent', '坐席', 'Agent', true, agentGrants, 84), set('supervisor', '班长', 'Supervisor', true, supervisorGrants, 3), set('administrator', '系统管理员', 'Administrator', true, administratorGrants, 1), ...(much ? [set('coach', '质检员', 'Quality coach', false, { ...granted('team', 'see-calls', 'play-recordings'), ...granted('all', 'see-board') }, 7)] : [])]
    this.keys = much ? [
      { id: 'a1', name: 'first-start', roles: ['administrator'], team: null, createdAt: iso(-9_000_000), createdBy: '', expiresAt: null, usedAt: iso(-300), usedFrom: '192.0.2.17', ...freeKey },
      { id: 'b2', name: '大屏', roles: ['coach'], team: 'team-1', createdAt: iso(-400_000), createdBy: '1000', expiresAt: iso(9_000_000), usedAt: null, usedFrom: '', ...freeKey, origins: ['https://crm.example', 'https://shop.example:8443'], limits: { perSecond: 20, burst: 40, perDay: 50_000 }, inForce: { perSecond: 20, burst: 40, perDay: 50_000 }, today: { day: '2026-11-22', requests: 31_204, refused: 118 } },
      { id: 'c3', name: '旧工单系统', roles: ['agent'], team: null, createdAt: iso(-40_000_000), createdBy: '1000', expiresAt: iso(-1000), usedAt: iso(-2_000_000), usedFrom: '198.51.100.4', ...freeKey },
    ] : []
    const line = (seq: number, action: string, who: string, subject: string, details: Record<string, string> = {}): AuditLine => ({ seq, at: iso(-(400 - seq) * 137), who, name: who === '1000' ? '何主管' : '', action, subject, details, address: '192.0.2.17' })
    this.lines = much ? Array.from({ length: 240 }, (_, i) => i % 5 === 0 ? line(i + 1, 'sign-in-failed', '', '1001', { why: 'wrong-credentials' }) : i % 5 === 1 ? line(i + 1, 'person-changed', '1000', '1003', { before: '坐席3; agent; team-1', after: '坐席3; agent coach; team-2' }) : i % 5 === 2 ? line(i + 1, 'recording-played', '1000', '01J899995') : i % 5 === 3 ? line(i + 1, 'key-used', 'key:first-start', 'a1') : line(i + 1, 'signed-in', '1000', '1000')).reverse() : []
  }

  answer({ method, path, query, body, person }: Ask): Answer | null {
    const [, , area = '', id = '', action = '', more = ''] = path.split('/').map(decodeURIComponent)
    switch (`${method} ${area}`) {
      case 'GET teams': return good(this.teams)
      case 'POST teams': this.teams.push({ id: `t-${this.teams.length}`, parentId: String(body.parentId), name: String(body.name), leaders: (body.leaders as string[] | undefined) ?? [], people: 0 }); return good({})
      case 'GET roles': return good({ permissions, roles: this.roles })
      case 'POST roles': this.roles.push({ code: String(body.code), name: body.name as RoleSet['name'], builtIn: false, grants: body.grants as RoleSet['grants'], people: 0 }); return good({})
      case 'PUT roles': Object.assign(this.roles.find((r) => r.code === id) ?? {}, { grants: body.grants }); return good({})
      case 'GET keys': return good(id === '' ? this.keys : Array.from({ length: 20 }, (_, i) => ({ day: `2026-11-${String(22 - i).padStart(2, '0')}`, requests: 40_000 - i * 911, refused: i % 4 === 0 ? 37 : 0 })))
      case 'PUT keys': { const key = this.keys.find((k) => k.id === id); if ((body.origins as string[]).some((o) => !/^https:\/\/[\w.:-]+$/.test(o))) return refused(422, 'field-invalid', { field: 'origins', why: 'origin' }); if (key) Object.assign(key, { origins: body.origins, limits: body.limits }); return good(key) }
      case 'POST keys': { const key: ApiKey = { id: `k${this.keys.length}`, name: String(body.name), roles: body.roles as string[], team: null, createdAt: this.iso(), createdBy: '1000', expiresAt: null, usedAt: null, usedFrom: '', ...freeKey, origins: body.origins as string[] }; this.keys.push(key); return good({ key, secret: 'the-secret-shown-once' }) }
      case 'DELETE keys': this.keys = this.keys.filter((k) => k.id !== id); return { status: 204 }
      case 'GET audit': return id === 'actions' ? good([...new Set(this.lines.map((l) => l.action))]) : good(this.page(this.lines.filter((l) => ['who', 'action', 'subject'].every((f) => !query.get(f) || String(l[f as 'who']) === query.get(f))), query))
      case 'POST audit': return good({ lines: this.lines.length, broken: null, at: this.iso() })
      case 'GET account': return good({ jobNumber: person?.jobNumber ?? '', name: person?.name ?? '', roles: person?.roles ?? [], team: '客服一组', secondFactor: this.factor, sessions: this.sessions() } satisfies Account)
      case 'POST account': if (action === 'remove') { this.factor = false; return { status: 204 } } return good({ address: 'otpauth://totp/Antiphon:1000?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Antiphon', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' })
      case 'PUT account': if (body.code !== '123456') return refused(401, 'second-factor-wrong'); this.factor = true; return good({ codes: Array.from({ length: 10 }, (_, i) => `abcdefgh${i}k-mnpqrstuv${i}`) })
      case 'DELETE account': return { status: 204 }
      case 'GET people': return id === '' ? good(this.page(this.found(query), query)) : this.one(id)
      case 'POST people': return id === '' ? this.create(body) : id === 'import' ? good(this.imported(String(body.csv), body.commit === true)) : this.act(id, action)
      case 'PUT people': Object.assign(this.people.find((p) => p.jobNumber === id) ?? {}, { name: body.name, roles: body.roles, team: body.team }); return good({})
      case 'DELETE people': return more ? { status: 204 } : null
      default: return null
    }
  }

  private found(query: URLSearchParams): Person[] {
    const [search, team, role, state] = ['search', 'team', 'role', 'state'].map((field) => query.get(field) ?? '')
    return this.people.filter((p) => `${p.jobNumber} ${p.name}`.includes(search!) && (!team || team === 'centre' || p.team === team) && (!role || p.roles.includes(role)) && (!state || (state === 'disabled') === (p.disabledAt !== null)))
  }

  private create(body: Record<string, unknown>): Answer {
    if (this.people.some((p) => p.jobNumber === body.jobNumber)) return refused(422, 'field-invalid', { field: 'jobNumber', why: 'taken' })
    const person: Person = { jobNumber: String(body.jobNumber), name: String(body.name), roles: body.roles as string[], team: String(body.team), mustChangePassword: true, secondFactor: false, createdAt: this.iso(), disabledAt: null, lockedUntil: null }
    this.people.push(person)
    return good({ person, password: 'abcdefgh23' })
  }

  private one(id: string): Answer {
    const person = this.people.find((p) => p.jobNumber === id)
    if (!person) return refused(404, 'not-found')
    return good({ person, history: [{ team: 'team-2', name: '客服二组', from: this.iso(-500_000), to: null }, { team: 'team-1', name: '客服一组', from: this.iso(-9_000_000), to: this.iso(-500_000) }], sessions: this.sessions() } satisfies PersonDetails)
  }

  private act(id: string, action: string): Answer {
    const person = this.people.find((p) => p.jobNumber === id)
    if (!person) return refused(404, 'not-found')
    if (action === 'password') return good({ password: 'abcdefgh23' })
    if (action === 'disable') person.disabledAt = this.iso()
    if (action === 'enable') person.disabledAt = null
    if (action === 'unlock') person.lockedUntil = null
    return { status: 204 }
  }

  private imported(csv: string, commit: boolean) {
    const rows: ImportedRow[] = csv.split('\n').filter(Boolean).map((text, i) => { const [jobNumber = '', name = '', roles = '', team = ''] = text.split(/[,\t;]/); return { line: i + 1, jobNumber, name, roles, team, problem: this.people.some((p) => p.jobNumber === jobNumber) ? 'jobNumber taken' : null, password: commit ? 'abcdefgh23' : null } })
    const bad = rows.filter((row) => row.problem).length
    return { good: rows.length - bad, bad, committed: commit && bad === 0, rows }
  }

  private sessions(): SignedIn[] {
    const one = (id: string, current: boolean): SignedIn => ({ id, createdAt: this.iso(-9000), seenAt: this.iso(-30), expiresAt: this.iso(30_000), address: '192.0.2.17', browser: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36', current })
    return [one('s1', true), one('s2', false)]
  }

  private page<T>(items: T[], query: URLSearchParams) {
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 50)]
    return { total: items.length, page, pageSize: size, items: items.slice((page - 1) * size, page * size) }
  }
}
