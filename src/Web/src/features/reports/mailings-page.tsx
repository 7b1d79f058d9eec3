import { MailOutlined, PlusOutlined, SendOutlined } from '@ant-design/icons'
import { App, Button, Table, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useCatalogue } from './api'
import { dailySummary, MailingDrawer } from './mailing-drawer'
import { sendMailing, useMailings, type Mailing } from './own-api'
import './reports.css'

/** Reports that go out by mail by themselves. */
export default function MailingsPage() {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const query = useMailings()
  const catalogue = useCatalogue().data
  const [edited, setEdited] = useState<Mailing | 'new' | null>(null)
  const reportName = (key: string) => { const found = catalogue?.reports.find((r) => r.key === key); return key === dailySummary ? t('mailing.daily') : found ? nameIn(i18n.language, found.name) : key }
  const send = (m: Mailing) => void sendMailing(m.id).then(({ fault }) => { if (fault) message.error(codeText('mailFault', fault)); else message.success(t('mailing.sent')) }, (error: unknown) => { message.error(problemText(error)) })
  const state = (m: Mailing) => (!m.enabled ? <Tag>{t('mailing.off')}</Tag> : m.lastFault ? <Tag color="error">{codeText('mailFault', m.lastFault)}</Tag> : m.lastAt ? <>{t('mailing.sent')} <At iso={m.lastAt} /></> : <span className="dim">{t('mailing.notYet')}</span>)
  const columns: TableColumnsType<Mailing> = [
    { title: t('mailing.name'), key: 'name', ellipsis: true, render: (_, m) => <b>{m.name}</b> },
    { title: t('mailing.report'), key: 'report', ellipsis: true, render: (_, m) => reportName(m.report) },
    { title: t('mailing.to'), key: 'to', ellipsis: true, render: (_, m) => m.wish.to.join(', ') },
    { title: t('mailing.next'), key: 'next', width: 150, render: (_, m) => (m.enabled ? <At iso={m.nextAt} /> : '') },
    { title: t('mailing.last'), key: 'last', width: 210, render: (_, m) => state(m) },
    { key: 'tools', width: 130, align: 'right', render: (_, m) => <Button size="small" icon={<SendOutlined />} onClick={(e) => { e.stopPropagation(); send(m) }}>{t('mailing.sendNow')}</Button> },
  ]
  const make = <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')}>{t('mailing.new')}</Button>
  return (
    <section className="panel list-page">
      <header className="list-head"><h1>{t('mailing.title')}</h1><div className="end report-actions"><Link to="/reports"><Button tabIndex={-1}>{t('mailing.toReports')}</Button></Link>{make}</div></header>
      <Loaded query={query}>
        {(mailings) => mailings.length === 0 ? <Empty icon={<MailOutlined />} title={t('mailing.none')} text={t('mailing.noneText')}>{make}</Empty> : (
          <>
            <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={mailings} pagination={false} onRow={(m) => ({ className: 'row-link', tabIndex: 0, onClick: () => setEdited(m), onKeyDown: (e) => { if (e.key === 'Enter') setEdited(m) } })} /></div>
            <ul className="narrow-only narrow-list">{mailings.map((m) => <li key={m.id}><button type="button" className="narrow-row" onClick={() => setEdited(m)}><span className="grow"><b className="cut">{m.name}</b><small className="cut">{reportName(m.report)}</small></span>{state(m)}</button></li>)}</ul>
          </>
        )}
      </Loaded>
      {edited && <MailingDrawer mailing={edited === 'new' ? null : edited} first={{}} close={() => setEdited(null)} />}
    </section>
  )
}
