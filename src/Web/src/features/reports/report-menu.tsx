import { MailOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, NavLink, useSearchParams } from 'react-router'
import { nameIn } from '@/lib/i18n'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { groups, type Catalogue } from './api'

/** All reports by their names, in the groups in which a manager looks for them. What is chosen of time stays. */
export function ReportMenu({ catalogue, onChoose, onNew }: { catalogue: Catalogue; onChoose?: () => void; onNew: () => void }) {
  const { t, i18n } = useTranslation()
  const [search, setSearch] = useState('')
  const [params] = useSearchParams()
  const mayMail = may(useSession().data, 'mail-reports')
  const kept = new URLSearchParams([...params].filter(([name]) => ['period', 'from', 'to', 'simulated'].includes(name))).toString()
  const word = search.trim().toLowerCase()
  const fits = (report: Catalogue['reports'][number]) => word === '' || [report.name.zh, report.name.en, report.requirement, ...report.measures.flatMap((key) => Object.values(catalogue.measures.find((m) => m.key === key)?.name ?? {}))].some((text) => text.toLowerCase().includes(word))
  const found = catalogue.reports.filter(fits)
  return (
    <nav className="report-menu" aria-label={t('reports.choose')}>
      <Input.Search allowClear maxLength={40} placeholder={t('reports.search')} aria-label={t('reports.search')} value={search} onChange={(e) => setSearch(e.target.value)} />
      <div className="report-menu-tools">
        <Button size="small" icon={<PlusOutlined />} onClick={onNew}>{t('own.new')}</Button>
        {mayMail && <Link to="/reports/mailings"><Button size="small" icon={<MailOutlined />} tabIndex={-1}>{t('mailing.button')}</Button></Link>}
      </div>
      {found.length === 0 && <p className="dim">{t('reports.noMatch')}</p>}
      {groups.map((group) => {
        const reports = found.filter((report) => report.group === group)
        return reports.length > 0 && (
          <section key={group}>
            <h2 className="group">{t(`reports.group.${group}`)}</h2>
            {reports.map((report) => <NavLink key={report.key} to={`/reports/${report.key}${kept ? `?${kept}` : ''}`} className="report-link" {...(onChoose && { onClick: onChoose })}>{nameIn(i18n.language, report.name)}</NavLink>)}
          </section>
        )
      })}
    </nav>
  )
}
