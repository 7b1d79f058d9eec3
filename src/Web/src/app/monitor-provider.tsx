import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { phoneIsUp, releasePhone } from '@/features/desk/softphone/phone-context'
import type { Desk, Monitoring, MonitoringMode, Session } from '@/lib/contract'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { MonitorContext, monitorPhone, type Monitor } from '@/lib/monitoring'
import { keys } from '@/lib/queries'

/** Listening, whispering, barging and taking over, with the supervisor's own phone: that of his shift, or one that is up as long as he needs it. */
export function MonitorProvider({ session, desk, children }: { session: Session; desk: Desk | undefined; children: ReactNode }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const waiting = useRef(0)
  const now = desk?.monitoring ?? null
  const onShift = desk?.agent != null && desk.agent.state !== 'signed-out'
  const needed = now !== null || onShift

  useEffect(() => {
    if (!needed && waiting.current === 0) releasePhone()
  }, [needed])

  const value = useMemo<Monitor>(() => {
    const withPhone = async (wish: (phone: object) => Promise<unknown>): Promise<boolean> => {
      waiting.current += 1
      setBusy(true)
      try {
        const phone = monitorPhone()
        if (!onShift && phone.kind === 'browser' && !(await phoneIsUp(session.jobNumber))) {
          void message.error(t('monitor.phoneNotUp'))
          return false
        }
        await wish({ phone })
        return true
      } catch (error) {
        void message.error(problemText(error))
        return false
      } finally {
        waiting.current -= 1
        setBusy(waiting.current > 0)
      }
    }
    const release = (granted: boolean) => { if (!granted && !needed && waiting.current === 0) releasePhone() }
    const at = (callId: string, action: string) => `/api/calls/${encodeURIComponent(callId)}/${action}`
    return {
      now, busy,
      begin: (callId: string, mode: MonitoringMode) => void withPhone((phone) => http.post<Monitoring>(at(callId, 'monitoring'), { mode, ...phone })).then(release),
      end: () => void http.delete('/api/monitoring').catch((error: unknown) => message.error(problemText(error))),
      takeOver: async (callId) => {
        const granted = await withPhone(async (phone) => {
          await http.post(at(callId, 'take-over'), phone)
          // The desk is there for who has the call: without it the page would turn back at its door.
          await client.refetchQueries({ queryKey: keys.desk })
        })
        release(granted)
        return granted
      },
    }
  }, [now, busy, onShift, needed, session.jobNumber, client, message, t])
  return <MonitorContext.Provider value={value}>{children}</MonitorContext.Provider>
}
