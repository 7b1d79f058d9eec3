import { AudioOutlined, CaretRightFilled, DeleteOutlined, SearchOutlined, SettingOutlined, UndoOutlined } from '@ant-design/icons'
import { App, Button, DatePicker, Drawer, Input, Segmented, Select, Table, Tag, type TableColumnsType } from 'antd'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { formatDuration } from '@/lib/duration'
import { http, queryString } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { messageAct, messageKey, useMessageSummary, type Message } from '@/lib/messages'
import { useQueueName } from '@/lib/use-queue-name'
import { DialButton } from '@/ui/dial-button'
import { RevealButton } from '@/ui/reveal-button'
import { ListFoot } from '@/ui/list-foot'
import { MessageResult } from '@/ui/message-result'
import { Empty, Loaded } from '@/ui/page-states'
import { RecordingPlayer } from '@/ui/recording-player'
import { At } from '@/ui/time'
import { MailboxDrawer } from './mailbox-drawer'
import './messages.css'

type MessagePage = { total: number; page: number; pageSize: number; items: Message[] }
type Choose = (next: Record<string, string>) => void
const views = ['new', 'open', 'history', 'deleted'] as const

/** What a mailbox is called. */
export function useBoxName(): (box: string) => string {
  const { t } = useTranslation()
  const queueName = useQueueName()
  return (box) => (box.startsWith('queue:') ? queueName(box.slice(6)) : box.startsWith('ext:') ? t('messages.extension', { number: box.slice(4) }) : t('messages.answer'))
}

/** Messages of callers: new first; hear, take, call back, say what came of it. */
export default function MessagesPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [settings, setSettings] = useState(false)
  const summary = useMessageSummary()
  const boxName = useBoxName()
  const choose: Choose = (next) => setParams((before) => { const all = new URLSearchParams(before); for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k); return all }, { replace: true })
  const view = params.get('view') ?? 'open'
  const box = params.get('box') ?? ''
  const day = params.get('day')
  const counts: Record<string, number | undefined> = { new: summary.data?.new, open: summary.data?.open }
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('messages.title')}</h1>
        <Segmented value={view} onChange={(v) => choose({ view: v, page: '' })} options={views.map((v) => ({ value: v, label: `${codeText('messages.view', v)} ${counts[v] ?? ''}`.trim() }))} />
        <Select
          className="message-box" allowClear showSearch={{ optionFilterProp: 'label' }} value={box || null} placeholder={t('messages.allBoxes')} aria-label={t('messages.box')} onChange={(v: string | undefined) => choose({ box: v ?? '', page: '' })}
          options={(summary.data?.boxes ?? []).map((b) => ({ value: b.box, label: `${boxName(b.box)}${b.new ? ` (${b.new})` : ''}` }))}
        />
        <Input className="list-search" allowClear prefix={<SearchOutlined />} value={params.get('search') ?? ''} maxLength={40} placeholder={t('messages.search')} aria-label={t('messages.search')} onChange={(e) => choose({ search: e.target.value, page: '' })} />
        <DatePicker value={day ? dayjs(day) : null} aria-label={t('messages.day')} placeholder={t('messages.day')} onChange={(d) => choose({ day: d ? d.format('YYYY-MM-DD') : '', page: '' })} />
        <Button className="end" icon={<SettingOutlined />} onClick={() => setSettings(true)}>{t('messages.settings')}</Button>
      </div>
      <MessageList view={view} box={box} search={params.get('search') ?? ''} day={day} page={Math.max(1, Number(params.get('page')) || 1)} pageSize={Number(params.get('pageSize')) || 50} choose={choose} />
      {settings && <MailboxDrawer close={() => setSettings(false)} />}
    </section>
  )
}

