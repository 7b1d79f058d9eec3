import { DeleteOutlined, EllipsisOutlined, PlusOutlined, SearchOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Checkbox, Dropdown, Input, Popover, Table, Tag, type TableColumnsType } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Customer } from '@/lib/contract'
import { useCustomerList, useCustomerSettings, type CustomerQuery } from '@/lib/customers'
import { nameIn } from '@/lib/i18n'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { DialButton } from '@/ui/dial-button'
import { RevealButton } from '@/ui/reveal-button'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { CustomerDrawer } from './customer-drawer'
import { CustomerFilters, ViewSelect } from './customer-filters'
import { DuplicatesDrawer } from './duplicates-drawer'
import { ImportDrawer } from './import-drawer'
import { SettingsDrawer } from './settings-drawer'
import './customers.css'

const searchAfterMs = 300
const standardColumns = ['name', 'numbers', 'class', 'tags', 'addresses', 'note', 'updatedAt']
const ownColumns = ['name', 'title', 'numbers', 'class', 'region', 'tags', 'owner', 'addresses', 'note', 'updatedAt', 'createdAt'] as const
type Panel = 'import' | 'duplicates' | 'settings' | null

/** All customers: search, filters, saved views, and what is done with many of them. Everything that is chosen stands in the address. */
export default function CustomersPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const manages = may(useSession().data, 'manage-customers')
  const mayEdit = may(useSession().data, 'edit-customers')
  const text = (name: string) => params.get(name) ?? ''
  const deleted = text('deleted') === 'true'
  const query: CustomerQuery = { search: text('search'), group: text('group'), tag: text('tag'), class: text('class'), region: text('region'), owner: text('owner'), sort: text('sort'), ...(deleted && { deleted }) }
  const page = Math.max(1, Number(params.get('page')) || 1)
  const pageSize = Number(params.get('pageSize')) || 50
  const list = useCustomerList(query, page, pageSize)
  const [open, setOpen] = useState<Customer | 'new' | null>(null)
  const [panel, setPanel] = useState<Panel>(null)
  const change = (next: Record<string, string>) => setParams((before) => {
    const all = new URLSearchParams(before)
    for (const [name, value] of Object.entries({ page: '', ...next })) { if (value) all.set(name, value); else all.delete(name) }
    return all
  }, { replace: true })
  const columns = useColumns(text('columns') ? text('columns').split(',') : standardColumns)
  const narrowed = [...params.keys()].some((name) => !['page', 'pageSize', 'columns', 'sort'].includes(name))
  const add = mayEdit && <Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('customers.new')}</Button>
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{deleted ? t('customers.bin') : t('customers.title')}</h1>
        <SearchBox value={text('search')} onSearch={(value) => change({ search: value })} />
        <ViewSelect params={params} setParams={setParams} />
        <span className="end customers-acts">
          {manages && <ManyMenu query={query} onPanel={setPanel} onBin={() => setParams(deleted ? {} : { deleted: 'true' })} bin={deleted} />}
          {mayEdit && <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('customers.new')}</Button>}
        </span>
      </div>
      <div className="customers-filters"><CustomerFilters params={params} change={change} /><ColumnChoice chosen={columns.ids} change={change} /></div>
      <Loaded query={list} rows={10}>
        {({ items, total }) => total === 0
          ? deleted ? <Empty icon={<DeleteOutlined />} title={t('customers.binEmpty')} text={t('customers.binEmptyText')} />
            : narrowed ? <Empty icon={<SearchOutlined />} title={t('customers.noneFound', { search: text('search') })} text={t('customers.noneFoundText')} />
              : <Empty icon={<TeamOutlined />} title={t('customers.emptyTitle')} text={t('customers.emptyText')}>{add}</Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table
                  rowKey="id" size="small" columns={columns.shown} dataSource={items} sticky scroll={{ x: columns.shown.length * 130 }} loading={list.isPlaceholderData}
                  onRow={(customer) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(customer), onKeyDown: (e) => { if (e.key === 'Enter' && e.target === e.currentTarget) setOpen(customer) } })}
                  pagination={false}
                />
              </div>
              <ul className="narrow-only narrow-list">
                {items.map((customer) => (
                  <li key={customer.id}><button type="button" className="narrow-row" onClick={() => setOpen(customer)}>
                    <span className="grow"><b>{customer.name}</b><small className="cut">{customer.tags.join(' · ') || customer.addresses[0] || customer.note}</small></span><span className="num dim">{customer.numbers[0]}</span>
                  </button></li>
                ))}
              </ul>
              <ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => change({ page: String(p), pageSize: String(size) })} />
            </>
          )}
      </Loaded>
      <CustomerDrawer open={open} onClose={() => setOpen(null)} onOpen={setOpen} />
      {panel === 'import' && <ImportDrawer onClose={() => setPanel(null)} />}
      {panel === 'duplicates' && <DuplicatesDrawer onClose={() => setPanel(null)} />}
      {panel === 'settings' && <SettingsDrawer onClose={() => setPanel(null)} />}
    </section>
  )
}

