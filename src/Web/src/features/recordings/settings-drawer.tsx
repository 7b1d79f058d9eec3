import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Form, InputNumber, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { Loaded } from '@/ui/page-states'

type Settings = { playNeedsReason: boolean; downloadNeedsReason: boolean; linkMinutes: number }
const path = '/api/recordings/settings'

/** How recordings may be heard. */
export function SettingsDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: ['recordings', 'settings'], queryFn: ({ signal }) => http.get<Settings>(path, signal), enabled: open })
  return (
    <Drawer open={open} onClose={onClose} size={440} destroyOnHidden title={t('recordings.settings')}>
      <Loaded query={query}>{(settings) => <SettingsForm settings={settings} onDone={onClose} />}</Loaded>
    </Drawer>
  )
}

function SettingsForm({ settings, onDone }: { settings: Settings; onDone: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const save = async (fields: Settings) => {
    setBusy(true)
    try {
      client.setQueryData(['recordings', 'settings'], await http.put<Settings>(path, { ...settings, ...fields }))
      void message.success(t('recordings.saved'))
      onDone()
    } catch (error) {
      void message.error(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form layout="vertical" initialValues={settings} onFinish={(fields: Settings) => void save(fields)}>
      <Form.Item name="downloadNeedsReason" label={t('recordings.downloadNeedsReason')} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="playNeedsReason" label={t('recordings.playNeedsReason')} extra={t('recordings.reasonHelp')} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="linkMinutes" label={t('recordings.linkMinutes')} extra={t('recordings.linkHelp')} rules={[{ required: true, message: t('why.required') }]}><InputNumber min={1} max={1440} precision={0} /></Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>{t('common.save')}</Button>
    </Form>
  )
}
