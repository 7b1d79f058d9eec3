import { PhoneOutlined } from '@ant-design/icons'
import { App, Button, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { dialWish, isMasked, type NumberOf } from '@/lib/masked'
import { useDesk, useSession } from '@/lib/queries'
import { may } from '@/lib/rights'

const dialable = /^\+?[\d\s()-]{3,24}$/

/** Click-to-dial beside a number: for an agent who has a shift and no call. His phone first, then the number.
 * `label`: the word on it; without one it is the icon alone. */
export function DialButton({ number, of, label }: { number: string; of?: NumberOf; label?: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const isAgent = may(useSession().data, 'take-calls')
  const state = useDesk(isAgent).data?.agent?.state
  const [busy, setBusy] = useState(false)
  if (!(isMasked(number) ? of : dialable.test(number)) || (state !== 'ready' && state !== 'not-ready')) return null
  const dial = async () => {
    setBusy(true)
    try {
      await http.post('/api/calls', dialWish(number, of))
    } catch (error) {
      void message.error(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  const word = t('dial.thisNumber', { number })
  return (
    <Tooltip title={word}>
      <Button type={label ? 'default' : 'text'} size="small" className={label ? '' : 'dial-button'} icon={<PhoneOutlined />} loading={busy} aria-label={word} onClick={(event) => { event.stopPropagation(); void dial() }}>{label}</Button>
    </Tooltip>
  )
}
