import { Backoff } from './backoff'
import type { LiveEvent } from './contract'

export type StreamState = 'connecting' | 'live' | 'broken' | 'closed'

export type EventStreamOptions = {
  url: (after: number | null) => string
  onEvent: (event: LiveEvent) => void
  /** After a gap: what is shown may be old, take fresh snapshots. Also after the first connect. */
  onGap: () => void
  onState: (state: StreamState) => void
  onServerTime?: (at: string) => void
  /** The server's pages are others than these: it was upgraded. */
  onUpgrade?: (pages: string) => void
  /** Which pages these are; null: told by the first hello. */
  pages?: string | null
  open?: (url: string) => SocketLike
  setTimer?: (run: () => void, ms: number) => unknown
  clearTimer?: (timer: unknown) => void
  /** 0…1; spreads the return of many pages after a restart of the server. */
  random?: () => number
}

export type SocketLike = {
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number }) => void) | null
  close: () => void
}

export const backoffFirstMs = 500
export const backoffMaxMs = 15_000

/** Silence after which a connection counts as dead; the server speaks at least with WebSocket pings, which the page cannot see, so
 * only a connection that never said hello is cut. */
export const helloTimeoutMs = 10_000

/** One WebSocket to /api/events: keeps the last `seq`, comes back by itself, and asks for what was missed. */
export class EventStream {
  private socket: SocketLike | null = null
  private timer: unknown = null
  private seq: number | null = null
  private stopped = false

  private readonly backoff: Backoff
  private pages: string | null

  constructor(private readonly options: EventStreamOptions) {
    this.pages = options.pages ?? null
    this.backoff = new Backoff(backoffFirstMs, backoffMaxMs, options.random)
  }

  /** The last event seen; null before the first hello. */
  get lastSeq(): number | null {
    return this.seq
  }

  start(): void {
    this.stopped = false
    this.connect()
  }

  stop(): void {
    this.stopped = true
    this.cancelTimer()
    this.socket?.close()
    this.socket = null
    this.options.onState('closed')
  }

  /** The browser is back on line, or the page in sight: do not wait for the timer. */
  retryNow(): void {
    if (this.stopped || this.socket !== null) return
    this.cancelTimer()
    this.connect()
  }

  private connect(): void {
    this.options.onState('connecting')
    const socket = (this.options.open ?? ((url) => new WebSocket(url) as SocketLike))(this.options.url(this.seq))
    this.socket = socket
    socket.onmessage = (message) => {
      if (this.socket === socket && typeof message.data === 'string') this.receive(message.data)
    }
    socket.onclose = () => {
      if (this.socket === socket) this.lost()
    }
    this.timer = this.setTimer(() => {
      this.timer = null
      socket.close()
      if (this.socket === socket) this.lost()
    }, helloTimeoutMs)
  }

  private receive(text: string): void {
    const frame = parseFrame(text)
    if (frame === null) return
    if (frame.at !== null) this.options.onServerTime?.(frame.at)
    if (frame.type === 'hello') {
      this.greeted(frame.data as { seq: number; resumed: boolean; pages?: string })
      return
    }
    if (this.seq !== null && frame.seq <= this.seq) return
    this.seq = frame.seq
    this.options.onEvent(frame as unknown as LiveEvent)
  }

  private greeted(hello: { seq: number; resumed: boolean; pages?: string }): void {
    if (hello.pages && this.pages !== null && hello.pages !== this.pages) this.options.onUpgrade?.(hello.pages)
    this.pages ??= hello.pages || null
    this.cancelTimer()
    this.backoff.reset()
    this.options.onState('live')
    if (hello.resumed) return
    this.seq = hello.seq
    this.options.onGap()
  }

  private lost(): void {
    this.cancelTimer()
    this.socket = null
    if (this.stopped) return
    this.options.onState('broken')
    this.timer = this.setTimer(() => {
      this.timer = null
      this.connect()
    }, this.backoff.nextMs())
  }

  private setTimer(run: () => void, ms: number): unknown {
    return (this.options.setTimer ?? ((f, t) => setTimeout(f, t)))(run, ms)
  }

  private cancelTimer(): void {
    if (this.timer !== null) (this.options.clearTimer ?? ((t) => clearTimeout(t as ReturnType<typeof setTimeout>)))(this.timer)
    this.timer = null
  }
}

type Frame = { seq: number; at: string | null; type: string; data: unknown }

/** Null for anything that is not a frame: what cannot be read is left out, never thrown. `hello` may carry its fields beside `type` too. */
export function parseFrame(text: string): Frame | null {
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return null
  }
  if (raw === null || typeof raw !== 'object') return null
  const { seq, at, type, data, resumed } = raw as Record<string, unknown>
  if (typeof type !== 'string') return null
  const time = typeof at === 'string' ? at : null
  if (type === 'hello') {
    const body = data !== null && typeof data === 'object' ? (data as Record<string, unknown>) : { seq, resumed }
    const last = typeof body.seq === 'number' ? body.seq : typeof seq === 'number' ? seq : 0
    return { seq: last, at: time, type, data: { seq: last, resumed: body.resumed === true, ...(typeof body.pages === 'string' && { pages: body.pages }) } }
  }
  return typeof seq === 'number' ? { seq, at: time, type, data } : null
}
