import { PlusOutlined, SearchOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Input, Table, type TableColumnsType } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { Customer } from '@/lib/contract'
import { useCustomers } from '@/lib/queries'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { CustomerDrawer } from './customer-drawer'
import './customers.css'

const searchAfterMs = 300

/** All customers: search, paging, and the card to change one. Everything that is chosen stands in the address. */
export function CustomersPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const search = params.get('search') ?? ''
  const page = Math.max(1, Number(params.get('page')) || 1)
  const pageSize = Number(params.get('pageSize')) || 50
  const query = useCustomers(search, page, pageSize)
  const [open, setOpen] = useState<Customer | 'new' | null>(null)
  const change = (next: Record<string, string>) => setParams((before) => {
    const all = new URLSearchParams(before)
    for (const [name, value] of Object.entries(next)) { if (value) all.set(name, value); else all.delete(name) }
    return all
  }, { replace: true })

  const columns: TableColumnsType<Customer> = [
    { title: t('customers.name'), dataIndex: 'name', width: 180, ellipsis: true, render: (name: string) => <b>{name}</b> },
    { title: t('customers.numbers'), dataIndex: 'numbers', width: 240, ellipsis: true, render: (numbers: string[]) => numbers.join('　') },
    { title: t('customers.note'), dataIndex: 'note', ellipsis: true },
    { title: t('customers.updatedAt'), dataIndex: 'updatedAt', width: 150, align: 'right', render: (at: string) => <At iso={at} /> },
    {
      key: 'calls', width: 90, align: 'right',
      render: (_, { numbers }) => numbers[0] && <Link to={`/calls?period=month&number=${encodeURIComponent(numbers[0])}`} onClick={(e) => e.stopPropagation()}>{t('customers.seeCalls')}</Link>,
    },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('customers.title')}</h1>
        <SearchBox value={search} onSearch={(value) => change({ search: value, page: '' })} />
        <Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('customers.new')}</Button>
      </div>
      <Loaded query={query} rows={10}>
        {({ items, total }) => total === 0
          ? search
            ? <Empty icon={<SearchOutlined />} title={t('customers.noneFound', { search })} text={t('customers.noneFoundText')} />
            : <Empty icon={<TeamOutlined />} title={t('customers.emptyTitle')} text={t('customers.emptyText')}><Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('customers.new')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table
                  rowKey="id" size="small" columns={columns} dataSource={items} sticky scroll={{ x: 760 }} loading={query.isPlaceholderData}
                  onRow={(customer) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(customer), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(customer) } })}
                  pagination={false}
                />
              </div>
              <ul className="narrow-only narrow-list">
                {items.map((customer) => (
                  <li key={customer.id}><button type="button" className="narrow-row" onClick={() => setOpen(customer)}>
                    <span className="grow"><b>{customer.name}</b><small className="cut">{customer.note}</small></span><span className="num dim">{customer.numbers[0]}</span>
                  </button></li>
                ))}
              </ul>
              <ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => change({ page: String(p), pageSize: String(size) })} />
            </>
          )}
      </Loaded>
      <CustomerDrawer open={open} onClose={() => setOpen(null)} />
    </section>
  )
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
