import { Alert, Button, Modal, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useRoutingSettings, type QueueSettings } from '@/lib/routing-settings'
import { useAttempt } from '@/ui/use-attempt'

/** Asks where the callers go who wait in it. */
export function RemoveQueue({ queue, others, onRemoved }: { queue: QueueSettings; others: QueueSettings[]; onRemoved: () => void }) {
  const { t, i18n } = useTranslation()
  const { removeQueue } = useRoutingSettings()
  const [open, setOpen] = useState(false)
  const [to, setTo] = useState<string | null>(null)
  const { busy, problem: failure, setProblem: setFailure, attempt } = useAttempt()
  const remove = async () => {
    await attempt(async () => {
      await removeQueue(queue.id, to)
      setOpen(false)
      onRemoved()
    })
  }
  return (
    <>
      <Button danger onClick={() => { setFailure(null); setOpen(true) }}>{t('settings.remove')}</Button>
      <Modal
        open={open} onCancel={() => setOpen(false)} title={t('settings.removeTitle', { name: nameIn(i18n.language, queue.name) })}
        okText={t('settings.remove')} cancelText={t('settings.keep')} okButtonProps={{ danger: true, loading: busy }} onOk={() => void remove()}
      >
        {failure && <Alert type="error" showIcon title={failure} className="sign-alert" />}
        <p>{t('settings.removeText', { count: queue.waiting })}</p>
        <label className="field"><span>{t('settings.removeTo')}</span>
          <Select allowClear value={to} onChange={(value?: string) => setTo(value ?? null)} options={others.map((other) => ({ value: other.id, label: nameIn(i18n.language, other.name) }))} />
        </label>
      </Modal>
    </>
  )
}
