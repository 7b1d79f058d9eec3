import { App } from 'antd'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { StateSet } from '@/lib/contract'
import { codeText, nameIn } from '@/lib/i18n'
import { keys, useReasons } from '@/lib/queries'

const texts = { ready: 'stateSet.ready', 'not-ready': 'stateSet.notReady', 'signed-out': 'stateSet.signedOut', outbound: 'stateSet.outbound', 'outbound-over': 'stateSet.outboundOver' } as const

/** Says who has set one's state, and to what; it stays until it is closed. */
export function useStateSet(): void {
  const { t, i18n } = useTranslation()
  const { notification } = App.useApp()
  const reasons = useReasons().data
  const told = useQuery<StateSet>({ queryKey: keys.stateSet, queryFn: skipToken, staleTime: Infinity }).data
  useEffect(() => {
    if (!told) return
    const reason = reasons?.find(({ code }) => code === told.reason)
    notification.info({ key: 'state-set', duration: 0, title: t('stateSet.title', { name: told.by }), description: t(texts[told.state], { reason: reason ? nameIn(i18n.language, reason) : codeText('reason', told.reason) }) })
  }, [told, reasons, notification, t, i18n.language])
}
