import type { Customer } from '../../../src/Web/src/lib/contract'
import type { CustomerSettings, CustomerView, ImportJob } from '../../../src/Web/src/lib/customers'
import type { Answer, Ask } from './api'
import type { MockCentre } from './centre'

const good = (body: unknown): Answer => ({ status: 200, body })
const done: Answer = { status: 204 }
const refused = (status: number, code: string): Answer => ({ status, body: { type: 'about:blank', status, code, title: code } })
const columns = [['name', '姓名', 'Name'], ['title', '称谓', 'Title'], ['numbers', '号码', 'Numbers'], ['addresses', '地址', 'Addresses'], ['class', '等级', 'Class'], ['tags', '标签', 'Tags'], ['note', '备注', 'Note']] as const

/** Customer cards, saved views, fields and groups, and the import of a file of a thousand rows. */
export class MockCustomers {
  settings: CustomerSettings = {
    keepDeletedDays: 30, fields: [{ id: 'plan', name: { zh: '套餐', en: 'Plan' }, kind: 'choice', choices: ['A', 'B'] }, { id: 'contract', name: { zh: '合同号', en: 'Contract' }, kind: 'text', choices: [] }, { id: 'card', name: { zh: '卡号', en: 'Card number' }, kind: 'text', choices: [], secret: true }],
    groups: [{ id: 'vip', name: { zh: '重要客户', en: 'Key accounts' }, class: 'vip', region: '', tag: '', owner: '', field: '', value: '' }],
  }
  views: CustomerView[] = []
  job: ImportJob | null = null

  /** Who has the card open that is looked at. */
  present: { jobNumber: string; name: string; field: string | null }[] = []

  constructor(private readonly centre: MockCentre) {}

  answer({ method, path, query, body }: Ask): Answer {
    const [, , , id = '', action = ''] = path.split('/').map(decodeURIComponent)
    switch (`${method} ${id === '' || /^\d+$/.test(id) ? (id === '' ? 'list' : 'one') : id}`) {
      case 'GET list': return good(this.page(query))
      case 'GET by-number': return this.found(this.centre.customers.find((c) => c.deletedAt === null && c.numbers.includes(action)))
      case 'POST list': return this.save(null, body)
      case 'PUT one': return action === 'present' ? good(this.present) : this.merge(Number(id), body)
      case 'GET one': return action === 'contacts' ? good({ total: 12, page: 1, pageSize: 50, items: this.centre.calls.slice(0, 12) }) : action === 'merged' ? good(this.centre.customers.filter((c) => c.mergedInto === Number(id))) : this.found(this.card(id))
      case 'DELETE one': return this.change(id, { deletedAt: this.centre.iso(), deletedBy: '1100' }, done)
      case 'POST one': return this.act(Number(id), action, body)
      case 'GET settings': return good(this.settings)
      case 'PUT settings': this.settings = body as unknown as CustomerSettings; return good(this.settings)
      case 'GET views': return good(this.views)
      case 'POST views': this.views = [...this.views, { id: this.views.length + 1, name: String(body.name), query: String(body.query), shared: body.shared === true, owner: '1100', own: true }]; return good(this.views.at(-1))
      case 'DELETE views': this.views = this.views.filter((view) => String(view.id) !== action); return done
      case 'GET duplicates': return good(this.duplicates())
      case 'POST imports': return good(this.import(action))
      case 'GET imports': return good(this.progress())
      case 'DELETE imports': this.job = this.job && { ...this.job, state: 'cancelled' }; return done
      default: return refused(404, 'not-found')
    }
  }

  private card = (id: string | number) => this.centre.customers.find((c) => c.id === Number(id))

  private found = (card: Customer | undefined): Answer => (card ? good(card) : refused(404, 'not-found'))

