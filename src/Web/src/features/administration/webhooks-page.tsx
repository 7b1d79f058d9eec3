import { DeleteOutlined, NotificationOutlined, PlusOutlined, RedoOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Checkbox, Form, Input, Switch, Table, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { FormDrawer } from './form-drawer'
import './administration.css'

type Fields = { name: string; url: string; events: string[]; enabled: boolean }
type Webhook = Fields & { id: number; createdAt: string; createdBy: string; waiting: number; dead: number; fault: string }
type Dead = { id: number; webhook: string; eventId: string; kind: string; body: string; at: string; deadAt: string; attempts: number; fault: string }
type DeadPage = { total: number; items: Dead[] }

const path = '/api/webhooks'
const kinds = ['call-started', 'call-queued', 'call-answered', 'call-ended', 'agent-state']
const fresh: Fields = { name: '', url: 'https://', events: ['call-ended'], enabled: true }
const everyMs = 5_000

/** Programs that are told what happens, and what they would not take. */
export default function WebhooksPage() {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const [editing, setEditing] = useState<Webhook | typeof fresh | null>(null)
  const query = useQuery({ queryKey: ['webhooks', 'list'], queryFn: ({ signal }) => http.get<Webhook[]>(path, signal), refetchInterval: everyMs })
  const refresh = () => client.invalidateQueries({ queryKey: ['webhooks'] })
  const failed = (error: unknown) => void message.error(problemText(error))
  const save = async (fields: Fields) => {
    const wish = { name: fields.name, url: fields.url, events: fields.events, enabled: fields.enabled }
    if (editing && 'id' in editing) await http.put(`${path}/${editing.id}`, wish)
    else {
      const { secret } = await http.post<{ secret: string }>(path, wish)
      modal.success({ title: t('webhooks.secretTitle', { name: fields.name }), width: 520, okText: t('admin.secretDone'), content: <><p>{t('webhooks.secretText')}</p><p><code className="secret">{secret}</code></p></> })
    }
    await refresh()
  }
  const test = ({ id }: Webhook) => http.post<string>(`${path}/${id}/test`).then((fault) => void (fault ? message.warning(t('webhooks.testFailed', { fault: codeText('webhooks.fault', fault) })) : message.success(t('webhooks.testTaken'))), failed)
  const remove = ({ id, name }: Webhook) => modal.confirm({
    title: t('webhooks.removeTitle', { name }), content: t('webhooks.removeText'), okText: t('admin.delete'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
    onOk: () => http.delete(`${path}/${id}`).then(refresh, failed),
  })
  const acts = (webhook: Webhook) => (
    <span className="nowrap" role="presentation" onClick={(click) => click.stopPropagation()}>
      <Button size="small" onClick={() => void test(webhook)}>{t('webhooks.test')}</Button>
      <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('webhooks.removeTitle', { name: webhook.name })} onClick={() => void remove(webhook)} />
    </span>
  )
  const columns: TableColumnsType<Webhook> = [
    { title: t('webhooks.name'), key: 'name', width: 160, render: (_, webhook) => <b>{webhook.name}</b> },
    { title: t('webhooks.url'), key: 'url', ellipsis: true, render: (_, webhook) => <span className="num">{webhook.url}</span> },
    { title: t('webhooks.events'), key: 'events', width: 230, render: (_, webhook) => <EventNames webhook={webhook} /> },
    { title: t('webhooks.state'), key: 'state', width: 150, render: (_, webhook) => <State webhook={webhook} /> },
    { title: t('webhooks.waiting'), key: 'waiting', width: 80, align: 'right', render: (_, webhook) => <span className="num">{webhook.waiting}</span> },
    { title: t('webhooks.dead'), key: 'dead', width: 80, align: 'right', render: (_, webhook) => <span className={webhook.dead > 0 ? 'num bad' : 'num'}>{webhook.dead}</span> },
    { key: 'acts', width: 120, align: 'right', render: (_, webhook) => acts(webhook) },
  ]
  const add = <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing(fresh)}>{t('webhooks.add')}</Button>
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('webhooks.title')}</h1><span className="end">{add}</span></div>
      <Loaded query={query} rows={4}>
        {(webhooks) => webhooks.length === 0
          ? <Empty icon={<NotificationOutlined />} title={t('webhooks.noneTitle')} text={t('webhooks.noneText')}>{add}</Empty>
          : (
            <div className="protection-body">
              <div className="wide-only"><Table rowKey="id" size="small" columns={columns} dataSource={webhooks} pagination={false} scroll={{ x: 900 }} onRow={(webhook) => ({ onClick: () => setEditing(webhook) })} /></div>
              <ul className="narrow-only narrow-list">{webhooks.map((webhook) => <li key={webhook.id}><div className="narrow-row"><span className="grow"><b>{webhook.name}</b> <State webhook={webhook} /><small>{webhook.url}</small></span>{acts(webhook)}</div></li>)}</ul>
              <DeadEvents changed={refresh} />
            </div>
          )}
      </Loaded>
      {editing && (
        <FormDrawer<Fields> open title={'id' in editing ? editing.name : t('webhooks.add')} initial={editing} save={save} onClose={() => setEditing(null)}>
          {() => (
            <>
              <Form.Item name="name" label={t('webhooks.name')} rules={[{ required: true, whitespace: true, message: t('why.required') }]}><Input maxLength={64} /></Form.Item>
              <Form.Item name="url" label={t('webhooks.url')} extra={t('webhooks.urlHelp')} rules={[{ required: true, message: t('why.required') }]}><Input maxLength={500} /></Form.Item>
              <Form.Item name="events" label={t('webhooks.events')} rules={[{ required: true, message: t('why.required') }]}><Checkbox.Group options={kinds.map((value) => ({ value, label: codeText('webhooks.event', value) }))} /></Form.Item>
              <Form.Item name="enabled" label={t('webhooks.enabled')} valuePropName="checked"><Switch /></Form.Item>
            </>
          )}
        </FormDrawer>
      )}
    </section>
  )
}

