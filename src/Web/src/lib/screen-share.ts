import { useSyncExternalStore } from 'react'

// The screen of an agent, as it goes to the centre: frames of VP8 over a WebSocket of its own. Frames are taken from the track itself,
// not from a picture on the page, so that it goes on while the agent works in another window.

export type ScreenUse = 'off' | 'live' | 'recorded'
export type Sharing = { phase: 'off' | 'starting' | 'shared' | 'interrupted'; recorded: boolean; watched: boolean; why: 'refused' | 'unsupported' | null }
type Told = { type: 'key' | 'state' | 'clock'; recorded?: boolean | null; watched?: boolean | null; asked?: number | null; at?: number | null; use?: ScreenUse | null }

const widthMax = 1280
const heightMax = 800
const framesPerSecond = 5
const bitsPerSecond = 200_000
/** A browser that sends more frames than it was asked for is slowed down. */
const leastMs = 150
const keyEveryMs = 10_000
const clockEveryMs = 15_000
/** What may wait to be sent; then frames are left out until a whole picture goes. */
const waitingMax = 300_000
const retryMs = [1_000, 2_000, 5_000, 10_000]
/** Without a first picture, the browser is asked for one again after this. */
const firstPictureMs = 1_500

type Processor = { readable: ReadableStream<VideoFrame> }
type ProcessorOf = new (init: { track: MediaStreamTrack }) => Processor
const processorOf = (): ProcessorOf | undefined => (globalThis as { MediaStreamTrackProcessor?: ProcessorOf }).MediaStreamTrackProcessor

const nothing: Sharing = { phase: 'off', recorded: false, watched: false, why: null }

/** Encodes what the track shows, at most a few frames a second. */
class Encoder {
  private encoder: VideoEncoder
  private last: VideoFrame | null = null
  private size = ''
  private keyAt = 0
  private wantsKey = true
  private frameAt = 0
  /** Made by the encoder of now. */
  private frames = 0
  private later: ReturnType<typeof setTimeout> | undefined
  private readonly times = new Map<number, number>()
  /** Least that a frame took from the screen to this page, ms on top of the clock of its own time: what a busy page takes longer is not the screen's. */
  private lag = Infinity
  private lastAt = 0

  constructor(private readonly send: (key: boolean, at: number, chunk: EncodedVideoChunk) => void, private readonly onFailed: () => void) {
    this.encoder = this.make()
  }

  get hasPicture(): boolean { return this.last !== null }

  private make(): VideoEncoder {
    const encoder: VideoEncoder = new VideoEncoder({
      output: (chunk) => { this.frames++; this.send(chunk.type === 'key', this.times.get(chunk.timestamp) ?? performance.now(), chunk); this.times.delete(chunk.timestamp) },
      error: () => { if (this.encoder === encoder) this.fail() },
    })
    return encoder
  }

  /** A browser may take an encoder back from a page that is in the background: another one goes on with a whole picture, once it has shown that it can. */
  private fail(): void {
    if (this.frames === 0) return this.onFailed()
    this.frames = 0
    this.size = ''
    this.encoder = this.make()
    this.key()
  }

  /** Owns the frame from now on. */
  take(frame: VideoFrame): void {
    const now = performance.now()
    this.last?.close()
    this.last = frame
    clearTimeout(this.later)
    const stamp = frame.timestamp / 1000
    this.lag = Math.min(this.lag, now - stamp)
    const at = stamp + this.lag
    // What stands still sends no more frames: the last one of a quick row goes too, a little later.
    if (now - this.frameAt >= leastMs) this.encode(now, at)
    else this.later = setTimeout(() => this.encode(performance.now(), at), leastMs)
  }

  /** A whole picture, also when nothing moves. */
  key(): void {
    this.wantsKey = true
    const now = performance.now()
    this.encode(now, now)
  }

  close(): void {
    clearTimeout(this.later)
    this.last?.close()
    this.last = null
    if (this.encoder.state !== 'closed') this.encoder.close()
  }

  /** @param at When the screen came to look so, by our clock. */
  private encode(now: number, at: number): void {
    if (!this.last || this.encoder.state === 'closed') return
    if (this.encoder.encodeQueueSize > 2) {
      // Nothing else may ever come: what stands still sends no more frames.
      clearTimeout(this.later)
      this.later = setTimeout(() => this.encode(performance.now(), at), leastMs)
      return
    }
    const size = `${this.last.displayWidth}×${this.last.displayHeight}`
    if (size !== this.size) {
      this.encoder.configure({ codec: 'vp8', width: this.last.displayWidth, height: this.last.displayHeight, bitrate: bitsPerSecond, framerate: framesPerSecond, latencyMode: 'realtime' })
      this.size = size
      this.wantsKey = true
    }
    const keyFrame = this.wantsKey || now - this.keyAt > keyEveryMs
    if (keyFrame) this.keyAt = now
    this.wantsKey = false
    this.frameAt = now
    const timestamp = Math.round(now * 1000)
    this.lastAt = Math.max(this.lastAt, at)
    this.times.set(timestamp, this.lastAt)
    const frame = new VideoFrame(this.last, { timestamp })
    this.encoder.encode(frame, { keyFrame })
    frame.close()
  }
}

