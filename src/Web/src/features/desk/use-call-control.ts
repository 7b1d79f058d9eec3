import { App } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { actionFor, canRun } from '@/lib/actions'
import type { CallTarget, Desk } from '@/lib/contract'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { callActions, actionNamed, type CallActionName, type CallContext, type Panel } from './call-actions'
import { useAutoAnswer } from './auto-answer'
import { phaseOf, type Phase } from './phase'
import { usePhone } from './softphone/phone-context'

export type CallControl = {
  phase: Phase
  context: CallContext
  can: (name: CallActionName) => boolean
  run: (name: CallActionName) => void
  keypadOpen: boolean
  setKeypadOpen: (open: boolean) => void
  panel: Panel | null
  closePanel: () => void
  /** Transfers to, or consults, whom the panel was opened for. Resolves to whether it was granted. */
  sendTo: (panel: Panel, target: CallTarget) => Promise<boolean>
  dial: (number: string) => Promise<boolean>
  /** Prompts into the talk; without resume the agent leaves the customer with them. */
  play: (prompts: string[], resume: boolean) => Promise<boolean>
}

/** After these the talk goes on, and more can be done with it. */
const stays: ReadonlySet<string> = new Set(['hold', 'resume', 'toggle', 'cancel-consult', 'conference', 'pause-play', 'continue-play', 'stop-play', 'pause-recording', 'resume-recording'])

const emptyDesk: Desk = { agent: null, queues: [], offer: null, call: null }

/** Call control of the whole page: one instance, in the frame, so that keys work on every page. */
export function useCallControl(desk: Desk | undefined): CallControl {
  const { message } = App.useApp()
  const { softphone, view } = usePhone()
  const [pending, setPending] = useState<string | null>(null)
  const [keypadOpen, setKeypadOpen] = useState(false)
  const [panel, setPanel] = useState<Panel | null>(null)
  const phase = phaseOf(desk)
  const jobNumber = desk?.agent?.jobNumber

  useEffect(() => {
    setPending(null)
    setPanel(null)
    if (phase === 'talking') return
    setKeypadOpen(false)
    if (softphone.snapshot().muted) softphone.setMuted(false) // The next customer is never met muted.
  }, [phase, softphone])

  const context = useMemo<CallContext>(() => ({
    desk: desk ?? emptyDesk,
    audioHere: view.status === 'up',
    muted: view.muted,
    pending,
    post: async (callId, action) => {
      setPending(callId)
      try {
        await http.post(`/api/calls/${encodeURIComponent(callId)}/${action}`)
        if (stays.has(action)) setPending(null)
      } catch (error) {
        setPending(null)
        void message.error(problemText(error))
      }
    },
    openPanel: setPanel,
    setMuted: (muted) => softphone.setMuted(muted),
    toggleKeypad: () => setKeypadOpen((open) => !open),
    finishWrapUp: async () => {
      try {
        await http.post(`/api/agents/${encodeURIComponent(jobNumber ?? '')}/wrap-up/finish`)
      } catch (error) {
        void message.error(problemText(error))
      }
    },
  }), [desk, view.status, view.muted, pending, softphone, jobNumber, message])

  useAutoAnswer(phase === 'offered' ? desk?.offer : null, view.status === 'up', (callId) => { if (pending === null) void context.post(callId, 'answer') })

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const action = actionFor(callActions, event, phase, context)
      if (!action || event.repeat) return
      event.preventDefault()
      void action.run(context)
    }
    window.addEventListener('keydown', onKey, { capture: true })
    return () => window.removeEventListener('keydown', onKey, { capture: true })
  }, [phase, context])

  const granted = async (wish: () => Promise<unknown>): Promise<boolean> => {
    try {
      await wish()
      setPanel(null)
      return true
    } catch (error) {
      void message.error(problemText(error))
      return false
    }
  }

  return {
    phase, context, keypadOpen, setKeypadOpen, panel, closePanel: () => setPanel(null),
    sendTo: (which, to) => granted(() => http.post(`/api/calls/${encodeURIComponent(desk?.call?.callId ?? '')}/${which}`, { to })),
    dial: (number) => granted(() => http.post('/api/calls', { number })),
    play: (prompts, resume) => granted(() => http.post(`/api/calls/${encodeURIComponent(desk?.call?.callId ?? '')}/play`, { prompts, resume })),
    can: (name) => canRun(actionNamed(name), phase, context),
    run: (name) => { if (canRun(actionNamed(name), phase, context)) void actionNamed(name).run(context) },
  }
}
