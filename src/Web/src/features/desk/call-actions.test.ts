import { describe, expect, it, vi } from 'vitest'
import { canRun } from '@/lib/actions'
import type { Desk, Offer } from '@/lib/contract'
import { actionNamed, callActions, type CallContext } from './call-actions'
import { phaseOf, type Phase } from './phase'

const offer: Offer = { callId: 'c1', queue: 'sales', caller: { number: '', name: null, customerId: null }, dialled: '4000', offeredAt: '', expiresAt: '', rejectAllowed: true, phoneRings: false, simulated: false }
const ringing: Desk = { agent: { state: 'offered' } as Desk['agent'], queues: [], offer, call: null }
const talking: Desk = { ...ringing, agent: { state: 'talking' } as Desk['agent'], offer: null, call: { callId: 'c1' } as Desk['call'] }
const context = (desk: Desk, change: Partial<CallContext> = {}): CallContext =>
  ({ desk, audioHere: true, muted: false, pending: null, post: vi.fn(async () => undefined), setMuted: vi.fn(), toggleKeypad: vi.fn(), finishWrapUp: vi.fn(async () => undefined), ...change })

describe('call actions', () => {
  it('gives every action a key of its own', () => {
    expect(new Set(callActions.map((action) => action.shortcut)).size).toBe(callActions.length)
  })

  it('offers exactly answer and reject while it rings', () => {
    const usable = (phase: Phase, desk: Desk) => callActions.filter((action) => canRun(action, phase, context(desk))).map((action) => action.name)
    expect(usable('offered', ringing)).toEqual(['answer', 'reject'])
    expect(usable('talking', talking)).toEqual(['mute', 'keypad', 'hang-up'])
    expect(usable('wrap-up', talking)).toEqual(['finish'])
    expect(usable('idle', talking)).toEqual([])
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
