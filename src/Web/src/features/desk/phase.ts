import type { Agent, Caller, Desk, Segment } from '@/lib/contract'

/** What the agent's page is doing with a customer. */
export type Phase = 'out' | 'idle' | 'offered' | 'talking' | 'wrap-up'

export function phaseOf(desk: Desk | undefined): Phase {
  const state = desk?.agent?.state
  if (!desk || !state || state === 'signed-out') return 'out'
  if (desk.offer) return 'offered'
  if (state === 'wrap-up') return 'wrap-up'
  if (desk.call) return 'talking'
  return 'idle'
}

/** The customer on the desk: of the offer, the talk, or the talk that wrap-up belongs to. */
export type Contact = { callId: string; caller: Caller; queue: string | null; dialled: string; startedAt: string; segments: Segment[]; outbound?: boolean }

export function contactOf(desk: Desk | undefined): Contact | null {
  if (desk?.offer) {
    const { callId, caller, queue, dialled, offeredAt } = desk.offer
    return { callId, caller, queue, dialled, startedAt: offeredAt, segments: [] }
  }
  if (desk?.call) {
    const { callId, caller, queue, dialled, startedAt, segments, outbound } = desk.call
    return { callId, caller, queue, dialled, startedAt, segments, outbound: outbound ?? false }
  }
  return null
}

export const isOnCall = (agent: Agent | null | undefined): boolean =>
  agent != null && ['offered', 'talking', 'held', 'consulting', 'conferencing', 'dialling'].includes(agent.state)
