import { DeleteOutlined, DownloadOutlined, MailOutlined, StopOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Drawer, Form, Input, Popconfirm, Progress, Select, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '@/lib/bytes'
import { formatDuration } from '@/lib/duration'
import { http, Problem } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import type { RecordingFilter } from '@/lib/recordings'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'

export type Package = {
  id: string; title: string; madeBy: string; madeAt: string; until: string; reason: string; calls: number; seconds: number; bytes: number; mailedTo: string[]; mailed: string | null
  progress: { done: number; calls: number; bytes: number } | null
}
type Fields = { title?: string; reason?: string; important?: boolean; mailTo?: string[] }

const path = '/api/recordings/packages'
const busyMs = 1_000

/** What was found is taken along: a page that needs no network, the recordings, a table. `wanted`: the name of one, from a mail; `all`: only the list. */
export function PackagesDrawer({ wanted, filter, onClose }: { wanted: string | null; filter: RecordingFilter; onClose: () => void }) {
  const { t } = useTranslation()
  const open = wanted !== null
  const query = useQuery({
    queryKey: ['recordings', 'packages'], queryFn: ({ signal }) => http.get<Package[]>(path, signal), enabled: open,
    refetchInterval: (made) => (made.state.data?.some((one) => one.progress) ? busyMs : false),
  })
  return (
    <Drawer open={open} onClose={onClose} size={560} destroyOnHidden title={t('package.title')}>
      <Loaded query={query}>{(made) => (wanted !== null && wanted !== 'all' && !made.some((one) => one.id === wanted) ? <div className="package-sent"><span className="grow">{t('package.sent')}</span><Button type="primary" icon={<DownloadOutlined />} onClick={() => take(wanted)}>{t('recordings.download')}</Button></div> : null)}</Loaded>
      <NewPackage filter={filter} />
      <h2 className="recording-part">{t('package.made')}</h2>
      <Loaded query={query}>{(all) => (all.length === 0 ? <div className="dim">{t('package.none')}</div> : <ul className="packages">{all.map((one) => <li key={one.id}><Line one={one} /></li>)}</ul>)}</Loaded>
    </Drawer>
  )
}

function take(id: string) {
  const link = document.createElement('a')
  link.href = `${path}/${encodeURIComponent(id)}/archive`
  link.download = ''
  link.click()
}

function NewPackage({ filter }: { filter: RecordingFilter }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const [busy, setBusy] = useState(false)
  const make = async () => {
    const { important, ...fields } = await form.validateFields()
    setBusy(true)
    try {
      const made = await http.post<Package>(path, { ...fields, search: { ...filter, ...(important && { important }) } })
      await client.invalidateQueries({ queryKey: ['recordings', 'packages'] })
      form.resetFields()
      void message.success(t('package.done', { count: made.calls }))
    } catch (error) {
      if (error instanceof Problem && error.code === 'reason-needed') form.setFields([{ name: 'reason', errors: [t('why.required')] }])
      else if (error instanceof Problem && error.args.field === 'search') void message.error(codeText('package.why', String(error.args.why)))
      else if (error instanceof Problem && error.args.field === 'mailTo') form.setFields([{ name: 'mailTo', errors: [codeText('why', String(error.args.why))] }])
      else void message.error(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Form form={form} layout="vertical" initialValues={{ important: filter.important ?? false }}>
      <p className="dim package-help">{t('package.help')}</p>
      <Form.Item name="important" valuePropName="checked" extra={t('package.importantHelp')}><Checkbox>{t('package.important')}</Checkbox></Form.Item>
      <Form.Item name="title" label={t('package.name')}><Input maxLength={100} placeholder={t('package.namePlaceholder')} /></Form.Item>
      <Form.Item name="reason" label={t('recordings.why')} extra={t('recordings.whyHelp')}><Input maxLength={200} /></Form.Item>
      <Form.Item name="mailTo" label={t('package.mailTo')} extra={t('package.mailHelp')}><Select mode="tags" maxCount={10} open={false} suffixIcon={null} tokenSeparators={[',', ';', ' ']} /></Form.Item>
      <Button type="primary" loading={busy} onClick={() => void make()}>{t('package.make')}</Button>
    </Form>
  )
}

function Line({ one }: { one: Package }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const address = `${path}/${encodeURIComponent(one.id)}`
  const act = async (work: () => Promise<unknown>) => {
    try { await work() } catch (error) { void message.error(problemText(error)) }
    await client.invalidateQueries({ queryKey: ['recordings', 'packages'] })
  }
  const takeThis = () => {
    take(one.id)
    setTimeout(() => void client.invalidateQueries({ queryKey: ['recordings', 'packages'] }), busyMs)
  }
  return (
    <div className="package">
      <div className="package-head">
        <b className="cut grow">{one.title}</b>
        {one.progress
          ? <Tooltip title={t('package.stop')}><Button type="text" icon={<StopOutlined />} aria-label={t('package.stop')} onClick={() => void act(() => http.post(`${address}/cancel`, {}))} /></Tooltip>
          : <Button icon={<DownloadOutlined />} onClick={takeThis}>{t('recordings.download')}</Button>}
        <Popconfirm title={t('package.removeSure')} okText={t('package.remove')} cancelText={t('recordings.cancel')} onConfirm={() => void act(() => http.delete(address))}>
          <Button type="text" icon={<DeleteOutlined />} aria-label={t('package.remove')} />
        </Popconfirm>
      </div>
      {one.progress && <Progress size="small" percent={Math.round((100 * one.progress.done) / one.progress.calls)} format={() => `${one.progress?.done ?? 0} / ${one.progress?.calls ?? 0}`} />}
      <div className="dim package-facts"><span>{t('package.count', { count: one.calls })}</span><span className="num">{formatDuration(one.seconds)}</span><span className="num">{t('package.upTo', { size: formatBytes(one.bytes) })}</span><span>{one.madeBy} <At iso={one.madeAt} /></span><span>{t('package.until')} <At iso={one.until} /></span></div>
      {one.reason && <div className="cut">{one.reason}</div>}
      {one.mailed && <div className="package-facts"><MailOutlined className="dim" /><span className="cut">{one.mailedTo.join(' ')}</span>{['attached', 'link'].includes(one.mailed) ? <Tag color="success">{codeText('package.mailed', one.mailed)}</Tag> : <Tag color="error">{codeText(['no-address', 'cancelled'].includes(one.mailed) ? 'package.mailed' : 'mailFault', one.mailed)}</Tag>}</div>}
    </div>
  )
}
