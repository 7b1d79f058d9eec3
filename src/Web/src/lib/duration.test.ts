import { describe, expect, it } from 'vitest'
import { formatDuration, formatRatio, formatTime, none, secondsBetween } from './duration'

describe('durations', () => {
  it.each([[0, '00:00'], [59.9, '00:59'], [60, '01:00'], [3599, '59:59'], [3600, '1:00:00'], [36_061, '10:01:01'], [-3, '00:00']])('%s s reads %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text)
  })

  it('says nothing of a duration that is not known', () => {
    for (const unknown of [null, undefined, NaN, Infinity]) expect(formatDuration(unknown)).toBe(none)
  })

  it('measures to an instant or to now', () => {
    expect(secondsBetween('2026-01-01T00:00:00.000Z', '2026-01-01T00:01:30.500Z')).toBe(90.5)
    expect(secondsBetween('2026-01-01T00:00:00.000Z', Date.parse('2026-01-01T00:00:02.000Z'))).toBe(2)
  })
})

describe('ratios', () => {
  it('has one decimal, and no 0 % for an empty denominator', () => {
    expect(formatRatio(0.9313)).toBe('93.1')
    expect(formatRatio(0)).toBe('0.0')
    expect(formatRatio(null)).toBe(none)
  })
})

describe('times', () => {
  const now = new Date(2026, 10, 21, 14, 30, 0).getTime()
  const at = (...parts: [number, number, number, number, number, number]) => formatTime(new Date(...parts).toISOString(), now)
  it('leaves the date out today, and the year this year', () => {
    expect(at(2026, 10, 21, 9, 5, 7)).toBe('09:05:07')
    expect(at(2026, 9, 2, 9, 5, 7)).toBe('10-02 09:05:07')
    expect(at(2024, 11, 14, 9, 5, 7)).toBe('2024-12-14 09:05:07')
  })
})
