import { PhoneFilled } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallControl } from './use-call-control'
import { TakesKeys } from '@/ui/takes-keys'

const dialable = /^\+?[\d\s()-]{3,24}$/

/** A number typed by hand. */
export function DialPanel({ control }: { control: CallControl }) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [busy, setBusy] = useState(false)
  const ready = dialable.test(number.trim()) && !busy
  const call = async () => {
    if (!ready) return
    setBusy(true)
    await control.dial(number.trim())
    setBusy(false)
  }
  return (
    <form className="dial" role="dialog" aria-label={t('dial.title')} data-testid="dial-panel" onSubmit={(event) => { event.preventDefault(); void call() }}>
      <TakesKeys>{(field) => <Input ref={field} value={number} maxLength={24} inputMode="tel" placeholder={t('dial.number')} aria-label={t('dial.number')} onChange={(e) => setNumber(e.target.value)} />}</TakesKeys>
      <Button htmlType="submit" type="primary" icon={<PhoneFilled />} disabled={!ready} loading={busy}>{t('dial.call')}</Button>
      <p className="dim small">{t('dial.hint')}</p>
    </form>
  )
}
