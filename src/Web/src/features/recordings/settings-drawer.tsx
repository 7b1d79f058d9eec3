import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Drawer, Form, Input, InputNumber, Popconfirm, Radio, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/lib/duration'
import { http, Problem } from '@/lib/http'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import type { ScreenUse } from '@/lib/screen-share'
import { Loaded } from '@/ui/page-states'

type Bucket = { endpoint: string; bucket: string; accessKey: string; secret: string; region: string; prefix: string }
type Settings = {
  playNeedsReason: boolean; downloadNeedsReason: boolean; linkMinutes: number; secondStore: string; s3: Bucket | null; sealed: boolean; compact: boolean
  keepDays: number; queueDays: Record<string, number>; freeFromPercent: number
  screens: ScreenUse; queueScreens: Record<string, ScreenUse>; screensTellWatched: boolean
}
type StoreKind = 'none' | 'folder' | 'bucket'
type Fields = Omit<Settings, 'queueDays' | 'queueScreens'> & { queueDays: { queue: string; days: number }[]; queueScreens: { queue: string; use: ScreenUse }[]; store: StoreKind }
type Storage = { recordings: number; archived: number; freed: number; waiting: number; lagSeconds: number; fault: string | null; usedPercent: number; held: number; due: number; small: number; sealed: number; keyName: string; oldEnvelopes: number; writesPerSecond: number; bytesPerSecond: number }
const path = '/api/recordings/settings'

/** How recordings may be heard, how long they are kept and where. */
export function SettingsDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: ['recordings', 'settings'], queryFn: ({ signal }) => http.get<Settings>(path, signal), enabled: open })
  return (
    <Drawer open={open} onClose={onClose} size={520} destroyOnHidden title={t('recordings.settings')}>
      <Loaded query={query}>{(settings) => <SettingsForm settings={settings} onDone={onClose} />}</Loaded>
    </Drawer>
  )
}

