import { describe, expect, it } from 'vitest'
import { afterSilence, type Peaks } from './recordings'

const peaks = (first: number[], second: number[]): Peaks => ({ seconds: 0.5, first: Uint8Array.from(first), second: Uint8Array.from(second) })

describe('silence', () => {
  it('is left out when nobody is heard for a second, up to where somebody speaks again', () => {
    const sound = peaks([90, 0, 0, 0, 0, 0, 0, 80], [0, 70, 0, 0, 0, 0, 0, 0])
    expect(afterSilence(sound, 0)).toBeNull()
    expect(afterSilence(sound, 0.6)).toBeNull()
    expect(afterSilence(sound, 1)).toBeCloseTo(3.3)
    expect(afterSilence(sound, 3)).toBeNull()
  })

  it('goes to the end when nobody speaks any more', () => {
    expect(afterSilence(peaks([90, 0, 0, 0], [0, 0, 0, 0]), 0.5)).toBeCloseTo(1.8)
  })
})
