import { NumberOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNumbers, useRefresh, type Destination, type NumberRow } from '@/lib/administration'
import { http } from '@/lib/http'
import { useQueueName } from '@/lib/use-queue-name'
import { Empty, Loaded } from '@/ui/page-states'
import { useDelete } from './form-drawer'
import { NumberForm } from './number-form'

/** Numbers that are dialled from outside and inside, and where they lead. */
export function NumbersPage() {
  const { t } = useTranslation()
  const query = useNumbers()
  const refresh = useRefresh()
  const ask = useDelete()
  const words = useDestination()
  const [open, setOpen] = useState<NumberRow | 'new' | null>(null)
  const remove = (row: NumberRow) => ask(row.number, () => Promise.resolve([]), async () => { await http.delete(`/api/numbers/${encodeURIComponent(row.number)}`); setOpen(null); await refresh() })
  const columns: TableColumnsType<NumberRow> = [
    { title: t('admin.number'), dataIndex: 'number', width: 150, render: (number: string) => <b className="num">{number}</b> },
    { title: t('admin.titleField'), dataIndex: 'title', ellipsis: true },
    { title: t('admin.leadsTo'), key: 'to', ellipsis: true, render: (_, row) => words(row.to) },
    { title: t('admin.rules'), key: 'rules', width: 100, align: 'right', render: (_, { rules }) => rules.length > 0 && <span className="num">{rules.length}</span> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('admin.numbers')}</h1><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newNumber')}</Button></div>
      <Loaded query={query}>
        {(rows) => rows.length === 0
          ? <Empty icon={<NumberOutlined />} title={t('admin.noNumbers')} text={t('admin.noNumbersText')}><Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newNumber')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table rowKey="number" size="small" columns={columns} dataSource={rows} sticky scroll={{ x: 640 }} pagination={rows.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
                  onRow={(row) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(row), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(row) } })} />
              </div>
              <ul className="narrow-only narrow-list">
                {rows.map((row) => (
                  <li key={row.number}><button type="button" className="narrow-row" onClick={() => setOpen(row)}><span className="grow"><b className="num">{row.number}</b><small className="cut">{row.title}</small></span><span className="dim cut">{words(row.to)}</span></button></li>
                ))}
              </ul>
            </>
          )}
      </Loaded>
      <NumberForm open={open} onClose={() => setOpen(null)} onDelete={remove} />
    </section>
  )
}

function useDestination(): (to: Destination) => string {
  const { t } = useTranslation()
  const queueName = useQueueName()
  return ({ kind, target }) => kind === 'fax' ? t('leadsTo.fax') : t('admin.leadsToText', { kind: t(`leadsTo.${kind}`), target: kind === 'queue' ? queueName(target) : target })
}
