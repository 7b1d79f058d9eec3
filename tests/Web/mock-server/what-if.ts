import type { Figures, Job, Wish } from '../../../src/Web/src/features/what-if/api'
import type { Answer, Ask } from './api'
import type { MockCentre } from './centre'

const good = (body: unknown): Answer => ({ status: 200, body })

/** Trials of another staffing: the second look at one finds it done. */
export class MockWhatIf {
  wish: Wish | null = null
  looks = 0
  /** Runs until it is cancelled. */
  endless = false
  private cancelled = false

  constructor(private readonly centre: MockCentre) {}

  answer({ method, path, body }: Ask): Answer {
    if (path.endsWith('/basis')) return good({ queue: 'service', start: this.centre.iso(-172_800), days: 1, halfHours: [...Array(48).keys()].map((h) => ({ calls: h > 15 && h < 40 ? 20 + ((h * 7) % 13) : 0, staff: h > 15 && h < 40 ? 6 : 0 })), calls: 622, answered: 580, handlingSeconds: 190, patienceSeconds: 95, wrapUpShare: 0.2, agents: 14 })
    if (method === 'POST') {
      Object.assign(this, { wish: body as Wish, looks: 0, cancelled: false })
      return { status: 202, body: this.job('running', 0) }
    }
    if (method === 'DELETE') {
      this.cancelled = true
      return { status: 204 }
    }
    this.looks++
    return good(this.cancelled ? this.job('cancelled', 0.4) : this.endless || this.looks < 2 ? this.job('running', 0.4) : this.job('done', 1))
  }

  private job(status: Job['status'], progress: number): Job {
    const done = status === 'done' && this.wish
    return { id: 'w1', status, progress, secondsLeft: status === 'running' && progress > 0 ? 4.2 : null, result: done ? { before: this.figures(this.wish?.before ?? [], 0.71), after: this.figures(this.wish?.staff ?? [], 0.86), differentCalls: 131, differently: [...Array(30).keys()].map((i) => ({ call: `0${i}`, at: this.centre.iso(-90_000 + i * 400), waitedThen: 80 - i, waitedNow: 4, then: i % 3 === 0 ? null : '1004', now: '1012' })) } : null }
  }

  private figures(staff: number[], level: number): Figures {
    const band = (mean: number) => ({ mean, low: mean * 0.96, high: mean * 1.03 })
    return {
      runs: 20, offered: band(600), serviceLevel: band(level), abandons: band((1 - level) / 2), occupancy: band(1.5 - level), meanWaitSeconds: band(40 * (1 - level)), waitPercentiles: [0, 9, 24, 41], erlangC: level + 0.02, erlangAAbandons: (1 - level) / 2.1,
      halfHours: staff.map((n, index) => ({ index, staff: n, calls: n * 4, serviceLevel: n > 0 ? band(Math.min(1, 0.5 + n / 14)) : null, abandons: null, occupancy: null, meanWaitSeconds: null, erlangC: null, erlangAAbandons: null })),
    }
  }
}