class ScreenShare {
  private state: Sharing = nothing
  private readonly listeners = new Set<() => void>()
  private track: MediaStreamTrack | null = null
  private encoder: Encoder | null = null
  private socket: WebSocket | null = null
  private clockTimer: ReturnType<typeof setInterval> | undefined
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private firstTimer: ReturnType<typeof setTimeout> | undefined
  private tries = 0
  private behind = false
  /** Clock of the centre less our own, ms, by the quickest answer so far. */
  private ahead = { ms: Date.now() - performance.now(), trip: Infinity }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly now = (): Sharing => this.state

  /** The browser asks the agent what is to be seen. */
  async start(): Promise<void> {
    if (this.track || this.state.phase === 'starting') return
    const Processor = processorOf()
    if (!Processor || typeof VideoEncoder === 'undefined') return this.set({ ...nothing, why: 'unsupported' })
    this.set({ ...nothing, phase: 'starting' })
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: { width: { max: widthMax }, height: { max: heightMax }, frameRate: { max: framesPerSecond } }, audio: false })
      const track = stream.getVideoTracks()[0]
      if (!track) throw new Error('no picture')
      this.track = track
      track.addEventListener('ended', () => this.stop())
      this.encoder = new Encoder((key, at, chunk) => this.send(key, at, chunk), () => this.stop())
      this.listen(Processor, track)
      this.connect()
    } catch {
      this.stop()
      this.set({ ...nothing, why: 'refused' })
    }
  }

  stop(): void {
    clearTimeout(this.retryTimer)
    clearTimeout(this.firstTimer)
    this.track?.stop()
    this.track = null
    this.encoder?.close()
    this.encoder = null
    this.leave()
    this.set(nothing)
  }

  /** A picture that the browser made before anybody listened is lost, and a screen that stands still sends no other: whoever begins to listen is sent one, so this begins anew until it has it. */
  private listen(Processor: ProcessorOf, track: MediaStreamTrack): void {
    const reader = new Processor({ track }).readable.getReader()
    this.read(reader).catch(() => undefined)
    this.firstTimer = setTimeout(() => {
      if (this.track !== track || this.encoder?.hasPicture) return
      reader.cancel().catch(() => undefined)
      this.listen(Processor, track)
    }, firstPictureMs)
  }

  private async read(reader: ReadableStreamDefaultReader<VideoFrame>): Promise<void> {
    const encoder = this.encoder
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      if (this.encoder === encoder && encoder) encoder.take(value)
      else value.close()
    }
  }

  private connect(): void {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/api/screen/share`)
    this.socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      this.tries = 0
      this.ahead.trip = Infinity
      const ask = () => { if (socket.readyState === WebSocket.OPEN) socket.send(performance.now().toFixed(2)) }
      for (const delay of [0, 200, 400, 800]) setTimeout(ask, delay)
      this.clockTimer = setInterval(ask, clockEveryMs)
      this.set({ ...this.state, phase: 'shared' })
      this.encoder?.key()
    }
    socket.onmessage = ({ data }) => this.told(JSON.parse(String(data)) as Told)
    socket.onclose = () => {
      if (this.socket !== socket) return
      this.leave()
      if (!this.track) return
      // Another page that shares, or the end of the policy, is told by what is asked next: the bar looks.
      this.set({ ...nothing, phase: 'interrupted' })
      this.retryTimer = setTimeout(() => this.connect(), retryMs[Math.min(this.tries++, retryMs.length - 1)])
    }
  }

  private told(told: Told): void {
    if (told.type === 'key') this.encoder?.key()
    if (told.type === 'state') this.set({ phase: 'shared', recorded: told.recorded === true, watched: told.watched === true, why: null })
    if (told.type === 'clock' && told.asked != null && told.at != null) {
      const [now, asked] = [performance.now(), told.asked]
      if (now - asked < this.ahead.trip) this.ahead = { ms: told.at - (asked + now) / 2, trip: now - asked }
    }
  }

  private send(key: boolean, at: number, chunk: EncodedVideoChunk): void {
    const { socket } = this
    if (socket?.readyState !== WebSocket.OPEN) return
    if (socket.bufferedAmount > waitingMax) {
      this.behind = true
      return
    }
    if (this.behind && !key) return this.encoder?.key()
    this.behind = false
    const message = new Uint8Array(9 + chunk.byteLength)
    const view = new DataView(message.buffer)
    view.setUint8(0, key ? 1 : 0)
    view.setBigInt64(1, BigInt(Math.round(at + this.ahead.ms)))
    chunk.copyTo(message.subarray(9))
    socket.send(message)
  }

  private leave(): void {
    clearInterval(this.clockTimer)
    const { socket } = this
    this.socket = null
    socket?.close()
  }

  private set(state: Sharing): void {
    this.state = state
    this.listeners.forEach((tell) => tell())
  }
}

/** One for the page: it goes on while the agent looks at other pages of it. */
export const screenShare = new ScreenShare()

export const useScreenShare = (): Sharing => useSyncExternalStore(screenShare.subscribe, screenShare.now)
