import { Modal } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { callActions } from '@/features/desk/call-actions'
import { KeyHint, shortcutLabel } from '@/ui/bits'

/** The list of keys, made from the table of actions; `?` opens it. */
export function KeysHelp({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const { t } = useTranslation()
  return (
    <Modal open={open} onCancel={() => setOpen(false)} footer={null} title={t('keys.title')} width={400} destroyOnHidden>
      <p className="dim">{t('keys.text')}</p>
      <ul className="keys-list">
        {callActions.map((action) => <li key={action.name}>{action.icon}<span className="grow">{t(action.text)}</span><KeyHint>{shortcutLabel(action.shortcut)}</KeyHint></li>)}
        <li><span className="grow">{t('keys.help')}</span><KeyHint>?</KeyHint></li>
      </ul>
    </Modal>
  )
}

export function useHelpKey(): [boolean, (open: boolean) => void] {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
      if (event.key === '?' && !typing) setOpen(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return [open, setOpen]
}
