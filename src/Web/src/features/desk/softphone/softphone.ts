import type { UA } from 'jssip'
import { Backoff } from '@/lib/backoff'
import type { PhoneCredentials } from '@/lib/contract'
import { http } from '@/lib/http'
import { MicrophoneProblem, openMicrophone } from '@/lib/microphone'
import { onSound, sendTo, soundNow } from '@/lib/sound'
import { LineMeter, type LineQuality } from './line-quality'

export type PhoneStatus = 'off' | 'elsewhere' | 'connecting' | 'up' | 'reconnecting'
export type PhoneFault = 'insecure' | 'microphoneDenied' | 'microphoneMissing' | 'microphoneBusy' | 'refused'
export type PhoneView = { status: PhoneStatus; fault: PhoneFault | null; muted: boolean; quality: LineQuality | null; remote: MediaStream | null }

type Session = ReturnType<UA['call']>

const off: PhoneView = { status: 'off', fault: null, muted: false, quality: null, remote: null }
const qualityEveryMs = 2_000
const renewBeforeExpiryMs = 60_000
const microphoneFaults = { insecure: 'insecure', denied: 'microphoneDenied', missing: 'microphoneMissing', busy: 'microphoneBusy' } as const

/** No STUN, no TURN: the switch is reached directly and learns the browser's address from its first check. */
const peer: RTCConfiguration = { iceServers: [] }

/**
 * The browser's phone. It registers over WebSocket and keeps one standing call to the switch for the shift; the switch joins customers to
 * it, so an answer needs no new call and audio opens at once. It comes back by itself after a loss of the network, of the standing call,
 * or of the microphone. Only one page of a browser has the phone.
 */
export class Softphone {
  private view: PhoneView = off
  private readonly listeners = new Set<() => void>()
  private readonly backoff = new Backoff(500, 10_000)
  private readonly audio = new Map<Session, HTMLAudioElement>()
  private ua: UA | null = null
  private standing: Session | null = null
  private microphone: MediaStream | null = null
  private account: PhoneCredentials | null = null
  private timers: { retry?: ReturnType<typeof setTimeout>; renew?: ReturnType<typeof setTimeout>; quality?: ReturnType<typeof setInterval> } = {}
  private releaseLock: (() => void) | null = null
  private run = 0
  private microphoneDevice = ''

