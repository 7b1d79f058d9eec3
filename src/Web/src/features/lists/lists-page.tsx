import { DeleteOutlined, ImportOutlined, PlusOutlined, SearchOutlined, StopOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, DatePicker, Drawer, Input, Segmented, Table, Tag, type TableColumnsType } from 'antd'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { BilingualName } from '@/lib/contract'
import { http, queryString } from '@/lib/http'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useAttempt } from '@/ui/use-attempt'
import { groupsOf, type EntryGroup } from './entries-file'

type List = { id: string; name: BilingualName; kind: 'black' | 'vip' | 'business'; class: string; entries: number; hits: number }
type Entry = { id: number; number: string; reason: string; expiresAt: string | null; expired: boolean; hits: number; lastHitAt: string | null; createdAt: string; createdBy: string }
type EntryPage = { total: number; page: number; pageSize: number; items: Entry[] }
const key = ['lists'] as const

/** Black, VIP and business lists: who is on them, why, until when, and how often he called. */
export default function ListsPage() {
  const { t, i18n } = useTranslation()
  const [params, setParams] = useSearchParams()
  const lists = useQuery({ queryKey: [...key, 'all'], queryFn: ({ signal }) => http.get<List[]>('/api/lists', signal) })
  const chosen = params.get('list') ?? 'black'
  const list = lists.data?.find((l) => l.id === chosen)
  const choose = (next: Record<string, string>) => setParams((before) => { const all = new URLSearchParams(before); for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k); return all }, { replace: true })
  const [adding, setAdding] = useState(false)
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('lists.title')}</h1>
        <Loaded query={lists} rows={1}>{(all) => <Segmented value={chosen} onChange={(id) => choose({ list: id, page: '', search: '' })} options={all.map((l) => ({ value: l.id, label: `${nameIn(i18n.language, l.name)} ${l.entries}` }))} />}</Loaded>
        <Input className="list-search" allowClear prefix={<SearchOutlined />} value={params.get('search') ?? ''} maxLength={100} placeholder={t('lists.search')} aria-label={t('lists.search')} onChange={(e) => choose({ search: e.target.value, page: '' })} />
        <Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('lists.add')}</Button>
      </div>
      {list && <p className="list-note dim">{codeText('lists.help', list.kind)} {t('lists.hits', { count: list.hits })}</p>}
      <Entries list={chosen} search={params.get('search') ?? ''} page={Math.max(1, Number(params.get('page')) || 1)} pageSize={Number(params.get('pageSize')) || 50} choose={choose} add={() => setAdding(true)} />
      {adding && <AddDrawer list={chosen} name={list ? nameIn(i18n.language, list.name) : chosen} close={() => setAdding(false)} />}
    </section>
  )
}

