import { DeleteOutlined, ImportOutlined, PlusOutlined, SearchOutlined, TableOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Drawer, Form, Input, Select, Table, Tag, type TableColumnsType } from 'antd'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { Problem, http, queryString } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { rowsOf, type TableRow } from './rows'
import '@/features/flows/flows.css'

type DataTable = { id: string; name: string; columns: string[]; hasPassword: boolean; rows: number; usedBy: string[]; updatedAt: string; updatedBy: string }
type Row = { key: string; hasPassword: boolean; cells: string[] }
type RowPage = { total: number; page: number; pageSize: number; items: Row[] }
const key = ['data-tables'] as const
const batch = 2_000

/** Tables that flows look keys up in: accounts, orders, member cards with a password. */
export default function TablesPage() {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const [params, setParams] = useSearchParams()
  const tables = useQuery({ queryKey: [...key, 'all'], queryFn: ({ signal }) => http.get<DataTable[]>('/api/data-tables', signal) })
  const table = tables.data?.find((one) => one.id === params.get('table')) ?? tables.data?.[0]
  const [making, setMaking] = useState(false)
  const [importing, setImporting] = useState(false)
  const choose = (next: Record<string, string>) => setParams((before) => { const all = new URLSearchParams(before); for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k); return all }, { replace: true })
  const remove = (one: DataTable) => modal.confirm({
    title: t('tables.deleteTitle', { name: one.name }), content: t('tables.deleteText', { count: one.rows }), okText: t('tables.delete'), okButtonProps: { danger: true }, cancelText: t('calendars.cancel'),
    onOk: () => http.delete(`/api/data-tables/${one.id}`).then(() => { choose({ table: '' }); return client.invalidateQueries({ queryKey: key }) }, (error: unknown) => void message.error(problemText(error))),
  })
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('tables.title')}</h1>
        {table && <Select className="table-choice" value={table.id} aria-label={t('tables.which')} options={tables.data!.map((one) => ({ value: one.id, label: `${one.name} · ${one.rows}` }))} onChange={(id: string) => choose({ table: id, page: '', search: '' })} />}
        {table && <Input className="list-search" allowClear prefix={<SearchOutlined />} value={params.get('search') ?? ''} maxLength={100} placeholder={t('tables.search')} aria-label={t('tables.search')} onChange={(e) => choose({ search: e.target.value, page: '' })} />}
        <span className="end" />
        {table && <Button icon={<DeleteOutlined />} aria-label={t('tables.deleteTitle', { name: table.name })} disabled={table.usedBy.length > 0} onClick={() => void remove(table)} />}
        {table && <Button icon={<ImportOutlined />} onClick={() => setImporting(true)}>{t('tables.import')}</Button>}
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('tables.new')}</Button>
      </div>
      <Loaded query={tables} rows={8}>
        {() => table
          ? <>
            <p className="dim small table-note">{t('tables.note', { id: table.id })} {table.hasPassword && <Tag>{t('tables.withPassword')}</Tag>} {table.usedBy.length > 0 && t('tables.usedBy', { flows: table.usedBy.join(' ') })} <At iso={table.updatedAt} /> {table.updatedBy}</p>
            <Rows table={table} search={params.get('search') ?? ''} page={Number(params.get('page')) || 1} pageSize={Number(params.get('pageSize')) || 50} choose={choose} add={() => setImporting(true)} />
          </>
          : <Empty icon={<TableOutlined />} title={t('tables.emptyTitle')} text={t('tables.emptyText')}><Button icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('tables.new')}</Button></Empty>}
      </Loaded>
      {making && <NewTable taken={tables.data ?? []} close={() => setMaking(false)} made={(id) => { setMaking(false); choose({ table: id, page: '', search: '' }) }} />}
      {importing && table && <ImportRows table={table} close={() => setImporting(false)} />}
    </section>
  )
}

function Rows({ table, search, page, pageSize, choose, add }: { table: DataTable; search: string; page: number; pageSize: number; choose: (next: Record<string, string>) => void; add: () => void }) {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: [...key, 'rows', table.id, search, page, pageSize], queryFn: ({ signal }) => http.get<RowPage>(`/api/data-tables/${table.id}/rows${queryString({ search, page, pageSize })}`, signal), placeholderData: keepPreviousData })
  const columns: TableColumnsType<Row> = [
    { title: t('tables.key'), dataIndex: 'key', width: 200, ellipsis: true, render: (value: string) => <b className="num">{value}</b> },
    ...table.columns.map((name, i) => ({ title: name, key: name, ellipsis: true, render: (_: unknown, row: Row) => row.cells[i] })),
    ...(table.hasPassword ? [{ title: t('tables.password'), key: 'password', width: 110, render: (_: unknown, row: Row) => (row.hasPassword ? t('tables.set') : <span className="warn">{t('tables.notSet')}</span>) }] : []),
  ]
  return (
    <Loaded query={query} rows={8}>
      {({ items, total }) => total === 0
        ? search ? <Empty icon={<SearchOutlined />} title={t('customers.noneFound', { search })} /> : <Empty icon={<TableOutlined />} title={t('tables.noRows')} text={t('tables.noRowsText')}><Button icon={<ImportOutlined />} onClick={add}>{t('tables.import')}</Button></Empty>
        : (
          <>
            <div className="wide-only list-table" tabIndex={0}><Table rowKey="key" size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 400 + table.columns.length * 120 }} loading={query.isPlaceholderData} /></div>
            <ul className="narrow-only narrow-list">{items.map((row) => <li key={row.key}><div className="narrow-row"><span className="grow"><b className="num">{row.key}</b><small className="cut">{row.cells.join(' · ')}</small></span></div></li>)}</ul>
            <ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => choose({ page: String(p), pageSize: String(size) })} />
          </>
        )}
    </Loaded>
  )
}

