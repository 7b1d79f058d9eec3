import { useRef } from 'react'
import type { Desk } from '@/lib/contract'
import { useCall } from '@/lib/queries'
import { contactOf, phaseOf, type Contact } from './phase'

/** The customer on the desk. In wrap-up the desk has no call any more: the last one stays until wrap-up ends, also after a reload.
 * An offer is not asked for: a call is another agent's as long as it only rings. */
export function useContact(desk: Desk | undefined): Contact | null {
  const last = useRef<Contact | null>(null)
  const now = contactOf(desk)
  const wrapUp = phaseOf(desk) === 'wrap-up'
  if (now) last.current = now
  else if (!wrapUp) last.current = null
  const callId = now?.callId ?? last.current?.callId ?? (wrapUp ? desk?.agent?.callId : null) ?? null
  const call = useCall(phaseOf(desk) === 'offered' ? null : callId).data
  if (callId === null) return null
  const known = now ?? last.current
  if (call && call.id === callId) {
    return { callId, caller: call.caller, queue: call.queue, dialled: call.dialled, startedAt: call.startedAt, segments: now?.segments.length ? now.segments : call.segments }
  }
  return known
}
