import type { Answer, Ask } from './api'

const good = (body: unknown): Answer => ({ status: 200, body })
const refused = (status: number, code: string, args: object = {}): Answer => ({ status, body: { type: 'about:blank', status, code, title: code, args } })
const nobody = { names: [], cards: 0, calls: 0, messages: 0, faxes: 0, recordings: 0, held: 0 }

/** Personal data and the configuration as one text, answered from memory. */
export class MockPrivacy {
  settings = { deskShowsOwnCall: true, revealNeedsReason: true, webhooksInFull: true, callDays: 0, messageDays: 90, faxDays: 90, customerDays: 0 }
  revealed: object[] = []
  erased: string[] = []
  imports: { id: number; at: string; who: string; name: string; note: string; changes: number }[] = []

  answer({ method, path, body, query }: Ask): Answer | null {
    if (path.startsWith('/api/privacy')) return this.privacy(method, path, body)
    return path.startsWith('/api/bundle') ? this.bundle(path, body, query) : null
  }

  private privacy(method: string, path: string, body: Record<string, unknown>): Answer | null {
    const number = String(body.number ?? '')
    switch (path) {
      case '/api/privacy/rules': return good({ revealNeedsReason: this.settings.revealNeedsReason })
      case '/api/privacy/reveal': this.revealed.push(body); return body.reason === '' ? refused(422, 'reason-needed') : good({ numbers: ['13812348000'] })
      case '/api/privacy/settings': if (method === 'PUT') this.settings = { ...this.settings, ...body }; return good(this.settings)
      case '/api/privacy/person': return number.startsWith('1') ? good(number.endsWith('0') && !this.erased.includes(number) ? { numbers: [number], names: ['陈一'], cards: 1, calls: 12, messages: 2, faxes: 1, recordings: 9, held: 1 } : { numbers: [number], ...nobody }) : refused(422, 'number-invalid')
      case '/api/privacy/person/erase':
        if (number === '13812348000') return refused(409, 'person-on-hold', { count: 1, reason: '诉讼 7' })
        this.erased.push(number)
        return good({ numbers: [number], ...nobody })
      default: return null
    }
  }

  private bundle(path: string, body: Record<string, unknown>, query: URLSearchParams): Answer {
    const changes = [
      { table: 'queues', key: 'sales', kind: 'changed', fields: [{ field: 'service_level_seconds', before: 20, after: 33 }] },
      { table: 'roles', key: 'coach', kind: 'added', fields: [{ field: 'name_zh', before: null, after: '教练' }] },
      { table: 'numbers', key: '4003', kind: 'removed', fields: [] },
    ]
    if (path.endsWith('/history')) return good(this.imports)
    if (path.endsWith('/restore')) return good(changes)
    if (body.format !== 'antiphon-bundle') return refused(422, 'bundle-invalid', { where: 'format', why: 'is not a bundle' })
    if (path.endsWith('/import')) this.imports.unshift({ id: this.imports.length + 1, at: new Date().toISOString(), who: '1000', name: '管理员', note: query.get('note') ?? '', changes: changes.length })
    return good(changes)
  }
}