  constructor() {
    onSound(() => this.sound())
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly snapshot = (): PhoneView => this.view

  /** Starts the phone, or tries again at once when it is in trouble. */
  start(jobNumber: string): void {
    if (this.view.status === 'up' || (this.view.status !== 'off' && this.view.fault === null)) return
    this.run += 1
    this.clearTimers()
    this.show({ status: 'connecting', fault: null })
    if (this.releaseLock) void this.connect(this.run)
    else this.takeLock(jobNumber, this.run)
  }

  /** End of the shift: hangs up, unregisters, lets the microphone go. */
  stop(): void {
    this.run += 1
    this.clearTimers()
    this.dropUa()
    this.microphone?.getTracks().forEach((track) => track.stop())
    this.microphone = null
    this.releaseLock?.()
    this.releaseLock = null
    this.show(off)
  }

  setMuted(muted: boolean): void {
    for (const session of this.audio.keys()) {
      if (muted) session.mute({ audio: true })
      else session.unmute({ audio: true })
    }
    this.show({ muted })
  }

  /** One key to the other side, as RFC 4733 events. False while the line cannot carry it. */
  sendKey(key: string): boolean {
    const session = [...this.audio.keys()].at(-1)
    const able = session?.isEstablished() === true && session.connection.getSenders().some((sender) => sender.dtmf?.canInsertDTMF === true)
    if (able) session.sendDTMF(key, { transportType: 'RFC2833' as never, duration: 120, interToneGap: 60 })
    return able
  }

  private takeLock(jobNumber: string, run: number): void {
    if (!('locks' in navigator)) {
      void this.connect(run)
      return
    }
    const waiting = setTimeout(() => { if (run === this.run) this.show({ status: 'elsewhere' }) }, 300)
    void navigator.locks.request(`antiphon-phone-${jobNumber}`, () => {
      clearTimeout(waiting)
      if (run !== this.run) return undefined
      this.show({ status: 'connecting' })
      void this.connect(run)
      return new Promise<void>((release) => { this.releaseLock = release })
    })
  }

  private async connect(run: number): Promise<void> {
    try {
      this.microphone ??= await this.openMicrophone()
      const account = await http.post<PhoneCredentials>('/api/phone/credentials')
      const { UA, WebSocketInterface } = await import('jssip')
      if (run !== this.run) return
      this.dropUa()
      this.account = account
      const socket = new WebSocketInterface(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${account.webSocketPath}`)
      const ua = new UA({
        sockets: [socket], uri: `sip:${account.user}@${location.hostname}`, authorization_user: account.user, password: account.password, realm: account.realm,
        session_timers: false, register: true, connection_recovery_min_interval: 1, connection_recovery_max_interval: 8, user_agent: 'Antiphon',
      })
      this.ua = ua
      this.listen(ua, run)
      ua.start()
      this.renewLater(run)
    } catch (error) {
      if (run !== this.run) return
      this.show({ status: 'reconnecting', fault: error instanceof MicrophoneProblem ? microphoneFaults[error.fault] : null })
      if (!(error instanceof MicrophoneProblem)) this.later(run, () => void this.connect(run))
    }
  }

  private async openMicrophone(): Promise<MediaStream> {
    this.microphoneDevice = soundNow().microphone
    const stream = await openMicrophone(this.microphoneDevice)
    stream.getAudioTracks()[0]?.addEventListener('ended', () => this.microphoneLost())
    return stream
  }

  /** Another device or volume was chosen: it holds in the running call. */
  private sound(): void {
    for (const element of this.audio.values()) this.sounding(element)
    if (this.microphone && soundNow().microphone !== this.microphoneDevice) {
      this.microphone.getTracks().forEach((track) => track.stop())
      this.microphoneLost()
    }
  }

  private sounding(element: HTMLAudioElement): void {
    const { volume, speaker } = soundNow()
    element.volume = volume / 100
    void sendTo(element, speaker)
  }

  /** The headset was pulled: another one takes its place in the running call, without a new call. */
  private microphoneLost(): void {
    const run = this.run
    this.microphone = null
    this.show({ fault: 'microphoneMissing' })
    const replace = async () => {
      try {
        const stream = await this.openMicrophone()
        if (run !== this.run) return
        this.microphone = stream
        navigator.mediaDevices.removeEventListener('devicechange', retry)
        for (const session of this.audio.keys()) await session.connection.getSenders().find((s) => s.track?.kind === 'audio')?.replaceTrack(stream.getAudioTracks()[0] ?? null)
        this.show({ fault: null })
      } catch {
        // Nothing plugged in yet; the next change of devices tries again.
      }
    }
    const retry = () => void replace()
    navigator.mediaDevices.addEventListener('devicechange', retry)
    retry()
  }

  private listen(ua: UA, run: number): void {
    const current = () => run === this.run && ua === this.ua
    ua.on('registered', () => { if (current() && this.standing === null) this.dial(run) })
    ua.on('disconnected', () => { if (current()) this.show({ status: 'reconnecting' }) })
    ua.on('connected', () => { if (current() && this.standing?.isEstablished()) this.show({ status: 'up' }) })
    ua.on('registrationFailed', () => {
      if (!current()) return
      this.show({ status: 'reconnecting', fault: this.standing === null ? 'refused' : this.view.fault })
      if (this.standing === null) this.later(run, () => void this.connect(run)) // A talk that lives is not cut for a new account.
    })
    ua.on('newRTCSession', ({ originator, session }: { originator: unknown; session: Session }) => {
      if (!current() || String(originator) !== 'remote') return
      this.adopt(session, run) // Somebody dialled the extension itself.
      session.answer({ mediaStream: this.microphone ?? undefined, pcConfig: peer } as never)
    })
  }

  private dial(run: number): void {
    const { ua, account, microphone } = this
    if (!ua || !account || !microphone) return
    const session = ua.call(`sip:${account.standing}@${location.hostname}`, { mediaStream: microphone, mediaConstraints: { audio: true, video: false }, pcConfig: peer })
    this.standing = session
    this.adopt(session, run)
    session.on('confirmed', () => {
      if (run !== this.run || this.standing !== session) return
      this.backoff.reset()
      this.show({ status: 'up', fault: null, muted: false })
    })
    const gone = () => {
      if (this.standing !== session) return
      this.standing = null
      if (run !== this.run) return
      this.show({ status: 'reconnecting' })
      this.later(run, () => {
        if (this.ua?.isRegistered()) this.dial(run)
        else void this.connect(run)
      })
    }
    session.on('ended', gone)
    session.on('failed', gone)
  }

  /** Hears a session: its audio goes to the speakers as soon as a track arrives. */
  private adopt(session: Session, run: number): void {
    const element = document.createElement('audio')
    element.autoplay = true
    element.dataset.testid = 'remote-audio'
    this.sounding(element)
    document.body.append(element)
    this.audio.set(session, element)
    const hear = (connection: RTCPeerConnection) =>
      connection.addEventListener('track', ({ track, streams }) => {
        const stream = streams[0] ?? new MediaStream([track])
        element.srcObject = stream
        void element.play().catch(() => undefined) // Blocked until a gesture; autoplay then goes on by itself.
        if (run === this.run) this.show({ remote: stream })
      })
    if (session.connection) hear(session.connection)
    else session.on('peerconnection', ({ peerconnection }) => hear(peerconnection))
    const meter = new LineMeter()
    clearInterval(this.timers.quality)
    this.timers.quality = setInterval(() => {
      if (session.isEstablished()) void meter.read(session.connection).then((quality) => { if (run === this.run) this.show({ quality }) }, () => undefined)
    }, qualityEveryMs)
    const forget = () => {
      element.remove()
      this.audio.delete(session)
      if (this.audio.size === 0) this.show({ remote: null, quality: null })
    }
    session.on('ended', forget)
    session.on('failed', forget)
  }

  /** A new password before the old one runs out; the same account goes on with it. */
  private renewLater(run: number): void {
    const left = Date.parse(this.account?.expiresAt ?? '') - Date.now()
    if (!Number.isFinite(left)) return
    this.timers.renew = setTimeout(() => {
      void http.post<PhoneCredentials>('/api/phone/credentials').then((fresh) => {
        if (run !== this.run || fresh.user !== this.account?.user) return
        this.account = fresh
        this.ua?.set('password', fresh.password)
        this.renewLater(run)
      }, () => undefined)
    }, Math.min(2_000_000_000, Math.max(30_000, left - renewBeforeExpiryMs)))
  }

  private later(run: number, again: () => void): void {
    clearTimeout(this.timers.retry)
    this.timers.retry = setTimeout(() => { if (run === this.run) again() }, this.backoff.nextMs())
  }

  private dropUa(): void {
    const ua = this.ua
    this.ua = null
    this.standing = null
    ua?.stop()
    for (const element of this.audio.values()) element.remove()
    this.audio.clear()
  }

  private clearTimers(): void {
    clearTimeout(this.timers.retry)
    clearTimeout(this.timers.renew)
    clearInterval(this.timers.quality)
  }

  private show(change: Partial<PhoneView>): void {
    this.view = { ...this.view, ...change }
    this.listeners.forEach((tell) => tell())
  }
}