function Entries({ list, search, page, pageSize, choose, add }: { list: string; search: string; page: number; pageSize: number; choose: (next: Record<string, string>) => void; add: () => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const query = useQuery({ queryKey: [...key, 'entries', list, search, page, pageSize], queryFn: ({ signal }) => http.get<EntryPage>(`/api/lists/${list}/entries${queryString({ search, page, pageSize })}`, signal), placeholderData: keepPreviousData })
  const numberOf = (e: Entry) => e.number || t('common.withheld')
  const remove = (e: Entry) => modal.confirm({
    title: t('lists.removeTitle', { number: numberOf(e) }), okText: t('lists.remove'), cancelText: t('calendars.cancel'),
    onOk: () => http.delete(`/api/lists/${list}/entries/${e.id}`).then(() => client.invalidateQueries({ queryKey: key }), (error: unknown) => void message.error(problemText(error))),
  })
  const until = (e: Entry) => (e.expired ? <Tag>{t('lists.expired')}</Tag> : e.expiresAt ? <At iso={e.expiresAt} /> : t('lists.forGood'))
  const columns: TableColumnsType<Entry> = [
    { title: t('lists.number'), key: 'number', width: 180, render: (_, e) => <b>{numberOf(e)}</b> },
    { title: t('lists.reason'), dataIndex: 'reason', ellipsis: true },
    { title: t('lists.until'), key: 'until', width: 150, render: (_, e) => until(e) },
    { title: t('lists.calls'), dataIndex: 'hits', width: 90, align: 'right' },
    { title: t('lists.lastCall'), key: 'last', width: 140, align: 'right', render: (_, e) => (e.lastHitAt ? <At iso={e.lastHitAt} /> : '–') },
    { title: t('lists.addedBy'), key: 'by', width: 180, align: 'right', render: (_, e) => <><At iso={e.createdAt} /> <span className="dim">{e.createdBy}</span></> },
    { key: 'remove', width: 48, render: (_, e) => <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('lists.removeTitle', { number: numberOf(e) })} onClick={() => void remove(e)} /> },
  ]
  return (
    <Loaded query={query} rows={8}>
      {({ items, total }) => total === 0
        ? search ? <Empty icon={<SearchOutlined />} title={t('customers.noneFound', { search })} /> : <Empty icon={<StopOutlined />} title={t('lists.emptyTitle')} text={t('lists.emptyText')}><Button icon={<PlusOutlined />} onClick={add}>{t('lists.add')}</Button></Empty>
        : (
          <>
            <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 860 }} loading={query.isPlaceholderData} /></div>
            <ul className="narrow-only narrow-list">{items.map((e) => <li key={e.id}><div className="narrow-row"><span className="grow"><b>{numberOf(e)}</b><small className="cut">{e.reason}</small></span>{until(e)}<Button type="text" icon={<DeleteOutlined />} aria-label={t('lists.removeTitle', { number: numberOf(e) })} onClick={() => void remove(e)} /></div></li>)}</ul>
            <ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => choose({ page: String(p), pageSize: String(size) })} />
          </>
        )}
    </Loaded>
  )
}

/** One number or many, with reason and end. */
function AddDrawer({ list, name, close }: { list: string; name: string; close: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [withheld, setWithheld] = useState(false)
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<Dayjs | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const [file, setFile] = useState<{ name: string; groups: EntryGroup[]; wrong: number[] } | null>(null)
  const read = async (chosen: File | undefined) => { if (chosen) setFile({ name: chosen.name, ...groupsOf(await chosen.text()) }) }
  const inFile = file?.groups.reduce((sum, group) => sum + group.numbers.length, 0) ?? 0
  const numbers = [...new Set(text.split(/[\n,;，；]+/).map((n) => n.trim()).filter(Boolean)), ...(withheld ? [''] : [])]
  const save = async () => {
    await attempt(async () => {
      if (numbers.length > 0) await http.post(`/api/lists/${list}/entries`, { numbers, reason, expiresAt: until?.toISOString() ?? null })
      for (const group of file?.groups ?? []) await http.post(`/api/lists/${list}/entries`, { numbers: group.numbers, reason: group.reason || reason, expiresAt: group.until ?? until?.toISOString() ?? null })
      await client.invalidateQueries({ queryKey: key })
      close()
    })
  }
  return (
    <Drawer open onClose={close} size={420} title={t('lists.addTo', { name })} extra={<Button type="primary" loading={busy} disabled={numbers.length + inFile === 0 || (file?.wrong.length ?? 0) > 0} onClick={() => void save()}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        <label className="field"><span>{t('lists.numbers')}</span><Input.TextArea value={text} autoSize={{ minRows: 3, maxRows: 14 }} onChange={(e) => setText(e.target.value)} /></label>
        <label className="import-file"><ImportOutlined /> {file ? t('lists.inFile', { name: file.name, count: inFile }) : t('lists.file')}<input type="file" accept=".csv,.txt,text/csv" onChange={(e) => void read(e.target.files?.[0])} /></label>
        {file && file.wrong.length > 0 && <Alert type="warning" showIcon title={t('tables.linesWrong', { lines: file.wrong.slice(0, 10).join(' ') })} />}
        <Checkbox checked={withheld} onChange={(e) => setWithheld(e.target.checked)}>{t('lists.withheld')}</Checkbox>
        <label className="field"><span>{t('lists.reason')}</span><Input value={reason} maxLength={200} onChange={(e) => setReason(e.target.value)} /></label>
        <label className="field"><span>{t('lists.untilHelp')}</span><DatePicker showTime value={until} onChange={setUntil} /></label>
      </div>
    </Drawer>
  )
}
