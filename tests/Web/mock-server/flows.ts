import type { Board, Choices, FlowRow, FlowView, VersionRow } from '../../../src/Web/src/features/flows/api'
import type { FlowDocument, FlowNode } from '../../../src/Web/src/features/flows/document'
import type { Answer, Ask } from './api'

const at = '2026-11-22T01:00:00Z'
const good = (body: unknown): Answer => ({ status: 200, body })
const text = (zh: string, en: string) => ({ zh, en })

/** Flows enough for pages: a main menu, the sub-flow that it goes through, and a large one. */
export class MockFlows {
  private revision = 1
  private readonly documents = new Map<string, FlowDocument>([['main-menu', mainMenu], ['greeting', greeting], ['large', large(300)]])
  board: Board = {
    since: '2026-11-21T16:00:00Z', at, channels: 14, inFlows: 6, trunks: [{ trunk: 'city-main', channels: 11, inFlows: 6 }, { trunk: 'ext:8001', channels: 3, inFlows: 0 }],
    flows: [{ flow: 'main-menu', entered: 1204, now: 6, contained: 412, transferred: 690, hungUp: 92, failed: 4 }, { flow: 'large', entered: 30, now: 0, contained: 30, transferred: 0, hungUp: 0, failed: 0 }],
    errors: [{ flow: 'main-menu', node: 'balance', failed: 4, errorExits: 11, now: 0, entered: 212 }],
  }

  fourEyes = false
  drawnBy = '1000'

  answer({ method, path, body, person }: Ask): Answer {
    const [, , , id = '', part = ''] = path.split('/').map(decodeURIComponent)
    const document = this.documents.get(id)
    if (method === 'PUT' && document) { this.documents.set(id, (body as { document: FlowDocument }).document); return good({ revision: ++this.revision, problems: [], updatedAt: at }) }
    if (method === 'PUT' && id === 'settings') { this.fourEyes = body.fourEyes === true; return { status: 204 } }
    if (method === 'POST' && part === 'publish') return this.fourEyes && person?.jobNumber === this.drawnBy ? { status: 409, body: { status: 409, code: 'flow-four-eyes', title: 'four eyes' } } : good({ version: 4, publishedAt: at, publishedBy: person?.jobNumber ?? '', note: '' } satisfies VersionRow)
    if (method !== 'GET') return { status: 404, body: { code: 'not-found' } }
    switch (id) {
      case '': return good([...this.documents].map(([one, d]): FlowRow => ({ id: one, name: d.name, description: '', nodes: Object.keys(d.flow.nodes).length, version: 3, changed: one === 'large', errors: 0, warnings: 0, numbers: one === 'main-menu' ? ['4000'] : [], calls: 2, updatedAt: at, updatedBy: '1100' })))
      case 'targets': return good([{ id: 'main-menu', name: text('主菜单', 'Main menu') }])
      case 'board': return good(this.board)
      case 'templates': return good([])
      case 'settings': return good({ insideHosts: ['10.0.0.5:8080'], fourEyes: this.fourEyes })
      case 'choices': return good({
        queues: [{ id: 'sales', name: text('销售', 'Sales') }], prompts: [{ name: 'welcome', text: text('欢迎致电', 'Welcome'), languages: ['zh-CN', 'en-US'] }], calendars: [{ id: 'office', name: text('工作时间', 'Office hours') }], lists: [{ id: 'vip', name: text('贵宾', 'VIP') }],
        flows: [{ id: 'greeting', name: text('问候', 'Greeting') }], ringGroups: [], outside: true, mailboxes: ['queue:sales'], tables: [{ id: 'members', name: '会员卡', columns: ['name', 'level'], hasPassword: true }], speech: true,
      } satisfies Choices)
    }
    if (!document) return { status: 404, body: { code: 'not-found' } }
    if (part === 'versions') return path.endsWith('/versions') ? good([{ version: 3, publishedAt: at, publishedBy: '1100', note: '' }, { version: 2, publishedAt: at, publishedBy: '1001', note: '夜间留言' }] satisfies VersionRow[]) : good({ document: { ...document, flow: { ...document.flow, nodes: { ...document.flow.nodes, balance: { $type: 'hang-up' } } } } })
    if (part === 'tests') return good([])
    if (part === 'live') return good({ since: at, calls: 0, nodes: [] })
    return good({ id, revision: this.revision, document, version: 3, changed: false, problems: [], numbers: ['4000'], mayPublish: true, updatedAt: at, updatedBy: '1100' } satisfies FlowView)
  }
}

const flowOf = (id: string, name: string, start: string, nodes: Record<string, FlowNode>): FlowDocument => ({ name, flow: { id, version: 3, start, nodes, fallback: 'sales' } })

const mainMenu = flowOf('main-menu', '主菜单', 'answer', {
  answer: { $type: 'answer', next: 'greeting' }, greeting: { $type: 'sub-flow', flow: 'greeting', parameters: [], result: '', next: 'menu', error: '' },
  menu: { $type: 'menu', prompts: ['welcome'], keys: { 1: 'sales', 2: 'balance' }, words: { 1: '销售' }, otherwise: 'sales', tries: 3, firstKeySeconds: 5, secret: false, wrongPrompts: [], silentPrompts: [] },
  balance: { $type: 'query', table: 'members', key: 'digits', secret: '', results: [{ variable: 'level', path: 'level' }], next: 'sales', otherwise: 'sales', error: 'sales' }, sales: { $type: 'queue', queue: 'sales' },
})

const greeting = flowOf('greeting', '问候语', 'hello', { hello: { $type: 'play', prompts: ['welcome'], next: 'back' }, back: { $type: 'return', value: '' } })

function large(count: number): FlowDocument {
  const nodes: Record<string, FlowNode> = { n0: { $type: 'answer', next: 'n1' } }
  for (let i = 1; i < count - 1; i++) nodes[`n${i}`] = i % 5 === 0 ? { $type: 'menu', prompts: ['welcome'], keys: { 1: `n${i + 1}`, 2: `n${Math.min(count - 1, i + 7)}` }, otherwise: `n${i + 1}` } : { $type: 'play', prompts: ['welcome'], next: `n${i + 1}` }
  nodes[`n${count - 1}`] = { $type: 'queue', queue: 'sales' }
  return { ...flowOf('large', '三百个节点', 'n0', nodes), looks: Object.fromEntries(Object.keys(nodes).map((name, i) => [name, { x: (i % 20) * 260, y: Math.floor(i / 20) * 170 }])) }
}

/** One table with rows. */
export function answerToTables({ method, path }: Ask): Answer {
  if (method !== 'GET') return { status: 204, body: undefined }
  if (path.endsWith('/rows')) return good({ total: 40, page: 1, pageSize: 50, items: Array.from({ length: 40 }, (_, i) => ({ key: `88${String(i).padStart(4, '0')}`, hasPassword: i % 9 !== 0, cells: [`会员 ${i}`, i % 3 ? 'gold' : 'silver'] })) })
  return good([{ id: 'members', name: '会员卡', columns: ['name', 'level'], hasPassword: true, rows: 40, usedBy: ['main-menu'], updatedAt: at, updatedBy: '1100' }])
}
