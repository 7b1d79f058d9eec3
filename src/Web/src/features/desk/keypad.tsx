import { Button } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePhone } from './softphone/phone-context'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']
const shownMax = 24

/** Keys for menus of the other side. Typing works too while it is open; Escape closes it. */
export function Keypad({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { softphone } = usePhone()
  const [sent, setSent] = useState('')
  const send = useCallback((key: string) => {
    if (softphone.sendKey(key)) setSent((before) => (before + key).slice(-shownMax))
  }, [softphone])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Escape') onClose()
      if (!keys.includes(event.key) || isTyping(event.target)) return
      event.preventDefault()
      send(event.key)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [send, onClose])
  return (
    <div className="keypad" role="group" aria-label={t('call.keypad')}>
      <div className="small dim">{t('call.keypadTitle')}</div>
      <output className="keypad-sent num" aria-label={t('call.keypadSent')}>{sent || '\u00A0'}</output>
      <div className="keypad-keys">
        {keys.map((key) => (
          <Button key={key} onClick={() => send(key)}>{key}</Button>
        ))}
      </div>
    </div>
  )
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)
