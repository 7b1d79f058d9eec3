import { Alert, Button, Drawer, Input, InputNumber, Select, Switch } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { messageKey } from '@/lib/messages'
import { Loaded } from '@/ui/page-states'
import { useBoxName } from './messages-page'

type Mailbox = { box: string; enabled: boolean; hasPin: boolean; greeting: string; retentionDays: number; pushed: boolean }
const key = [...messageKey, 'mailboxes'] as const

/** Settings of the mailboxes that this person may set. */
export function MailboxDrawer({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const boxName = useBoxName()
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Mailbox[]>('/api/mailboxes', signal) })
  const [chosen, setChosen] = useState<string | null>(null)
  const box = query.data?.find((b) => b.box === chosen) ?? query.data?.[0]
  return (
    <Drawer open onClose={close} size={420} title={t('messages.settings')}>
      <Loaded query={query} rows={3}>
        {(boxes) => (
          <>
            <Select className="message-forward" showSearch={{ optionFilterProp: 'label' }} value={box?.box ?? null} aria-label={t('messages.box')} onChange={setChosen} options={boxes.map((b) => ({ value: b.box, label: boxName(b.box) }))} />
            {box && <MailboxForm key={box.box} box={box} />}
          </>
        )}
      </Loaded>
    </Drawer>
  )
}

function MailboxForm({ box }: { box: Mailbox }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [form, setForm] = useState(box)
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [saved, setSaved] = useState(false)
  const save = async () => {
    setProblem(null)
    try {
      await http.put(`/api/mailboxes/${encodeURIComponent(box.box)}`, { enabled: form.enabled, greeting: form.greeting, retentionDays: form.retentionDays, pushed: form.pushed, pin: pin || null })
      setPin('')
      setSaved(true)
      await client.invalidateQueries({ queryKey: key })
    } catch (error) { setProblem(problemText(error)) }
  }
  const isQueue = box.box.startsWith('queue:')
  return (
    <div className="list-form">
      {problem && <Alert type="error" showIcon title={problem} />}
      {saved && !problem && <Alert type="success" showIcon title={t('messages.saved')} />}
      {!isQueue && <label className="field"><span>{t('messages.enabled')}</span><Switch checked={form.enabled} aria-label={t('messages.enabled')} onChange={(enabled) => setForm({ ...form, enabled })} /></label>}
      {!isQueue && <label className="field"><span>{t(box.hasPin ? 'messages.newPin' : 'messages.pin')}</span><Input.Password value={pin} maxLength={8} inputMode="numeric" autoComplete="new-password" onChange={(e) => setPin(e.target.value.replace(/\D/g, ''))} /></label>}
      {isQueue && <label className="field"><span>{t('messages.pushed')}</span><Switch checked={form.pushed} aria-label={t('messages.pushed')} onChange={(pushed) => setForm({ ...form, pushed })} /></label>}
      <label className="field"><span>{t('messages.greeting')}</span><Input value={form.greeting} maxLength={60} placeholder={t('messages.usualGreeting')} onChange={(e) => setForm({ ...form, greeting: e.target.value })} /></label>
      <label className="field"><span>{t('messages.retention')}</span><InputNumber value={form.retentionDays} min={1} max={3650} precision={0} onChange={(v) => setForm({ ...form, retentionDays: v ?? 90 })} /></label>
      <Button type="primary" onClick={() => void save()}>{t('common.save')}</Button>
      {!isQueue && <p className="dim">{t('messages.listenHelp')}</p>}
    </div>
  )
}
