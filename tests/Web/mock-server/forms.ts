import type { ContactForm, ContactForms, FormEntry, Present } from '../../../src/Web/src/lib/forms'
import type { Answer, Ask } from './api'
import type { MockCentre, Person } from './centre'

const refused = (status: number, code: string, args: object = {}): Answer => ({ status, body: { type: 'about:blank', status, code, title: code, args } })
const good = (body: unknown): Answer => ({ status: 200, body })

/** Acceptance types of a centre, and what is entered at its contacts. */
export class MockForms {
  forms: ContactForm[]
  readonly entries = new Map<string, FormEntry[]>()
  readonly helpers = new Map<string, string[]>()
  /** The outside system does not answer. */
  away = false
  readonly present = new Map<string, Present[]>()

  constructor(private readonly centre: MockCentre, much: boolean) {
    this.forms = much ? [{
      id: 'repair', name: { zh: '报修登记', en: 'Repair' }, queues: ['service'], active: true, version: 3, updatedAt: centre.iso(-86_400), updatedBy: '1000',
      fields: [
        { key: 'model', kind: 'text', label: { zh: '产品型号', en: 'Model' }, required: true }, { key: 'bought', kind: 'date', label: { zh: '购买日期', en: 'Bought on' } },
        { key: 'place', kind: 'choice', label: { zh: '维修方式', en: 'Where' }, options: [{ zh: '上门维修', en: 'At home' }, { zh: '送修', en: 'At the shop' }] }, { key: 'fault', kind: 'multiline', label: { zh: '故障描述', en: 'What is wrong' } },
        { key: 'orders', kind: 'lookup', label: { zh: '查询订单', en: 'Look up orders' }, lookup: { url: 'https://shop.example/orders?phone={caller}&model={model}', timeoutSeconds: 5, results: [{ path: 'orders[0].model', label: { zh: '最近订单型号', en: 'Model of the last order' }, field: 'model' }, { path: 'orders[0].state', label: { zh: '状态', en: 'State' } }] } },
      ],
    }, { id: 'complaint', name: { zh: '投诉受理', en: 'Complaint' }, queues: ['sales', 'service'], active: true, version: 1, updatedAt: centre.iso(-86_400), updatedBy: '1000', fields: [{ key: 'what', kind: 'multiline', label: { zh: '投诉内容', en: 'What happened' }, required: true }] }] : []
  }

  contact(callId: string): ContactForms {
    const named = (job: string) => ({ jobNumber: job, name: this.centre.agents.find((agent) => agent.jobNumber === job)?.name ?? job })
    return { callId, forms: this.forms.filter((form) => form.active && form.queues.includes('service')), entries: this.entries.get(callId) ?? [], helpers: (this.helpers.get(callId) ?? []).map(named), present: this.present.get(callId) ?? [] }
  }

  /** Somebody writes; as the server does, field by field. */
  write(callId: string, form: string, by: string, values: Record<string, string>, revision: number, submit = false): Answer {
    const list = this.entries.get(callId) ?? []
    const known = this.forms.find((one) => one.id === form)
    if (!known) return refused(404, 'not-found')
    const at = this.centre.iso()
    const entry: FormEntry = list.find((one) => one.form === form) ?? { callId, form, name: known.name, version: known.version, revision: 0, fields: known.fields, values: {}, createdAt: at, createdBy: by, updatedAt: at, updatedBy: by, submittedAt: null }
    const next = { ...entry, values: { ...entry.values }, revision: entry.revision + 1, updatedAt: at, updatedBy: by }
    const clashes: string[] = []
    for (const [key, value] of Object.entries(values)) {
      const before = entry.values[key]
      if (before && before.revision > revision && before.by !== by && before.value !== value) clashes.push(key)
      else next.values[key] = { value, revision: next.revision, by, at }
    }
    const missing = entry.fields.find((field) => field.required && !next.values[field.key]?.value)
    if (submit && missing) return refused(422, 'field-invalid', { field: missing.key, why: 'required' })
    if (submit) next.submittedAt = at
    this.entries.set(callId, [...list.filter((one) => one.form !== form), next])
    this.centre.tell('contact-form', next)
    return clashes.length > 0 ? refused(409, 'form-changed', { fields: clashes.join(' ') }) : good(next)
  }

  here(callId: string, people: Present[]): Answer {
    this.present.set(callId, people)
    this.centre.tell('contact-present', { callId, present: people })
    return good(people)
  }

  answer({ method, path, body }: Ask, person: Person): Answer | null {
    const [, , area, id = '', part = '', form = ''] = path.split('/').map(decodeURIComponent)
    if (area === 'calls' && part === 'forms' && method === 'POST') return good(this.away ? { values: [], problem: 'timeout' } : { values: [{ label: { zh: '最近订单型号', en: 'Model of the last order' }, value: 'HG-300', field: 'model' }, { label: { zh: '状态', en: 'State' }, value: '已发货', field: null }], problem: null })
    if (area === 'calls' && part === 'forms') return method === 'GET' ? good(this.contact(id)) : this.write(id, form, person.jobNumber, body.values as Record<string, string>, Number(body.revision), body.submit === true)
    if (area === 'calls' && part === 'present') {
      const others = (this.present.get(id) ?? []).filter((one) => one.jobNumber !== person.jobNumber)
      return this.here(id, body.here === true ? [...others, { jobNumber: person.jobNumber, name: person.name, field: (body.field as string | null) ?? null }] : others)
    }
    if (area === 'calls' && part === 'helpers') { this.helpers.set(id, [...(this.helpers.get(id) ?? []), String(body.agent)]); return { status: 204 } }
    if (area !== 'forms') return null
    if (method === 'GET' && part === 'entries') {
      const items = [...this.entries.values()].flat().filter((entry) => entry.form === id).map((entry) => ({ ...entry, queue: 'service', values: Object.fromEntries(Object.entries(entry.values).map(([key, value]) => [key, value.value])) }))
      return good({ total: items.length, page: 1, pageSize: 50, items })
    }
    if (method === 'GET') return good(this.forms)
    const before = this.forms.find((one) => one.id === id)
    const saved = { ...(body as unknown as ContactForm), id, version: (before?.version ?? 0) + 1, updatedAt: this.centre.iso(), updatedBy: person.jobNumber }
    this.forms = [...this.forms.filter((one) => one.id !== id), saved]
    return good(saved)
  }
}
