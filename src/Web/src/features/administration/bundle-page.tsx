import { Alert, App, Button, Empty, Input, Popconfirm, Table, Tag } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useAttempt } from '@/ui/use-attempt'
import './administration.css'

type Field = { field: string; before: unknown; after: unknown }
type Change = { table: string; key: string; kind: 'added' | 'changed' | 'removed'; fields: Field[] }
type Past = { id: number; at: string; who: string; name: string; note: string; changes: number }
const key = ['bundle', 'history']
const colours = { added: 'green', changed: 'blue', removed: 'red' } as const
/** A large configuration is compared row by row. */
const bundleMs = 120_000
const word = (value: unknown): string => (value === null || value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value))

/** The whole configuration as one text: taken out, compared before it is taken in, and taken back. */
export default function BundlePage() {
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Past[]>('/api/bundle/history', signal) })
  return <Loaded query={query}>{(history) => <Page history={history} />}</Loaded>
}

function Page({ history }: { history: Past[] }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { message } = App.useApp()
  const chooser = useRef<HTMLInputElement>(null)
  const [wish, setWish] = useState<{ bundle: unknown; changes: Change[] } | null>(null)
  const [note, setNote] = useState('')
  const { busy, problem, attempt: work } = useAttempt((error) => (error instanceof SyntaxError ? t('bundle.notJson') : problemText(error)))
  const look = (file: File) => work(async () => {
    setWish(null)
    const bundle: unknown = JSON.parse(await file.text())
    setWish({ bundle, changes: await http.post<Change[]>('/api/bundle/diff', bundle, bundleMs) })
    setNote(file.name)
  })
  const done = async (changes: Change[]) => {
    setWish(null)
    await client.invalidateQueries()
    void message.success(t('bundle.taken', { count: changes.length }))
  }
  const take = () => work(async () => done(await http.post<Change[]>(`/api/bundle/import?note=${encodeURIComponent(note.trim())}`, wish!.bundle, bundleMs)))
  const back = (id: number) => work(async () => done(await http.post<Change[]>(`/api/bundle/history/${id}/restore`, {}, bundleMs)))
  return (
    <section className="panel list-page">
      <header className="list-head">
        <h1>{t('bundle.title')}</h1>
        <div className="end">
          <Button href="/api/bundle" download>{t('bundle.export')}</Button>
          <Button type="primary" loading={busy} onClick={() => chooser.current?.click()}>{t('bundle.choose')}</Button>
          <input ref={chooser} type="file" accept=".json,application/json" hidden aria-label={t('bundle.choose')} onChange={(e) => { const file = e.target.files?.[0]; e.target.value = ''; if (file) void look(file) }} />
        </div>
      </header>
      <div className="bundle-body list-form">
        {problem && <Alert type="error" showIcon title={problem} />}
        <p className="dim">{t('bundle.text')}</p>
        {wish && (wish.changes.length === 0 ? <Alert type="success" showIcon title={t('bundle.same')} /> : (
          <>
            <h2>{t('bundle.wouldChange', { count: wish.changes.length })}</h2>
            <Changes changes={wish.changes} />
            <div className="mail-test"><Input aria-label={t('bundle.note')} placeholder={t('bundle.note')} maxLength={200} value={note} onChange={(e) => setNote(e.target.value)} /><Button type="primary" loading={busy} onClick={() => void take()}>{t('bundle.take')}</Button><Button onClick={() => setWish(null)}>{t('bundle.leave')}</Button></div>
          </>
        ))}
        <h2>{t('bundle.history')}</h2>
        {history.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('bundle.none')} /> : (
          <Table<Past> size="small" rowKey="id" pagination={false} dataSource={history} scroll={{ x: 640 }} columns={[
            { title: t('bundle.at'), dataIndex: 'at', width: 150, render: (at: string) => <At iso={at} /> },
            { title: t('bundle.who'), key: 'who', width: 140, render: (_, past) => past.name || past.who || t('bundle.byProgram') },
            { title: t('bundle.note'), dataIndex: 'note', ellipsis: true },
            { title: t('bundle.rows'), dataIndex: 'changes', width: 90, align: 'right' },
            { key: 'back', width: 170, align: 'right', render: (_, past) => <Popconfirm title={t('bundle.backText')} okText={t('bundle.back')} onConfirm={() => back(past.id)}><Button size="small">{t('bundle.back')}</Button></Popconfirm> },
          ]} />
        )}
      </div>
    </section>
  )
}

function Changes({ changes }: { changes: Change[] }) {
  const { t } = useTranslation()
  return (
    <Table<Change> size="small" rowKey={(c) => `${c.table}/${c.key}`} pagination={{ pageSize: 50, hideOnSinglePage: true }} dataSource={changes} scroll={{ x: 640 }} columns={[
      { title: t('bundle.kind'), dataIndex: 'kind', width: 90, render: (kind: Change['kind']) => <Tag color={colours[kind]}>{codeText('bundle.is', kind)}</Tag> },
      { title: t('bundle.table'), dataIndex: 'table', width: 160, render: (table: string) => <span className="num">{table}</span> },
      { title: t('bundle.key'), dataIndex: 'key', width: 160, render: (row: string) => <b className="num">{row}</b> },
      { title: t('bundle.what'), key: 'what', render: (_, c) => (c.kind === 'changed' ? c.fields.map((f) => <div key={f.field} className="cut" title={`${word(f.before)} → ${word(f.after)}`}><span className="dim">{f.field}</span> {word(f.before)} → <b>{word(f.after)}</b></div>) : null) },
    ]} />
  )
}
