import { describe, expect, it } from 'vitest'
import type { LiveEvent } from './contract'
import { backoffFirstMs, backoffMaxMs, EventStream, helloTimeoutMs, parseFrame, type SocketLike, type StreamState } from './events'

type FakeSocket = SocketLike & { url: string; closed: boolean }

/** A stream on fake sockets and a fake clock: time passes only when a test says so. */
function streamUnderTest() {
  const sockets: FakeSocket[] = []
  const timers: { at: number; run: () => void }[] = []
  const events: LiveEvent[] = []
  const states: StreamState[] = []
  let now = 0
  let gaps = 0
  const stream = new EventStream({
    url: (after) => (after === null ? '/api/events' : `/api/events?after=${after}`),
    onEvent: (event) => events.push(event),
    onGap: () => { gaps += 1 },
    onState: (state) => states.push(state),
    open: (url) => {
      const socket: FakeSocket = { url, closed: false, onmessage: null, onclose: null, close: () => { socket.closed = true } }
      sockets.push(socket)
      return socket
    },
    setTimer: (run, ms) => { const timer = { at: now + ms, run }; timers.push(timer); return timer },
    clearTimer: (timer) => { timers.splice(timers.indexOf(timer as (typeof timers)[number]), 1) },
    random: () => 1,
  })
  const pass = (ms: number) => {
    now += ms
    for (const timer of timers.filter((t) => t.at <= now)) { timers.splice(timers.indexOf(timer), 1); timer.run() }
  }
  const say = (frame: object) => sockets.at(-1)?.onmessage?.({ data: JSON.stringify(frame) })
  const hello = (seq: number, resumed: boolean) => say({ seq, type: 'hello', data: { seq, resumed } })
  const drop = () => sockets.at(-1)?.onclose?.({ code: 1006 })
  return { stream, sockets, events, states, pass, say, hello, drop, gaps: () => gaps }
}

const agentEvent = (seq: number) => ({ seq, at: '2026-01-01T00:00:00.000Z', type: 'agent', data: { jobNumber: '1001' } })

describe('event stream', () => {
  it('takes a fresh snapshot at the first hello and then passes events on', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.hello(10, false)
    t.say(agentEvent(12))
    expect(t.gaps()).toBe(1)
    expect(t.events.map((e) => e.seq)).toEqual([12])
    expect(t.stream.lastSeq).toBe(12)
  })

  it('resumes behind the last event it saw, without a fresh snapshot', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.hello(10, false)
    t.say(agentEvent(15))
    t.drop()
    t.pass(backoffFirstMs)
    expect(t.sockets.at(-1)?.url).toBe('/api/events?after=15')
    t.hello(20, true)
    t.say(agentEvent(16))
    expect(t.gaps()).toBe(1)
    expect(t.events.map((e) => e.seq)).toEqual([15, 16])
  })

  it('takes fresh snapshots when the server no longer keeps what was missed', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.hello(10, false)
    t.drop()
    t.pass(backoffFirstMs)
    t.hello(20_000, false)
    expect(t.gaps()).toBe(2)
    expect(t.stream.lastSeq).toBe(20_000)
  })

  it('goes on after a restart of the server whose numbers begin again', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.hello(9_000, false)
    t.drop()
    t.pass(backoffFirstMs)
    t.hello(3, false)
    t.say(agentEvent(4))
    expect(t.events.map((e) => e.seq)).toEqual([4])
  })

  it('drops an event that it already had', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.hello(10, false)
    t.say(agentEvent(11))
    t.say(agentEvent(11))
    expect(t.events).toHaveLength(1)
  })

  it('waits longer after each failure, up to a ceiling, and starts small again after a hello', () => {
    const t = streamUnderTest()
    t.stream.start()
    for (let wait = backoffFirstMs, opened = 1; wait < backoffMaxMs * 4; wait *= 2, opened++) {
      t.drop()
      t.pass(Math.min(wait, backoffMaxMs) - 1)
      expect(t.sockets).toHaveLength(opened)
      t.pass(1)
      expect(t.sockets).toHaveLength(opened + 1)
    }
    t.hello(1, false)
    const before = t.sockets.length
    t.drop()
    t.pass(backoffFirstMs)
    expect(t.sockets).toHaveLength(before + 1)
  })

  it('gives up on a connection that never says hello', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.pass(helloTimeoutMs)
    expect(t.sockets[0]?.closed).toBe(true)
    expect(t.states.at(-1)).toBe('broken')
  })

  it('comes back at once when the network does', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.drop()
    t.stream.retryNow()
    expect(t.sockets).toHaveLength(2)
    t.hello(1, false)
    t.pass(backoffMaxMs) // The timer of the first failure is gone.
    expect(t.sockets).toHaveLength(2)
  })

  it('stays away after it was stopped', () => {
    const t = streamUnderTest()
    t.stream.start()
    t.hello(1, false)
    t.stream.stop()
    t.drop()
    t.pass(backoffMaxMs)
    expect(t.sockets).toHaveLength(1)
    expect(t.states.at(-1)).toBe('closed')
  })

  it('survives whatever is not a frame', () => {
    for (const text of ['', '{', 'null', '7', '[]', '{"seq":1}', '{"type":7,"seq":1}', '{"type":"agent"}']) expect(parseFrame(text)).toBeNull()
    expect(parseFrame('{"type":"hello","seq":5,"resumed":true}')?.data).toEqual({ seq: 5, resumed: true })
  })
})
