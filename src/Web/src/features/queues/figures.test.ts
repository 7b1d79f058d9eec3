import { describe, expect, it } from 'vitest'
import type { Agent, Figures, Queue } from '@/lib/contract'
import { readLimits, standardLimits } from './state-limits'
import { byState, figuresOf, overLimit, serviceLevelAlarm, sumFigures, waitAlarm, waitingOf } from './figures'

const figures = (offered: number, answered: number, answeredInTime: number, shortAbandoned: number): Figures =>
  ({ offered, answered, answeredInTime, shortAbandoned, abandoned: offered - answered, lost: 0, waitAnsweredSeconds: answered * 10, answerRate: null, serviceLevel: null, asa: null })
const caller = (since: string, simulated: boolean) => ({ callId: since, caller: { number: '', name: null, customerId: null }, since, ringing: false, simulated })
const queue = (id: string, today: Figures, todaySimulated: Figures) => ({ id, today, todaySimulated, waiting: [caller('2026-01-01T00:00:02Z', false), caller('2026-01-01T00:00:01Z', true)] }) as unknown as Queue

describe('figures of the board', () => {
  it('makes ratios from sums, never from ratios', () => {
    const sum = sumFigures([figures(100, 90, 80, 5), figures(10, 1, 0, 0)])
    expect(sum.answerRate).toBeCloseTo(91 / 110)
    expect(sum.serviceLevel).toBeCloseTo(80 / 105)
    expect(sum.asa).toBeCloseTo(10)
  })

  it('has no ratio without calls', () => {
    const empty = sumFigures([figures(0, 0, 0, 0)])
    expect([empty.answerRate, empty.serviceLevel, empty.asa]).toEqual([null, null, null])
    expect(serviceLevelAlarm(null)).toBe('fine')
  })

  it('keeps real and simulated traffic apart', () => {
    const queues = [queue('sales', figures(10, 9, 9, 0), figures(100, 50, 40, 0))]
    expect(figuresOf(queues, 'real').offered).toBe(10)
    expect(figuresOf(queues, 'simulated').offered).toBe(100)
    expect(figuresOf(queues, 'all').offered).toBe(110)
    expect(waitingOf(queues, 'real')).toHaveLength(1)
    expect(waitingOf(queues, 'all').map((w) => w.since)).toEqual(['2026-01-01T00:00:01Z', '2026-01-01T00:00:02Z'])
  })

  it('gets louder with the wait', () => {
    expect([waitAlarm(null, 20), waitAlarm(20, 20), waitAlarm(21, 20), waitAlarm(61, 20)]).toEqual(['fine', 'fine', 'warn', 'bad'])
  })

  it('puts the loudest state first and the longest in it before the others', () => {
    const agents = [['1', 'ready', '05'], ['2', 'talking', '02'], ['3', 'offered', '09'], ['4', 'talking', '01']].map(([jobNumber, state, since]) => ({ jobNumber, state, since }) as Agent)
    expect(agents.sort(byState).map((a) => a.jobNumber)).toEqual(['3', '4', '2', '1'])
  })

  it('points at a wrap-up that takes too long, never at somebody who is ready', () => {
    const since = '2026-01-01T00:00:00.000Z'
    const later = Date.parse(since) + 61_000
    expect(overLimit({ state: 'wrap-up', since } as Agent, later, standardLimits)).toBe(true)
    expect(overLimit({ state: 'ready', since } as Agent, later * 2, standardLimits)).toBe(false)
    expect(overLimit({ state: 'wrap-up', since } as Agent, later, { ...standardLimits, 'wrap-up': 120 })).toBe(false)
    expect(overLimit({ state: 'wrap-up', since } as Agent, later * 2, { ...standardLimits, 'wrap-up': null })).toBe(false)
  })

  it('takes limits that were kept as far as they can be read', () => {
    expect(readLimits(null)).toEqual(standardLimits)
    expect(readLimits('{"talking":120,"held":null,"wrap-up":-1,"not-ready":"long"}')).toEqual({ ...standardLimits, talking: 120, held: null })
    expect(['{', 'null', '[]', '7'].map(readLimits)).toEqual([standardLimits, standardLimits, standardLimits, standardLimits])
  })
})
