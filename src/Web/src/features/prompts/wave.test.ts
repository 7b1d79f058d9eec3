import { describe, expect, it } from 'vitest'
import { waveOf } from './wave'

describe('a recording of the browser', () => {
  it('becomes a WAV with its rate and every sample within bounds', async () => {
    const bytes = new DataView(await waveOf(Float32Array.from([0, 0.5, -2, 2]), 48_000).arrayBuffer())
    expect(bytes.byteLength).toBe(52)
    expect(bytes.getUint32(24, true)).toBe(48_000)
    expect([0, 1, 2, 3].map((i) => bytes.getInt16(44 + 2 * i, true))).toEqual([0, 16384, -32767, 32767])
  })
})