function SettingsForm({ settings, onDone }: { settings: Settings; onDone: () => void }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const [busy, setBusy] = useState(false)
  const queues = (useQueues().data ?? []).map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))
  const save = async () => {
    const fields = await form.validateFields().catch(() => null)
    if (!fields) return
    setBusy(true)
    try {
      const { store, ...rest } = fields
      const s3 = store === 'bucket' ? { ...fields.s3, secret: fields.s3?.secret ?? '', prefix: fields.s3?.prefix ?? '' } : null
      const wanted = { ...settings, ...rest, s3, secondStore: store === 'folder' ? fields.secondStore.trim() : '', queueDays: Object.fromEntries((fields.queueDays ?? []).map(({ queue, days }) => [queue, days])), queueScreens: Object.fromEntries((fields.queueScreens ?? []).map(({ queue, use }) => [queue, use])) }
      client.setQueryData(['recordings', 'settings'], await http.put<Settings>(path, wanted))
      void client.invalidateQueries({ queryKey: ['recordings', 'storage'] })
      void message.success(t('recordings.saved'))
      onDone()
    } catch (error) {
      if (error instanceof Problem && error.code === 'field-invalid') form.setFields([{ name: fieldOf(String(error.args.field)), errors: [codeText('why', String(error.args.why))] }])
      else void message.error(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  const required = [{ required: true, message: t('why.required') }]
  return (
    <Form form={form} layout="vertical" initialValues={{ ...settings, s3: settings.s3 ?? { region: 'us-east-1' }, store: settings.s3 ? 'bucket' : settings.secondStore ? 'folder' : 'none', queueDays: Object.entries(settings.queueDays).map(([queue, days]) => ({ queue, days })), queueScreens: Object.entries(settings.queueScreens).map(([queue, use]) => ({ queue, use })) }}>
      <h2 className="recording-part">{t('recordings.hearing')}</h2>
      <Form.Item name="downloadNeedsReason" label={t('recordings.downloadNeedsReason')} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="playNeedsReason" label={t('recordings.playNeedsReason')} extra={t('recordings.reasonHelp')} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="linkMinutes" label={t('recordings.linkMinutes')} extra={t('recordings.linkHelp')} rules={required}><InputNumber min={1} max={1440} precision={0} /></Form.Item>
      <ScreenFields queues={queues} />
      <h2 className="recording-part">{t('recordings.keeping')}</h2>
      <Keeping />
      <Form.Item name="sealed" label={t('recordings.sealed')} extra={t('recordings.sealedHelp')} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="compact" label={t('recordings.compact')} extra={t('recordings.compactHelp')} valuePropName="checked"><Switch /></Form.Item>
      <Form.Item name="store" label={t('recordings.store')} extra={t('recordings.storeHelp')}>
        <Radio.Group optionType="button" options={(['none', 'folder', 'bucket'] as const).map((value) => ({ value, label: t(`recordings.store.${value}`) }))} />
      </Form.Item>
      <StoreFields known={settings.s3 !== null} />
      <Form.Item name="freeFromPercent" label={t('recordings.freeFromPercent')} extra={t('recordings.freeHelp')} rules={required}><InputNumber min={50} max={98} precision={0} suffix="%" /></Form.Item>
      <Form.Item name="keepDays" label={t('recordings.keepDays')} extra={t('recordings.keepHelp')} rules={required}><InputNumber min={0} max={36500} precision={0} /></Form.Item>
      <Form.List name="queueDays">
        {(rows, { add, remove }) => (
          <Form.Item label={t('recordings.queueDays')}>
            {rows.map((row) => (
              <div key={row.key} className="recording-row">
                <Form.Item name={[row.name, 'queue']} className="grow" rules={required}><Select options={queues} aria-label={t('calls.queue')} placeholder={t('calls.queue')} /></Form.Item>
                <Form.Item name={[row.name, 'days']} rules={required}><InputNumber min={0} max={36500} precision={0} aria-label={t('recordings.keepDays')} /></Form.Item>
                <Button type="text" icon={<MinusCircleOutlined />} aria-label={t('recordings.removeRule')} onClick={() => remove(row.name)} />
              </div>
            ))}
            <Button type="dashed" block icon={<PlusOutlined />} onClick={() => add({ days: 365 })}>{t('recordings.addRule')}</Button>
          </Form.Item>
        )}
      </Form.List>
      <Popconfirm title={t('recordings.confirmKeeping')} okText={t('common.save')} cancelText={t('recordings.cancel')} onConfirm={() => void save()}>
        <Button type="primary" loading={busy}>{t('common.save')}</Button>
      </Popconfirm>
    </Form>
  )
}

/** What is done with the screens of agents, and for which queues something else. */
function ScreenFields({ queues }: { queues: { value: string; label: string }[] }) {
  const { t } = useTranslation()
  const uses = (['off', 'live', 'recorded'] as const).map((value) => ({ value, label: t(`screen.use.${value}`) }))
  const required = [{ required: true, message: t('why.required') }]
  return (
    <>
      <h2 className="recording-part">{t('screen.settings')}</h2>
      <Form.Item name="screens" label={t('screen.use')} extra={t('screen.useHelp')}><Radio.Group optionType="button" options={uses} /></Form.Item>
      <Form.List name="queueScreens">
        {(rows, { add, remove }) => (
          <Form.Item label={t('screen.queues')}>
            {rows.map((row) => (
              <div key={row.key} className="recording-row">
                <Form.Item name={[row.name, 'queue']} className="grow" rules={required}><Select options={queues} aria-label={t('calls.queue')} placeholder={t('calls.queue')} /></Form.Item>
                <Form.Item name={[row.name, 'use']} className="grow" rules={required}><Select options={uses} aria-label={t('screen.use')} /></Form.Item>
                <Button type="text" icon={<MinusCircleOutlined />} aria-label={t('screen.removeRule')} onClick={() => remove(row.name)} />
              </div>
            ))}
            <Button type="dashed" block icon={<PlusOutlined />} onClick={() => add({ use: 'recorded' })}>{t('screen.addRule')}</Button>
          </Form.Item>
        )}
      </Form.List>
      <Form.Item name="screensTellWatched" label={t('screen.tellWatched')} extra={t('screen.tellWatchedHelp')} valuePropName="checked"><Switch /></Form.Item>
    </>
  )
}

/** Where in the form a field of the server stands. */
const fieldOf = (field: string) => (field === 'endpoint' || field === 'secret' ? (['s3', field] as ['s3', 'endpoint' | 'secret']) : field === 'compact' ? field : 'secondStore')

/** What the chosen kind of second store needs. */
function StoreFields({ known }: { known: boolean }) {
  const { t } = useTranslation()
  const store = Form.useWatch<StoreKind>('store')
  const required = [{ required: true, whitespace: true, message: t('why.required') }]
  if (store === 'folder') return <Form.Item name="secondStore" label={t('recordings.secondStore')} extra={t('recordings.secondStoreHelp')} rules={required}><Input maxLength={400} allowClear /></Form.Item>
  if (store !== 'bucket') return null
  return (
    <>
      <Form.Item name={['s3', 'endpoint']} label={t('recordings.endpoint')} rules={required}><Input maxLength={400} placeholder={t('recordings.endpointExample')} /></Form.Item>
      <Form.Item name={['s3', 'bucket']} label={t('recordings.bucket')} rules={required}><Input maxLength={400} /></Form.Item>
      <Form.Item name={['s3', 'prefix']} label={t('recordings.prefix')} extra={t('recordings.prefixHelp')}><Input maxLength={400} /></Form.Item>
      <Form.Item name={['s3', 'region']} label={t('recordings.region')} rules={required}><Input maxLength={400} /></Form.Item>
      <Form.Item name={['s3', 'accessKey']} label={t('recordings.accessKey')} rules={required}><Input maxLength={400} autoComplete="off" /></Form.Item>
      <Form.Item name={['s3', 'secret']} label={t('recordings.secret')} rules={known ? [] : required}><Input.Password maxLength={400} autoComplete="new-password" placeholder={known ? t('recordings.secretKept') : undefined} /></Form.Item>
    </>
  )
}

/** A new master key, and how many recordings still wait for it. */
function MasterKey({ now }: { now: Storage }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const renew = async () => {
    try {
      await http.post('/api/recordings/keys', {})
      await client.invalidateQueries({ queryKey: ['recordings', 'storage'] })
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <Popconfirm title={t('recordings.confirmKey')} okText={t('recordings.renewKey')} cancelText={t('recordings.cancel')} onConfirm={() => void renew()}>
      <Button size="small">{t('recordings.renewKey')}{now.oldEnvelopes > 0 && ` (${now.oldEnvelopes.toLocaleString('en-US')})`}</Button>
    </Popconfirm>
  )
}

/** How far the copying is, and how full the disk. */
function Keeping() {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: ['recordings', 'storage'], queryFn: ({ signal }) => http.get<Storage>('/api/recordings/storage', signal), refetchInterval: 30_000 })
  return (
    <Loaded query={query} rows={3}>
      {(now) => (
        <>
          {now.fault && <Alert type="warning" showIcon title={t('recordings.storeAway')} description={now.fault} style={{ marginBottom: 12 }} />}
          <dl className="pairs pairs-two recording-storage">
            <dt>{t('recordings.title')}</dt><dd className="num">{now.recordings.toLocaleString('en-US')}</dd>
            <dt>{t('recordings.disk')}</dt><dd className="num">{now.usedPercent} %</dd>
            <dt>{t('recordings.archived')}</dt><dd className="num">{now.archived.toLocaleString('en-US')}</dd>
            <dt>{t('recordings.waiting')}</dt><dd className="num">{now.waiting.toLocaleString('en-US')}{now.waiting > 0 && ` · ${formatDuration(now.lagSeconds)}`}</dd>
            <dt>{t('recordings.freed')}</dt><dd className="num">{now.freed.toLocaleString('en-US')}</dd>
            <dt>{t('recordings.held')}</dt><dd className="num">{now.held.toLocaleString('en-US')}</dd>
            <dt>{t('recordings.due')}</dt><dd className="num">{now.due.toLocaleString('en-US')}</dd>
            <dt>{t('recordings.small')}</dt><dd className="num">{now.small.toLocaleString('en-US')}</dd>
            <dt>{t('recordings.sealedCount')}</dt><dd className="num">{now.sealed.toLocaleString('en-US')} {now.sealed > 0 && <MasterKey now={now} />}</dd>
            <dt>{t('recordings.writing')}</dt><dd className="num">{t('recordings.rate', { writes: now.writesPerSecond, kilobytes: Math.round(now.bytesPerSecond / 1000) })}</dd>
          </dl>
        </>
      )}
    </Loaded>
  )
}