const EventNames = ({ webhook }: { webhook: Webhook }) => <>{webhook.events.map((kind) => codeText('webhooks.event', kind)).join(' · ')}</>

function State({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  if (!webhook.enabled) return <Tag>{t('webhooks.off')}</Tag>
  return webhook.fault ? <Tag color="warning">{codeText('webhooks.fault', webhook.fault)}</Tag> : <Tag color="success">{t('webhooks.fine')}</Tag>
}

/** What was given up: told again or forgotten one by one. */
function DeadEvents({ changed }: { changed: () => Promise<void> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [page, setPage] = useState(1)
  const query = useQuery({ queryKey: ['webhooks', 'dead', page], queryFn: ({ signal }) => http.get<DeadPage>(`${path}/dead?page=${page}`, signal), refetchInterval: everyMs })
  const act = (wish: Promise<unknown>) => void wish.then(changed, (error: unknown) => void message.error(problemText(error)))
  const columns: TableColumnsType<Dead> = [
    { title: t('webhooks.at'), key: 'at', width: 130, render: (_, dead) => <At iso={dead.at} /> },
    { title: t('webhooks.name'), key: 'name', width: 140, render: (_, dead) => dead.webhook },
    { title: t('webhooks.events'), key: 'kind', width: 120, render: (_, dead) => codeText('webhooks.event', dead.kind) },
    { title: t('webhooks.state'), key: 'fault', width: 200, render: (_, dead) => <>{codeText('webhooks.fault', dead.fault)} <span className="dim num">{t('webhooks.tries')} {dead.attempts}</span></> },
    { key: 'acts', width: 210, align: 'right', render: (_, dead) => <span className="nowrap"><Button size="small" icon={<RedoOutlined />} onClick={() => act(http.post(`${path}/dead/${dead.id}`))}>{t('webhooks.again')}</Button> <Button size="small" danger onClick={() => act(http.delete(`${path}/dead/${dead.id}`))}>{t('webhooks.forget')}</Button></span> },
  ]
  return (
    <>
      <h2>{t('webhooks.deadTitle')}</h2>
      <Loaded query={query} rows={2}>
        {({ total, items }) => total === 0 ? <p className="dim">{t('webhooks.noneDead')}</p>
          : <Table rowKey="id" size="small" columns={columns} dataSource={items} scroll={{ x: 860 }} expandable={{ expandedRowRender: (dead) => <code className="secret">{dead.body}</code> }} pagination={{ current: page, pageSize: 50, total, hideOnSinglePage: true, showSizeChanger: false, onChange: setPage }} />}
      </Loaded>
    </>
  )
}
