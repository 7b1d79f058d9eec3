import type { Board, BoardWish, Tile, Wall, WallLink, WallMeasure } from '../../../src/Web/src/features/wallboards/api'
import type { Answer, Ask } from './api'
import type { MockCentre } from './centre'

const good = (body: unknown): Answer => ({ status: 200, body })
const refused = (status: number, code: string): Answer => ({ status, body: { type: 'about:blank', status, code, title: code } })
const measure = (key: string, zh: string, en: string, unit: WallMeasure['unit'], good: WallMeasure['good'], live: boolean): WallMeasure => ({ key, name: { zh, en }, unit, good, live, byQueue: true, formula: { zh: `${zh}的算法`, en: `How ${en} is made` } })
const measures = [
  measure('now-signed-in', '在线坐席', 'Agents signed in', 'count', 'neutral', true), measure('now-signed-out', '离线坐席', 'Agents signed out', 'count', 'neutral', true), measure('now-ready', '空闲坐席', 'Agents ready', 'count', 'more-is-better', true),
  measure('now-talking', '通话坐席', 'Agents talking', 'count', 'neutral', true), measure('now-waiting', '排队人数', 'Callers waiting', 'count', 'less-is-better', true), measure('now-longest-wait', '最长等待', 'Longest wait', 'seconds', 'less-is-better', true),
  measure('offered', '排队量', 'Offered', 'count', 'neutral', false), measure('answer-rate', '接通率', 'Answer rate', 'ratio', 'more-is-better', false), measure('service-level', '服务水平 SL1', 'Service level SL1', 'ratio', 'more-is-better', false),
  measure('asa', '平均等待时长', 'Average wait (ASA)', 'seconds', 'less-is-better', false), measure('calls-talk-time', '通话时长', 'Talk time', 'seconds', 'neutral', false),
]
const tile = (key: string, x: number, y: number, change: Partial<Tile> = {}): Tile => ({ kind: 'figure', measures: [key], title: '', x, y, w: 3, h: 2, queues: [], teams: [], warn: null, bad: null, sound: false, ...change })

/** Boards of a centre whose figures a test sets. */
export class MockWallboards {
  boards: Board[]
  links: WallLink[] = []
  /** By measure. */
  readonly values = new Map<string, number | null>(Object.entries({ 'now-signed-in': 38, 'now-signed-out': 4, 'now-ready': 6, 'now-talking': 24, 'now-waiting': 5, 'now-longest-wait': 95, offered: 1284, 'answer-rate': 0.934, 'service-level': 0.68, asa: 17.4, 'calls-talk-time': 181_260 }))

  constructor(private readonly centre: MockCentre, much: boolean) {
    this.boards = !much ? [] : [{
      id: 'hall', name: '客服大厅', owner: '1000', ownerName: '何主管', shared: true, mine: true, updatedAt: centre.iso(-90_000), pages: [
        { title: '今日', seconds: 5, tiles: [tile('now-signed-in', 0, 0), tile('now-signed-out', 3, 0), tile('now-waiting', 6, 0, { warn: 3, bad: 8, sound: true }), tile('now-longest-wait', 9, 0, { warn: 30, bad: 90 }), tile('answer-rate', 0, 2, { warn: 0.9, bad: 0.8 }), tile('service-level', 3, 2, { warn: 0.8, bad: 0.7 }), tile('offered', 6, 2), tile('calls-talk-time', 9, 2),
          tile('now-waiting', 0, 4, { kind: 'queues', measures: ['now-waiting', 'now-ready', 'now-talking', 'offered', 'answer-rate', 'asa'], w: 9, h: 4, warn: 5, bad: 99 }), tile('offered', 9, 4, { kind: 'clock', measures: [], h: 2 }), tile('offered', 9, 6, { kind: 'text', measures: [], title: '今日目标：接通率 95%', h: 2 })] },
        { title: '服务质量', seconds: 5, tiles: [tile('asa', 0, 0, { w: 12, h: 8 })] },
      ],
    }]
  }

  /** What a screen with a link gets. */
  screen(): Answer {
    return this.boards[0] ? good(this.wall(this.boards[0], this.centre.iso(86_400))) : refused(403, 'link-invalid')
  }

  answer({ method, path, body }: Ask): Answer {
    const [, , , id = '', more = '', link = ''] = path.split('/')
    if (id === 'measures') return good(measures)
    if (id === 'teams') return good([{ id: 'first', name: '一组' }, { id: 'second', name: '二组' }])
    if (more === 'links') return this.link(method, body as { name: string; days: number; queues: string[]; teams: string[] }, link)
    const found = this.boards.find((b) => b.id === id)
    if (id === '' && method === 'GET') return good(this.boards)
    if (method === 'GET') return found ? good(this.wall(found, null)) : refused(404, 'not-found')
    if (method === 'DELETE') { this.boards = this.boards.filter((b) => b !== found); return { status: 204 } }
    const stored: Board = { ...(body as BoardWish), id: found?.id ?? `b${this.boards.length + 1}`, owner: '1000', ownerName: '何主管', mine: true, updatedAt: this.centre.iso() }
    this.boards = [...this.boards.filter((b) => b !== found), stored]
    return good(stored)
  }

  private link(method: string, wish: { name: string; days: number; queues: string[]; teams: string[] }, id: string): Answer {
    if (method === 'GET') return good(this.links)
    if (method === 'DELETE') { this.links = this.links.filter((l) => l.id !== id); return { status: 204 } }
    const made: WallLink = { ...wish, id: `l${this.links.length + 1}`, createdBy: '何主管', createdAt: this.centre.iso(), expiresAt: this.centre.iso(wish.days * 86_400) }
    this.links = [...this.links, made]
    return good({ link: made, path: '/wall#secret-token' })
  }

  private wall(board: Board, expiresAt: string | null): Wall {
    const named = (key: string) => measures.find((m) => m.key === key)!
    return {
      name: board.name, at: this.centre.iso(), expiresAt, zone: 'Asia/Shanghai', pages: board.pages.map((page) => ({
        ...page, tiles: page.tiles.map((t) => ({
          tile: t, measures: t.measures.map(named),
          rows: t.kind === 'figure' ? [{ name: null, values: t.measures.map((m) => this.values.get(m) ?? null) }] : t.kind === 'queues' ? this.centre.queues.map((q) => ({ name: q.name, values: t.measures.map((m) => this.values.get(m) ?? null) })) : [],
        })),
      })),
    }
  }
}
