import { describe, expect, it } from 'vitest'
import { comparedFrom, daysOf, todayIn } from './period'

describe('periods', () => {
  it('begin weeks on Monday and quarters in their first month', () => {
    expect(daysOf('week', '2026-11-22')).toEqual({ from: '2026-11-16', to: '2026-11-22' })
    expect(daysOf('quarter', '2026-11-22')).toEqual({ from: '2026-10-01', to: '2026-11-22' })
    expect(daysOf('lastMonth', '2026-03-31')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
    expect(daysOf('lastYear', '2026-03-31')).toEqual({ from: '2025-01-01', to: '2025-12-31' })
  })

  it('never end before they begin', () => {
    expect(daysOf('range', '2026-11-22', { from: '2026-11-10', to: '2026-11-01' })).toEqual({ from: '2026-11-10', to: '2026-11-10' })
  })

  it('are held against as many days before, the same days a week before, or those of the year before', () => {
    const november = { from: '2026-11-01', to: '2026-11-30' }
    expect(comparedFrom('previous', november)).toBe('2026-10-02')
    expect(comparedFrom('week', november)).toBe('2026-10-25')
    expect(comparedFrom('year', november)).toBe('2025-11-01')
    expect(comparedFrom('none', november)).toBeNull()
  })

  it('know which day it is where the centre is', () => {
    const evening = new Date('2026-11-22T17:30:00Z')
    expect(todayIn('Asia/Shanghai', evening)).toBe('2026-11-23')
    expect(todayIn('America/New_York', evening)).toBe('2026-11-22')
  })
})
