import { describe, expect, it, vi } from 'vitest'
import { canRun } from '@/lib/actions'
import type { Desk, Offer } from '@/lib/contract'
import { actionNamed, callActions, type CallContext } from './call-actions'
import { phaseOf, type Phase } from './phase'

const offer: Offer = { callId: 'c1', queue: 'sales', caller: { number: '', name: null, customerId: null }, dialled: '4000', offeredAt: '', expiresAt: '', rejectAllowed: true, phoneRings: false, simulated: false }
const ringing: Desk = { agent: { state: 'offered' } as Desk['agent'], queues: [], offer, call: null }
const talking: Desk = { ...ringing, agent: { state: 'talking' } as Desk['agent'], offer: null, call: { callId: 'c1' } as Desk['call'] }
const context = (desk: Desk, change: Partial<CallContext> = {}): CallContext =>
  ({ desk, audioHere: true, muted: false, pending: null, post: vi.fn(async () => undefined), openPanel: vi.fn(), setMuted: vi.fn(), toggleKeypad: vi.fn(), finishWrapUp: vi.fn(async () => undefined), ...change })

describe('call actions', () => {
  it('gives every action a key of its own', () => {
    expect(new Set(callActions.map((action) => action.shortcut)).size).toBe(callActions.length)
  })

  it('offers exactly answer and reject while it rings', () => {
    const usable = (phase: Phase, desk: Desk) => callActions.filter((action) => canRun(action, phase, context(desk))).map((action) => action.name)
    expect(usable('offered', ringing)).toEqual(['answer', 'reject'])
    expect(usable('talking', talking)).toEqual(['mute', 'keypad', 'hold', 'transfer', 'consult', 'park', 'play', 'hang-up'])
    expect(usable('wrap-up', talking)).toEqual(['finish'])
    expect(usable('idle', talking)).toEqual(['dial'])
  })

  it('offers while a third rings, answers and confers what fits each moment, and never a hang-up that would cut the customer off', () => {
    const usable = (change: Partial<NonNullable<Desk['call']>>) => {
      const desk = { ...talking, call: { callId: 'c1', ...change } as Desk['call'] }
      return callActions.filter((action) => canRun(action, 'talking', context(desk))).map((action) => action.name)
    }
    const third = { jobNumber: '1002', name: null, number: null, answered: false, since: '' }
    expect(usable({ shape: 'held' })).toEqual(['mute', 'keypad', 'hold', 'transfer', 'consult', 'park', 'hang-up'])
    expect(usable({ shape: 'consulting', third })).toEqual(['mute', 'keypad', 'cancel-consult'])
    expect(usable({ shape: 'consulting', third: { ...third, answered: true } })).toEqual(['mute', 'keypad', 'toggle', 'complete', 'conference', 'cancel-consult'])
    expect(usable({ shape: 'conference', third: { ...third, answered: true } })).toEqual(['mute', 'keypad', 'complete', 'cancel-consult'])
    expect(usable({ helpsAgent: { jobNumber: '1002', name: '' }, third: { ...third, answered: true } })).toEqual(['mute', 'keypad', 'hang-up'])
    expect(usable({ dialling: true })).toEqual(['mute', 'keypad', 'hang-up'])
  })

  it('offers pause and stop while something is played, and the talk itself while it is paused', () => {
    const usable = (change: Partial<NonNullable<Desk['call']>>) => {
      const desk = { ...talking, call: { callId: 'c1', ...change } as Desk['call'] }
      return callActions.filter((action) => canRun(action, 'talking', context(desk))).map((action) => action.name)
    }
    const playback = { prompts: ['welcome'], recording: null, fromSeconds: 0, runsSince: '' }
    expect(usable({ shape: 'playing', playback })).toEqual(['mute', 'keypad', 'pause-play', 'stop-play', 'hang-up'])
    expect(usable({ shape: 'together', playback: { ...playback, runsSince: null } })).toEqual(['mute', 'keypad', 'hold', 'transfer', 'consult', 'park', 'pause-play', 'stop-play', 'hang-up'])
  })

  it('holds who talks and resumes who is held', () => {
    const now = context(talking)
    void actionNamed('hold').run(now)
    expect(now.post).toHaveBeenCalledWith('c1', 'hold')
    const held = context({ ...talking, call: { callId: 'c1', shape: 'held' } as Desk['call'] })
    void actionNamed('hold').run(held)
    expect(held.post).toHaveBeenCalledWith('c1', 'resume')
  })

  it('cannot answer the same call twice', () => {
    expect(canRun(actionNamed('answer'), 'offered', context(ringing, { pending: 'c1' }))).toBe(false)
  })

  it('has no answer button when the desk phone rings itself, and no reject where the queue forbids it', () => {
    expect(canRun(actionNamed('answer'), 'offered', context({ ...ringing, offer: { ...offer, phoneRings: true } }))).toBe(false)
    expect(canRun(actionNamed('reject'), 'offered', context({ ...ringing, offer: { ...offer, rejectAllowed: false } }))).toBe(false)
  })

  it('hangs up the call it was shown for', () => {
    const now = context(talking)
    void actionNamed('hang-up').run(now)
    expect(now.post).toHaveBeenCalledWith('c1', 'hang-up')
  })

  it('knows the phase from the desk alone', () => {
    expect(phaseOf(undefined)).toBe('out')
    expect(phaseOf(ringing)).toBe('offered')
    expect(phaseOf(talking)).toBe('talking')
    expect(phaseOf({ ...talking, call: null, agent: { state: 'wrap-up' } as Desk['agent'] })).toBe('wrap-up')
    expect(phaseOf({ ...talking, call: null, agent: { state: 'ready' } as Desk['agent'] })).toBe('idle')
  })
})