function MessageList({ view, box, search, day, page, pageSize, choose }: { view: string; box: string; search: string; day: string | null; page: number; pageSize: number; choose: Choose }) {
  const { t } = useTranslation()
  const boxName = useBoxName()
  const [chosen, setChosen] = useState<string | null>(null)
  const from = day ? dayjs(day).startOf('day').toISOString() : ''
  const to = day ? dayjs(day).add(1, 'day').startOf('day').toISOString() : ''
  const query = useQuery({
    queryKey: [...messageKey, view, box, search, day, page, pageSize], placeholderData: keepPreviousData, refetchInterval: 10_000,
    queryFn: ({ signal }) => http.get<MessagePage>(`/api/messages${queryString({ view, box, search, from, to, page, pageSize })}`, signal),
  })
  const open = query.data?.items.find((m) => m.id === chosen)
  const who = (m: Message) => m.customer ?? (m.number || t('common.withheld'))
  const columns: TableColumnsType<Message> = [
    { key: 'new', width: 36, render: (_, m) => (m.heardAt ? null : <span className="message-new" role="img" aria-label={t('messages.notHeard')} />) },
    { title: t('messages.caller'), key: 'who', width: 220, render: (_, m) => <>{m.heardAt ? who(m) : <b>{who(m)}</b>}{m.customer && <span className="dim"> {m.number}</span>}</> },
    { title: t('messages.box'), key: 'box', width: 160, ellipsis: true, render: (_, m) => boxName(m.box) },
    { title: t('messages.at'), key: 'at', width: 150, render: (_, m) => <At iso={m.createdAt} /> },
    { title: t('messages.length'), key: 'length', width: 80, align: 'right', render: (_, m) => formatDuration(m.seconds) },
    { title: t('messages.state'), key: 'state', render: (_, m) => <State message={m} /> },
    { key: 'play', width: 200, align: 'right', render: (_, m) => <><DialButton number={m.number} of={{ kind: 'message', id: m.id }} /> <Button size="small" icon={<CaretRightFilled />} onClick={() => setChosen(m.id)}>{t('messages.open')}</Button></> },
  ]
  return (
    <Loaded query={query} rows={8}>
      {({ items, total }) => total === 0
        ? <Empty icon={<AudioOutlined />} title={t(search || day || box ? 'messages.noneFound' : 'messages.emptyTitle')} text={t('messages.emptyText')} />
        : (
          <>
            <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 900 }} loading={query.isPlaceholderData} /></div>
            <ul className="narrow-only narrow-list">{items.map((m) => <li key={m.id}><button type="button" className="narrow-row message-row" onClick={() => setChosen(m.id)}><span className="grow">{m.heardAt ? who(m) : <b>{who(m)}</b>}<small className="cut">{boxName(m.box)} · {formatDuration(m.seconds)}</small></span><span className="message-side"><At iso={m.createdAt} /><State message={m} /></span></button></li>)}</ul>
            <ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => choose({ page: String(p), pageSize: String(size) })} />
            {open && <MessageDrawer key={open.id} message={open} who={who(open)} close={() => setChosen(null)} />}
          </>
        )}
    </Loaded>
  )
}

function State({ message: m }: { message: Message }) {
  const { t } = useTranslation()
  if (m.result) return <Tag color="green">{codeText('messages.result', m.result)} {m.doneBy}</Tag>
  if (m.takenBy) return <Tag color="blue">{t('messages.takenBy', { agent: m.takenBy })}</Tag>
  return <Tag>{t(m.heardAt ? 'messages.waits' : 'messages.notHeard')}</Tag>
}

/** One message: hear it, and everything that can be done with it. */
function MessageDrawer({ message: m, who, close }: { message: Message; who: string; close: () => void }) {
  const { t } = useTranslation()
  const { message: toast, modal } = App.useApp()
  const client = useQueryClient()
  const boxName = useBoxName()
  const summary = useMessageSummary()
  const act = async (action: string, wish: object = {}) => {
    try {
      await messageAct(m.id, action, wish)
      await client.invalidateQueries({ queryKey: messageKey })
    } catch (error) { void toast.error(problemText(error)) }
  }
  const forward = (box: string) => modal.confirm({ title: t('messages.forwardTo', { box: boxName(box) }), okText: t('messages.forward'), cancelText: t('calendars.cancel'), onOk: () => act('forward', { box }).then(close) })
  return (
    <Drawer open onClose={close} size={440} title={who} extra={m.deletedAt ? <Button icon={<UndoOutlined />} onClick={() => void act('restore').then(close)}>{t('messages.restore')}</Button> : <Button icon={<DeleteOutlined />} onClick={() => void act('delete').then(close)}>{t('messages.delete')}</Button>}>
      <div className="message-facts"><span>{boxName(m.box)}</span> <At iso={m.createdAt} /> <span className="dim">{m.number}</span> <RevealButton number={m.number} of={{ kind: 'message', id: m.id }} /> <DialButton number={m.number} of={{ kind: 'message', id: m.id }} /></div>
      <RecordingPlayer recording={{ id: m.id, seconds: m.seconds, state: 'complete' }} url={`/api/messages/${m.id}/audio`} />
      <div className="message-facts">
        {m.heardAt ? <span className="dim">{t('messages.heardBy', { who: m.heardBy ?? '' })} <At iso={m.heardAt} /></span> : <Tag>{t('messages.notHeard')}</Tag>}
        {m.heardAt && <Button size="small" onClick={() => void act('unheard')}>{t('messages.markNew')}</Button>}
      </div>
      {m.box !== '' && (
        <div className="message-task">
          <h2>{t('messages.task')}</h2>
          <div className="message-facts">
            {m.takenBy ? <><Tag color="blue">{t('messages.takenBy', { agent: m.takenBy })}</Tag><Button size="small" onClick={() => void act('release')}>{t('messages.release')}</Button></> : <Button type="primary" onClick={() => void act('take')}>{t('messages.take')}</Button>}
          </div>
          {m.result
            ? <div className="message-facts"><Tag color="green">{codeText('messages.result', m.result)}</Tag><span className="dim">{m.doneBy}</span><span>{m.note}</span><Button size="small" onClick={() => void act('reopen')}>{t('messages.reopen')}</Button></div>
            : <MessageResult message={m} finish={(wish) => void act('result', wish)} />}
          <Select className="message-forward" value={null} placeholder={t('messages.forward')} aria-label={t('messages.forward')} showSearch={{ optionFilterProp: 'label' }} onChange={(box: string | null) => { if (box) void forward(box) }} options={(summary.data?.boxes ?? []).filter((b) => b.box !== m.box).map((b) => ({ value: b.box, label: boxName(b.box) }))} />
        </div>
      )}
    </Drawer>
  )
}
