import { App } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '@/lib/contract'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { readPreference, writePreference } from '@/lib/preferences'

const notice = 'leave-later'

/** Logging out in a call: the shift ends after it, and the page with the shift; the browser's phone stays until then, also over a reload. Whoever goes ready again stays. */
export function useLeaveLater(agent: Agent | null, leave: () => Promise<void>): () => Promise<void> {
  const { t } = useTranslation()
  const { message, notification } = App.useApp()
  const [leaving, setLeaving] = useState(() => readPreference('leaving') === 'after-call')
  const pending = agent?.pending?.state === 'signed-out'
  useEffect(() => {
    if (!leaving || !agent) return
    if (agent.state === 'signed-out') {
      writePreference('leaving', null)
      notification.destroy(notice)
      void leave()
    } else if (pending) notification.info({ key: notice, duration: 0, title: t('signOut.leavingTitle'), description: t('signOut.leavingText') })
    else {
      writePreference('leaving', null)
      notification.destroy(notice)
      setLeaving(false)
    }
  }, [leaving, pending, agent?.state]) // eslint-disable-line
  return async () => {
    try {
      await http.put(`/api/agents/${encodeURIComponent(agent?.jobNumber ?? '')}/state`, { state: 'signed-out' })
      writePreference('leaving', 'after-call')
      setLeaving(true)
    } catch (error) {
      void message.error(problemText(error))
    }
  }
}
