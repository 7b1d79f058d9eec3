import type { ChatMessage, Notice, NoticeDraft, PublishedNotice } from '../../../src/Web/src/lib/inbox'
import type { Script } from '../../../src/Web/src/lib/scripts'
import type { Answer, Ask } from './api'
import type { MockCentre } from './centre'

type Chat = Omit<ChatMessage, 'mine'> & { from: string; to: string }
const good = (body: unknown): Answer => ({ status: 200, body })
const done: Answer = { status: 204 }

/** Notices, who has read them, and messages within the house. */
export class MockNotices {
  published: PublishedNotice[] = []
  reads = new Map<string, Set<number>>()
  chats: Chat[] = []
  scripts: Script[] = []

  constructor(private readonly centre: MockCentre) {}

  answer(ask: Ask): Answer {
    const { method, path, body } = ask
    const me = ask.person?.jobNumber ?? ''
    const [, , area, id = '', action = ''] = path.split('/').map(decodeURIComponent)
    switch (`${method} ${area} ${action || (/^\d+$/.test(id) ? 'one' : id)}`) {
      case 'GET inbox ': return good({ notices: this.mine(me).filter((n) => n.readAt === null).length, messages: this.chats.filter((c) => c.to === me && c.readAt === null).length })
      case 'GET notices ': return good(this.mine(me))
      case 'POST notices read': this.reads.set(me, new Set([...(this.reads.get(me) ?? []), Number(id)])); return done
      case 'GET notices published': return good(this.published)
      case 'GET notices teams': return good([{ id: 'root', name: '客服中心' }, { id: 'sales', name: '销售组' }])
      case 'POST notices ': return good(this.publish(body as unknown as NoticeDraft))
      case 'DELETE notices one': this.published = this.published.map((n) => (n.id === Number(id) ? { ...n, withdrawnAt: this.centre.iso() } : n)); this.centre.tell('notice', { id: Number(id) }); return done
      case 'GET notices receipts': return good(['1001', '1002'].map((job) => ({ jobNumber: job, name: job, readAt: this.reads.get(job)?.has(Number(id)) ? this.centre.iso() : null })))
      case 'GET scripts ': return good(this.scripts)
      case 'POST scripts ': this.scripts = [...this.scripts, { steps: [], ...(body as Omit<Script, 'id'>), id: this.scripts.length + 1, updatedAt: this.centre.iso(), updatedBy: me }]; return good(this.scripts.at(-1))
      case 'GET chats ': return good(this.conversations(me))
      case 'GET chats one': return good(this.between(me, id))
      case 'POST chats one': return good(this.send(me, id, String(body.text)))
      case 'POST chats read': this.chats = this.chats.map((c) => (c.from === id && c.to === me ? { ...c, readAt: c.readAt ?? this.centre.iso() } : c)); return done
      default: return { status: 404, body: { code: 'not-found', status: 404 } }
    }
  }

  publish(draft: NoticeDraft): PublishedNotice {
    const notice = { id: this.published.length + 1, title: draft.title, text: draft.text, scrolling: draft.scrolling, recipients: draft.recipients, validFrom: draft.validFrom ?? this.centre.iso(), validUntil: draft.validUntil, createdAt: this.centre.iso(), by: '何主管', withdrawnAt: null, read: 0, for: 2 }
    this.published = [notice, ...this.published]
    this.centre.tell('notice', { id: notice.id })
    return notice
  }

  send(from: string, to: string, text: string): ChatMessage {
    const chat = { id: this.chats.length + 1, text, sentAt: this.centre.iso(), readAt: null, from, to }
    this.chats.push(chat)
    this.centre.tell('chat', { from, to, name: from })
    return { ...chat, mine: true }
  }

  private mine(me: string): Notice[] {
    return this.published.filter((n) => n.withdrawnAt === null && (n.recipients.people.length === 0 || n.recipients.people.includes(me))).map((n) => ({ ...n, readAt: this.reads.get(me)?.has(n.id) ? this.centre.iso() : null }))
  }

  private between(me: string, other: string): ChatMessage[] {
    return this.chats.filter((c) => (c.from === me && c.to === other) || (c.from === other && c.to === me)).map((c) => ({ ...c, mine: c.from === me }))
  }

  private conversations(me: string) {
    const others = [...new Set(this.chats.filter((c) => c.from === me || c.to === me).map((c) => (c.from === me ? c.to : c.from)))]
    return others.map((other) => ({ with: other, name: this.centre.agents.find((a) => a.jobNumber === other)?.name ?? other, last: this.between(me, other).at(-1), unread: this.chats.filter((c) => c.from === other && c.to === me && c.readAt === null).length }))
  }
}
