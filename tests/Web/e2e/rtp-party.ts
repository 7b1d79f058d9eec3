import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { fromALaw, rate, toALaw, tone } from './audio.ts'

/** The far end's media of a SIPp call: sends a steady tone to where audio comes from, keeps all that it hears, presses keys and notes those pressed at the other side (RFC 4733). */
export class RtpParty {
  private peer: RemoteInfo | undefined
  private sequence = 1000
  private timestamp = 0
  private played = 0
  private readonly heardFrames: Float32Array[] = []
  private keysHeard = ''
  private lastKeyAt = -1
  private readonly keys: { code: number; step: number; timestamp: number }[] = []
  private timer: NodeJS.Timeout | undefined
  private started = 0

  /** Sends silence instead of the tone. */
  quiet = false

  private constructor(private readonly socket: Socket, private readonly hz: number) {}

  static async open(hz: number): Promise<RtpParty> {
    const socket = createSocket('udp4')
    await new Promise<void>(done => socket.bind(0, '127.0.0.1', done))
    const party = new RtpParty(socket, hz)
    socket.on('message', (packet, from) => party.receive(packet, from))
    return party
  }

  get port(): number { return this.socket.address().port }

  /** Everything heard since the start or the last {@link forget}. */
  get heard(): Float32Array {
    const all = new Float32Array(this.heardFrames.reduce((sum, f) => sum + f.length, 0))
    let at = 0
    for (const frame of this.heardFrames) { all.set(frame, at); at += frame.length }
    return all
  }

  /** Keys that the other side pressed, in order. */
  get keysPressed(): string { return this.keysHeard }

  forget(): void { this.heardFrames.length = 0 }

  press(key: string): void { this.keys.push({ code: '0123456789*#'.indexOf(key), step: 0, timestamp: -1 }) }

  close(): void { clearInterval(this.timer); this.socket.close() }

  private receive(packet: Buffer, from: RemoteInfo): void {
    if (packet.length < 12 || packet[0] >> 6 !== 2) return
    this.peer = from
    if (this.timer === undefined) {
      this.started = performance.now()
      this.timer = setInterval(() => this.catchUp(), 10)
    }
    if ((packet[1] & 0x7f) === 101) this.noteKey(packet)
    if ((packet[1] & 0x7f) === 8) this.heardFrames.push(Float32Array.from(packet.subarray(12), fromALaw))
  }

  /** All packets of one press have the timestamp of its beginning; the end comes three times. */
  private noteKey(packet: Buffer): void {
    const began = packet.readUInt32BE(4)
    if (began === this.lastKeyAt || packet.length < 16) return
    this.lastKeyAt = began
    this.keysHeard += '0123456789*#'[packet[12]] ?? '?'
  }

  /** Packets by the clock, not by the timer: a late timer sends several. */
  private catchUp(): void {
    while (this.timestamp < ((performance.now() - this.started) * rate) / 1000) this.sendFrame()
  }

  private sendFrame(): void {
    const key = this.keys[0]
    let payload: Buffer, type: number, marker = 0, stamp = this.timestamp
    if (key) {
      if (key.step === 0) { key.timestamp = this.timestamp; marker = 0x80 }
      const ends = key.step >= 6
      const duration = Math.min(key.step + 1, 7) * 160
      payload = Buffer.from([key.code, (ends ? 0x80 : 0) | 10, duration >> 8, duration & 0xff])
      type = 101; stamp = key.timestamp
      if (++key.step === 9) this.keys.shift()
    } else {
      payload = Buffer.from(Array.from(tone(this.hz, 160, this.quiet ? 0 : 0.25, this.played), toALaw))
      this.played += 160
      type = 8
    }
    const header = Buffer.alloc(12)
    header[0] = 0x80; header[1] = marker | type
    header.writeUInt16BE(this.sequence++ & 0xffff, 2); header.writeUInt32BE(stamp >>> 0, 4); header.writeUInt32BE(0x11223344, 8)
    this.timestamp += 160
    if (this.peer) this.socket.send(Buffer.concat([header, payload]), this.peer.port, this.peer.address, () => {})
  }
}