type Fields = { name: string; id: string; columns: string[]; hasPassword: boolean }

function NewTable({ taken, close, made }: { taken: DataTable[]; close: () => void; made: (id: string) => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const [problem, setProblem] = useState<string | null>(null)
  const save = async ({ id, ...fields }: Fields) => {
    try {
      await http.put(`/api/data-tables/${id}`, { ...fields, hasPassword: fields.hasPassword === true })
      await client.invalidateQueries({ queryKey: key })
      made(id)
    } catch (error) {
      if (error instanceof Problem && error.code === 'field-invalid' && error.args.field === 'columns') form.setFields([{ name: 'columns', errors: [t('tables.columnsWrong')] }])
      else setProblem(problemText(error))
    }
  }
  return (
    <Drawer open onClose={close} size={420} title={t('tables.new')} extra={<Button type="primary" onClick={() => form.submit()}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => void save(fields)}>
        <Form.Item name="name" label={t('flows.name')} rules={[{ required: true, whitespace: true, message: t('flows.nameRequired') }]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="id" label={t('flows.id')} help={t('flows.idHelp')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,39}$/, message: t('problem.flow-id-invalid') }, { validator: (_, id) => (taken.some((one) => one.id === id) ? Promise.reject(new Error(t('problem.flow-id-taken'))) : Promise.resolve()) }]}><Input maxLength={40} /></Form.Item>
        <Form.Item name="columns" label={t('tables.columns')} extra={t('tables.columnsHelp')} rules={[{ required: true, message: t('tables.columnsWrong') }]}><Select mode="tags" maxCount={20} tokenSeparators={[',', '，', ' ']} open={false} /></Form.Item>
        <Form.Item name="hasPassword" valuePropName="checked" extra={t('tables.passwordHelp')}><Checkbox>{t('tables.withPassword')}</Checkbox></Form.Item>
      </Form>
    </Drawer>
  )
}

/** A file or lines, looked at before they are sent. */
function ImportRows({ table, close }: { table: DataTable; close: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [text, setText] = useState('')
  const [replace, setReplace] = useState(false)
  const [sent, setSent] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const head = ['key', ...(table.hasPassword ? ['password'] : []), ...table.columns]
  const { rows, wrong } = rowsOf(text, table.columns, table.hasPassword)
  const read = async (file: File | undefined) => { if (file) setText(await file.text()) }
  const send = async () => {
    setProblem(null)
    try {
      for (let at = 0; at < rows.length; at += batch) {
        setSent(at)
        await http.post(`/api/data-tables/${table.id}/rows`, { rows: rows.slice(at, at + batch) satisfies TableRow[], replace: replace && at === 0 })
      }
      await client.invalidateQueries({ queryKey: key })
      void message.success(t('tables.imported', { count: rows.length }))
      close()
    } catch (error) { setProblem(error instanceof Problem && error.code === 'field-invalid' ? t('tables.rowWrong', { row: String(error.args.field) }) : problemText(error)) } finally { setSent(null) }
  }
  return (
    <Drawer open onClose={close} size={560} title={t('tables.importInto', { name: table.name })} extra={<Button type="primary" loading={sent !== null} disabled={rows.length === 0 || wrong.length > 0} onClick={() => void send()}>{t('tables.importCount', { count: rows.length })}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        <p className="dim small">{t('tables.importHelp')}</p>
        <p className="code">{head.join(',')}</p>
        <label className="import-file"><ImportOutlined /> {t('tables.chooseFile')}<input type="file" accept=".csv,.txt,text/csv" onChange={(e) => void read(e.target.files?.[0])} /></label>
        <label className="field"><span>{t('tables.lines')}</span><Input.TextArea className="code" value={text} autoSize={{ minRows: 6, maxRows: 16 }} onChange={(e) => setText(e.target.value)} /></label>
        {wrong.length > 0 && <Alert type="warning" showIcon title={t('tables.linesWrong', { lines: wrong.slice(0, 10).join(' ') })} />}
        <Checkbox checked={replace} onChange={(e) => setReplace(e.target.checked)}>{t('tables.replace')}</Checkbox>
        {sent !== null && <p role="status">{t('tables.sending', { sent, count: rows.length })}</p>}
      </div>
    </Drawer>
  )
}
