import { useEffect, useMemo, useRef } from 'react'
import { http } from './http'
import { useDesk, useSession } from './queries'
import { may } from './rights'

/** A field that is left open does not keep the rest of the call out of the recording. */
const limitMs = 120_000

/** Pauses the recording of the agent's call while a field has the focus; what he paused himself stays paused. */
export function useOffRecord(): { onFocus: () => void; onBlur: () => void } {
  const desk = useDesk(may(useSession().data, 'take-calls')).data
  const call = desk?.call
  const pausable = call != null && call.recorded && call.recordingPaused !== true && !call.dialling && !call.helpsAgent ? call.callId : null
  const now = useRef(pausable)
  useEffect(() => { now.current = pausable })
  const field = useMemo(() => {
    let paused: { call: string; done: Promise<boolean>; timer: ReturnType<typeof setTimeout> } | null = null
    const post = (callId: string, action: string) => http.post(`/api/calls/${encodeURIComponent(callId)}/${action}`).then(() => true, () => false)
    const onBlur = () => {
      if (!paused) return
      const { call: of, done, timer } = paused
      clearTimeout(timer)
      paused = null
      // In this order, however quickly it is left again.
      void done.then((was) => (was ? post(of, 'resume-recording') : false))
    }
    const onFocus = () => {
      if (paused || now.current === null) return
      paused = { call: now.current, done: post(now.current, 'pause-recording'), timer: setTimeout(onBlur, limitMs) }
    }
    return { onFocus, onBlur }
  }, [])
  useEffect(() => field.onBlur, [field])
  return field
}