function useColumns(chosen: string[]) {
  const { t, i18n } = useTranslation()
  const settings = useCustomerSettings().data
  const own: Record<(typeof ownColumns)[number], TableColumnsType<Customer>[number]> = {
    name: { title: t('customers.name'), dataIndex: 'name', width: 140, ellipsis: true, render: (name: string) => <b>{name}</b> },
    title: { title: t('customers.titleOf'), dataIndex: 'title', width: 80, render: (title: Customer['title']) => title && (title === 'ms' ? t('customers.ms') : t('customers.mr')) },
    numbers: { title: t('customers.numbers'), dataIndex: 'numbers', width: 250, ellipsis: true, render: (numbers: string[], { id, deletedAt }) => numbers.map((number, index) => <span key={index} className="customers-number num">{number}{!deletedAt && <DialButton number={number} of={{ kind: 'customer', id, index }} />}{index === 0 && <RevealButton number={number} of={{ kind: 'customer', id, index }} />}</span>) },
    class: { title: t('customers.class'), dataIndex: 'class', width: 90, ellipsis: true, render: (value: string) => value && <Tag>{value}</Tag> },
    region: { title: t('customers.region'), dataIndex: 'region', width: 90, ellipsis: true },
    tags: { title: t('customers.tags'), dataIndex: 'tags', width: 160, ellipsis: true, render: (tags: string[]) => tags.map((tag) => <Tag key={tag}>{tag}</Tag>) },
    owner: { title: t('customers.owner'), dataIndex: 'owner', width: 90 },
    addresses: { title: t('customers.addresses'), dataIndex: 'addresses', width: 200, ellipsis: true, render: (lines: string[]) => lines.join(' · ') },
    note: { title: t('customers.note'), dataIndex: 'note', width: 200, ellipsis: true },
    updatedAt: { title: t('customers.updatedAt'), dataIndex: 'updatedAt', width: 130, align: 'right', render: (at: string) => <At iso={at} /> },
    createdAt: { title: t('customers.createdAt'), dataIndex: 'createdAt', width: 130, align: 'right', render: (at: string) => <At iso={at} /> },
  }
  const fields = new Map((settings?.fields ?? []).map((field) => [`field:${field.id}`, { title: nameIn(i18n.language, field.name), key: field.id, width: 130, ellipsis: true, render: (_: unknown, customer: Customer) => customer.fields[field.id] }]))
  const shown = chosen.map((id) => own[id as (typeof ownColumns)[number]] ?? fields.get(id)).filter((column) => column !== undefined)
  return { ids: chosen, shown }
}

function ColumnChoice({ chosen, change }: { chosen: string[]; change: (next: Record<string, string>) => void }) {
  const { t, i18n } = useTranslation()
  const fields = useCustomerSettings().data?.fields ?? []
  const options = [...ownColumns.map((id) => ({ value: id as string, label: t(`customers.column.${id}`) })), ...fields.map((field) => ({ value: `field:${field.id}`, label: nameIn(i18n.language, field.name) }))]
  const choose = (ids: string[]) => change({ columns: options.map((o) => o.value).filter((id) => ids.includes(id)).join(',') })
  return (
    <Popover trigger="click" placement="bottomRight" content={<Checkbox.Group className="customers-columns" value={chosen} options={options} onChange={(ids) => choose(ids.length ? ids : ['name'])} />}>
      <Button className="wide-only chip end">{t('customers.columns')}</Button>
    </Popover>
  )
}

function ManyMenu({ query, bin, onPanel, onBin }: { query: CustomerQuery; bin: boolean; onPanel: (panel: Panel) => void; onBin: () => void }) {
  const { t, i18n } = useTranslation()
  const file = (format: string) => {
    const set = Object.entries({ ...query, format, language: i18n.language }).filter(([, value]) => value).map(([name, value]) => [name, String(value)])
    window.location.assign(`/api/customers/export?${new URLSearchParams(set).toString()}`)
  }
  const items = [
    { key: 'import', label: t('customers.import') },
    { key: 'export', label: t('customers.export'), children: [{ key: 'xlsx', label: t('customers.exportXlsx') }, { key: 'csv', label: t('customers.exportCsv') }, { key: 'csv-gb18030', label: t('customers.exportGb') }] },
    { key: 'duplicates', label: t('customers.duplicates') }, { key: 'bin', label: bin ? t('customers.title') : t('customers.bin') }, { key: 'settings', label: t('customers.settings') },
  ]
  const click = ({ key }: { key: string }) => {
    if (key === 'bin') onBin()
    else if (key === 'import' || key === 'duplicates' || key === 'settings') onPanel(key)
    else file(key)
  }
  return <Dropdown trigger={['click']} menu={{ items, onClick: click }}><Button icon={<EllipsisOutlined />} aria-label={t('customers.more')} /></Dropdown>
}

function SearchBox({ value, onSearch }: { value: string; onSearch: (value: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(value)
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onSearch(text.trim()), searchAfterMs)
    return () => clearTimeout(timer)
  }, [text])
  return <Input className="list-search" allowClear prefix={<SearchOutlined />} value={text} maxLength={100} placeholder={t('customers.search')} aria-label={t('customers.search')} onChange={(e) => setText(e.target.value)} />
}
