import type { Ask, Answer } from './api'
import { toneWav } from './wav'

type Message = Record<string, unknown> & { id: string; box: string; number: string; heardAt: string | null; doneAt: string | null; deletedAt: string | null }

/** Mailboxes and what lies in them, as the server would answer. */
export class MockMessages {
  readonly all: Message[]

  constructor(much: boolean) {
    const now = Date.now()
    this.all = Array.from({ length: much ? 120 : 0 }, (_, i) => ({
      id: `m-${i}`, box: i % 3 === 0 ? 'ext:8001' : i % 3 === 1 ? 'queue:sales' : 'queue:service', name: '', callId: `call-${i}`, number: `138001380${String(i).padStart(2, '0')}`, customer: i % 4 === 0 ? '王小明' : null,
      createdAt: new Date(now - i * 1_800_000).toISOString(), seconds: 5 + (i % 60), heardAt: i < 7 ? null : new Date(now).toISOString(), heardBy: i < 7 ? null : '1002',
      takenAt: null, takenBy: i === 8 ? '1003' : null, doneAt: i > 20 ? new Date(now).toISOString() : null, doneBy: i > 20 ? '1002' : null, result: i > 20 ? 'called-back' : '', note: '', deletedAt: null,
    }))
  }

  /** Null: not for here. */
  answer({ method, path, query, body, person }: Ask): Answer | null {
    const me = person?.jobNumber ?? ''
    const [, , area, id = '', action = ''] = path.split('/').map(decodeURIComponent)
    if (area === 'mailboxes') return { status: 200, body: method === 'GET' ? this.boxes().map((box) => ({ box, enabled: true, hasPin: false, greeting: '', retentionDays: 90, pushed: true })) : { box: id, ...body } }
    if (area !== 'messages') return null
    if (id === 'summary') return { status: 200, body: this.summary() }
    if (id === 'mine') return { status: 200, body: this.mine(me) }
    if (id === '') return { status: 200, body: this.page(query) }
    const message = this.all.find((m) => m.id === id)
    if (!message) return { status: 404, body: { status: 404, code: 'not-found', title: 'not found' } }
    if (action === 'audio') {
      message.heardAt ??= new Date().toISOString()
      return { status: 200, raw: toneWav(4, 440, 440), type: 'audio/wav' }
    }
    const at = new Date().toISOString()
    if (action === 'decline') this.ringing = null
    if (action === 'take' && this.ringing === id) this.ringing = null
    Object.assign(message, action === 'take' ? { takenBy: me, takenAt: at } : action === 'result' ? { ...body, doneAt: at, doneBy: me } : action === 'delete' ? { deletedAt: at } : action === 'restore' ? { deletedAt: null } : action === 'forward' ? body : {})
    return { status: 200, body: message }
  }

  /** Which message rings at the desk. */
  ringing: string | null = null

  private mine(me: string) {
    const task = (message: Message, answerBy: string | null) => ({ message, since: new Date().toISOString(), answerBy, resting: false, mayDecline: true })
    return [
      ...this.all.filter((m) => m.id === this.ringing).map((m) => task(m, new Date(Date.now() + 20_000).toISOString())),
      ...this.all.filter((m) => m.takenBy === me && !m.doneAt).map((m) => task(m, null)),
    ]
  }

  private boxes = () => ['ext:8001', 'queue:sales', 'queue:service']

  private summary() {
    const of = (box: string) => this.all.filter((m) => m.box === box && !m.deletedAt)
    const boxes = this.boxes().map((box) => ({ box, new: of(box).filter((m) => !m.heardAt).length, open: of(box).filter((m) => !m.doneAt).length, total: of(box).length }))
    return { new: boxes.reduce((sum, b) => sum + b.new, 0), open: boxes.reduce((sum, b) => sum + b.open, 0), boxes }
  }

  private page(query: URLSearchParams) {
    const view = query.get('view')
    const found = this.all.filter((m) => (view === 'deleted' ? m.deletedAt : !m.deletedAt) && (view !== 'new' || !m.heardAt) && (view !== 'open' || !m.doneAt)
      && (!query.get('box') || m.box === query.get('box')) && m.number.includes(query.get('search') ?? ''))
    const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('pageSize') ?? 50)]
    return { total: found.length, page, pageSize: size, items: found.slice((page - 1) * size, page * size) }
  }
}
