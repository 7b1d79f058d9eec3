import { CalendarOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Table, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useCalendars, type Calendar } from './api'
import { CalendarDrawer } from './calendar-drawer'
import { useLabel } from './use-label'
import './calendars.css'

/** All calendars, with what each says at this moment. */
export default function CalendarsPage() {
  const { t } = useTranslation()
  const label = useLabel()
  const query = useCalendars()
  const [open, setOpen] = useState<Calendar | 'new' | null>(null)
  const columns: TableColumnsType<Calendar> = [
    { title: t('calendars.name'), key: 'name', ellipsis: true, render: (_, c) => <><b>{c.setup.name}</b> <span className="dim num">{c.id}</span></> },
    { title: t('calendars.now'), key: 'now', width: 200, render: (_, c) => <><Tag>{label(c.now.label)}</Tag>{c.now.day && <span className="dim">{c.now.day}</span>}</> },
    { title: t('calendars.nextChange'), key: 'next', width: 180, render: (_, c) => (c.now.nextChange ? <At iso={c.now.nextChange} /> : '–') },
    { title: t('calendars.usedBy'), key: 'used', width: 200, ellipsis: true, render: (_, c) => c.usedBy.map((f) => <Tag key={f} className="num">{f}</Tag>) },
    { title: t('calendars.updated'), key: 'updated', width: 190, align: 'right', render: (_, c) => <><At iso={c.updatedAt} /> <span className="dim">{c.updatedBy}</span></> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('calendars.title')}</h1><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('calendars.new')}</Button></div>
      <Loaded query={query} rows={5}>
        {(calendars) => calendars.length === 0
          ? <Empty icon={<CalendarOutlined />} title={t('calendars.emptyTitle')} text={t('calendars.emptyText')}><Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('calendars.new')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table rowKey="id" size="small" columns={columns} dataSource={calendars} pagination={false} sticky scroll={{ x: 860 }}
                  onRow={(c) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(c), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(c) } })} />
              </div>
              <ul className="narrow-only narrow-list">{calendars.map((c) => <li key={c.id}><button type="button" className="narrow-row" onClick={() => setOpen(c)}><span className="grow"><b className="cut">{c.setup.name}</b><small>{c.now.day ?? c.id}</small></span><Tag>{label(c.now.label)}</Tag></button></li>)}</ul>
            </>
          )}
      </Loaded>
      {open !== null && <CalendarDrawer calendar={open === 'new' ? null : open} taken={query.data ?? []} close={() => setOpen(null)} />}
    </section>
  )
}
