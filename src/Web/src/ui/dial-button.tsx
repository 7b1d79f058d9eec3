import { PhoneOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { dialWish, isMasked, type NumberOf } from '@/lib/masked'
import { useDesk, useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { useToldAttempt } from '@/ui/use-attempt'

const dialable = /^\+?[\d\s()-]{3,24}$/

/** Click-to-dial beside a number: for an agent who has a shift and no call. His phone first, then the number.
 * `label`: the word on it; without one it is the icon alone. */
export function DialButton({ number, of, label }: { number: string; of?: NumberOf; label?: string }) {
  const { t } = useTranslation()
  const isAgent = may(useSession().data, 'take-calls')
  const state = useDesk(isAgent).data?.agent?.state
  const { busy, attempt } = useToldAttempt()
  if (!(isMasked(number) ? of : dialable.test(number)) || (state !== 'ready' && state !== 'not-ready')) return null
  const dial = async () => {
    await attempt(async () => {
      await http.post('/api/calls', dialWish(number, of))
    })
  }
  const word = t('dial.thisNumber', { number })
  return (
    <Tooltip title={word}>
      <Button type={label ? 'default' : 'text'} size="small" className={label ? '' : 'dial-button'} icon={<PhoneOutlined />} loading={busy} aria-label={word} onClick={(event) => { event.stopPropagation(); void dial() }}>{label}</Button>
    </Tooltip>
  )
}
