import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Form, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { languages, nameIn } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import { useToldAttempt } from '@/ui/use-attempt'

type Transcription = { available: boolean; queues: string[]; language: string }
const path = '/api/quality/transcription'
const key = ['quality', 'transcription'] as const

export const useTranscription = (enabled: boolean) => useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Transcription>(path, signal), enabled })

/** Whose calls are written down when they are over. There only where the centre has a service that understands speech. */
export function TranscriptionDrawer({ now, close }: { now: Transcription; close: () => void }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Transcription>()
  const { busy, attempt } = useToldAttempt()
  const queues = (useQueues().data ?? []).map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))
  const save = async () => {
    const wanted = await form.validateFields()
    await attempt(async () => {
      client.setQueryData(key, await http.put<Transcription>(path, wanted))
      void message.success(t('recordings.saved'))
      close()
    })
  }
  return (
    <Drawer open onClose={close} size={440} destroyOnHidden title={t('quality.transcription')}>
      <Form form={form} layout="vertical" initialValues={now}>
        <p className="dim">{t('quality.transcriptionHelp')}</p>
        <Form.Item name="queues" label={t('quality.transcribed')}><Select mode="multiple" options={queues} optionFilterProp="label" /></Form.Item>
        <Form.Item name="language" label={t('quality.spoken')}><Select options={languages.map((language) => ({ value: language, label: t(`mailing.language.${language}`) }))} /></Form.Item>
        <Button type="primary" loading={busy} onClick={() => void save()}>{t('common.save')}</Button>
      </Form>
    </Drawer>
  )
}
