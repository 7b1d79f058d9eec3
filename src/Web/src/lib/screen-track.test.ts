import { describe, expect, it } from 'vitest'
import { framesOf } from './screen-painter'
import { keyBefore, partAt, partsIn, ScreenTrack } from './screen-track'
import type { ScreenFrame } from './screen-painter'

const kinds = { delta: 0, key: 1, blank: 2 }

function part(...frames: [number, keyof typeof kinds, string][]): Uint8Array {
  const bytes: number[] = []
  for (const [at, kind, text] of frames) {
    const head = new DataView(new ArrayBuffer(9))
    head.setInt32(0, at)
    head.setUint8(4, kinds[kind])
    head.setInt32(5, text.length)
    bytes.push(...new Uint8Array(head.buffer), ...new TextEncoder().encode(text))
  }
  return Uint8Array.from(bytes)
}

/** Key frames at 0 and 4 s, a frame each second, paused from 6 s on, again from 8 s on. */
const parts = [part([0, 'key', 'a'], [1000, 'delta', 'b']), part([2000, 'delta', 'c'], [3000, 'delta', 'd']), part([4000, 'key', 'e'], [5000, 'delta', 'f']), part([6000, 'blank', '']), part([8000, 'key', 'g'])]
const index = { at: [0, 2000, 4000, 6000, 8000], keys: 'kdkdk' }

describe('the screen beside a recording', () => {
  it('finds its place, and reads no frame that is not whole', () => {
    expect([-1, 0, 1999, 2000, 7000, 9999].map((ms) => partAt(index, ms))).toEqual([-1, 0, 0, 1, 3, 4])
    expect([0, 1, 2, 3, 4].map((at) => keyBefore(index, at))).toEqual([0, 0, 2, 2, 4])
    const whole = parts[0] as Uint8Array
    expect([whole.length, whole.length - 1, 5, 0].map((length) => framesOf(whole.subarray(0, length)).length)).toEqual([2, 1, 0, 0])
    const answer = Uint8Array.from([0, 0, 0, whole.length, ...whole, 0, 0, 0, 0])
    expect(partsIn(answer.buffer).map((one) => one.length)).toEqual([whole.length, 0])
  })

  it('shows at each moment the last frame before it, forwards, backwards and over a pause', async () => {
    let shown = ''
    const painter = { paint: (frame: ScreenFrame) => { shown = frame.kind === 'blank' ? '' : new TextDecoder().decode(frame.data) }, clear: () => { shown = '' }, close: () => undefined }
    const track = new ScreenTrack(index, (from, count) => Promise.resolve(parts.slice(from, from + count)), painter as never, () => { throw new Error('failed') })
    track.show(0)
    await Promise.resolve()
    await Promise.resolve()
    const at = (ms: number) => { track.show(ms); return shown }
    expect([0, 900, 1000, 3500, 5200, 6500, 8000].map(at)).toEqual(['a', 'a', 'b', 'd', 'f', '', 'g'])
    expect([1500, 5999, 7999, -5, 2000, 9000].map(at)).toEqual(['b', 'f', '', '', 'c', 'g'])
  })
})
