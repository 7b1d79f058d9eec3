import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Form, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { Loaded } from '@/ui/page-states'
import { useToldAttempt } from '@/ui/use-attempt'

type Limits = { deadAirSeconds: number; overtalkSeconds: number; greetingSeconds: number; quietDb: number; talkSharePercent: number }
const path = '/api/quality/check-settings'
const key = ['quality', 'check-settings'] as const
const fields = [['deadAirSeconds', 3_600, 's'], ['overtalkSeconds', 3_600, 's'], ['greetingSeconds', 600, 's'], ['quietDb', 60, 'dB'], ['talkSharePercent', 100, '%']] as const

/** What the signals of a recording must not show; 0 is not looked at. What was checked before stays as it was judged. */
export function ChecksDrawer({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Limits>(path, signal) })
  return <Drawer open onClose={close} size={440} destroyOnHidden title={t('quality.checkLimits')}><Loaded query={query}>{(limits) => <Limitation limits={limits} close={close} />}</Loaded></Drawer>
}

function Limitation({ limits, close }: { limits: Limits; close: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Limits>()
  const { busy, attempt } = useToldAttempt()
  const save = async () => {
    const wanted = await form.validateFields()
    await attempt(async () => {
      client.setQueryData(key, await http.put<Limits>(path, wanted))
      void message.success(t('recordings.saved'))
      close()
    })
  }
  return (
    <Form form={form} layout="vertical" initialValues={limits}>
      <p className="dim">{t('quality.checkLimitsHelp')}</p>
      {fields.map(([name, max, unit]) => <Form.Item key={name} name={name} label={t(`quality.check.${name}`)} rules={[{ required: true, message: t('why.required') }]}><InputNumber className="quality-limit" min={0} max={max} precision={0} suffix={unit} /></Form.Item>)}
      <Button type="primary" loading={busy} onClick={() => void save()}>{t('common.save')}</Button>
    </Form>
  )
}