  private page(query: URLSearchParams) {
    const is = (name: string, value: string) => !query.get(name) || query.get(name) === value
    const group = this.settings.groups.find((g) => g.id === query.get('group'))
    const all = this.centre.customers.filter((c) => c.mergedInto === null && (c.deletedAt !== null) === (query.get('deleted') === 'true') && `${c.name} ${c.numbers.join(' ')} ${c.addresses.join(' ')}`.includes(query.get('search') ?? '')
      && is('class', c.class) && is('region', c.region) && is('owner', c.owner) && (!query.get('tag') || c.tags.includes(query.get('tag') ?? '')) && (!group || c.class === group.class))
    const [number, size] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 50)]
    return { total: all.length, page: number, pageSize: size, items: all.slice((number - 1) * size, number * size) }
  }

  /** Field by field, as the server does. */
  private merge(id: number, { was, ...body }: Record<string, unknown>): Answer {
    const now = this.card(id) as Record<string, unknown> | undefined
    if (!now || !was) return this.save(id, body)
    const before = was as Record<string, unknown>
    const is = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
    const changed = Object.keys(body).filter((key) => !(key in before) || !is(body[key], before[key]))
    const clashes = changed.filter((key) => key in before && !is(now[key], before[key]) && !is(now[key], body[key]))
    const saved = this.save(id, { ...Object.fromEntries(Object.keys(body).map((key) => [key, changed.includes(key) && !clashes.includes(key) ? body[key] : now[key]])) })
    return clashes.length === 0 || saved.status !== 200 ? saved : { status: 409, body: { type: 'about:blank', status: 409, code: 'customer-changed', title: 'customer-changed', args: { fields: clashes.join(' ') } } }
  }

  /** A colleague changes a card. */
  write(id: number, change: Partial<Customer>): void {
    this.change(id, { ...change, updatedAt: this.centre.iso() })
  }

  here(id: number, present: { jobNumber: string; name: string; field: string | null }[]): void {
    this.present = present
    this.centre.tell('customer-present', { customerId: id, present })
  }

  private save(id: number | null, body: Record<string, unknown>): Answer {
    const numbers = body.numbers as string[]
    if (this.centre.customers.some((c) => c.id !== id && c.deletedAt === null && c.numbers.some((n) => numbers.includes(n)))) return refused(409, 'number-taken')
    const before = id === null ? undefined : this.card(id)
    if (id !== null && !before) return refused(404, 'not-found')
    const empty = { title: '' as const, addresses: [], tags: [], owner: '', fields: {}, class: '', region: '', ownAgents: [], note: '', deletedAt: null, deletedBy: null, mergedInto: null, createdAt: this.centre.iso() }
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
    return this.store({ ...empty, ...before, ...given, id: id ?? this.centre.customers.length + 1, updatedAt: this.centre.iso() } as Customer)
  }

  private store(saved: Customer): Answer {
    this.centre.customers = [saved, ...this.centre.customers.filter((c) => c.id !== saved.id)]
    this.centre.tell('customer', saved)
    return good(saved)
  }

  private change(id: string | number, part: Partial<Customer>, answer?: Answer): Answer {
    const card = this.card(id)
    if (!card) return refused(404, 'not-found')
    const stored = this.store({ ...card, ...part })
    return answer ?? stored
  }

  private act(id: number, action: string, body: Record<string, unknown>): Answer {
    const other = action === 'merge' ? this.card(Number(body.from)) : undefined
    if (action === 'restore' || action === 'unmerge') return this.change(id, { deletedAt: null, deletedBy: null, mergedInto: null })
    if (!other) return refused(404, 'not-found')
    this.change(other.id, { mergedInto: id, deletedAt: this.centre.iso(), deletedBy: '1100' })
    return this.change(id, { numbers: [...(this.card(id)?.numbers ?? []), ...other.numbers] })
  }

  private duplicates() {
    const cards = this.centre.customers.filter((c) => c.deletedAt === null)
    return [...new Set(cards.map((c) => c.name))].map((name) => ({ name, cards: cards.filter((c) => c.name === name) })).filter((one) => one.cards.length > 1)
  }

  private import(run: string): ImportJob {
    const headings = ['姓名', '手机', '住址', '来源']
    this.job = run && this.job ? { ...this.job, state: 'running' } : {
      id: 'job1', state: 'read', rows: 1000, seen: 0, created: 0, updated: 0, skipped: 0, failed: 0, headings, mapping: ['name', 'numbers', 'addresses', null], taken: 12,
      sample: Array.from({ length: 20 }, (_, i) => [`王${i}`, `1380000${1000 + i}`, `中山路${i}号`, '官网']), columns: columns.map(([id, zh, en]) => ({ id, name: { zh, en } })),
    }
    return this.job
  }

  /** A quarter for each time that it is asked. */
  private progress(): ImportJob | null {
    if (this.job?.state !== 'running') return this.job
    const seen = this.job.seen + 250
    this.job = { ...this.job, seen, created: Math.round(seen * 0.96), skipped: Math.round(seen * 0.03), failed: Math.round(seen * 0.01), state: seen >= this.job.rows ? 'done' : 'running' }
    return this.job
  }
}
