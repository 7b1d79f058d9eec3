import { BarChartOutlined, BookOutlined, DownloadOutlined, EditOutlined, MailOutlined, PrinterOutlined, UnorderedListOutlined } from '@ant-design/icons'
import { Button, Drawer, Dropdown } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useParams, useSearchParams } from 'react-router'
import { formatTime } from '@/lib/duration'
import { queryString } from '@/lib/http'
import { nameIn } from '@/lib/i18n'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { useNarrow } from '@/lib/use-narrow'
import { Empty, Loaded, Loading } from '@/ui/page-states'
import { exportAddress, seriesUnits, useCatalogue, useReport, type Asked, type Catalogue, type Measure, type NamedReport, type Report, type Row } from './api'
import { CallsBehind, type Cell } from './calls-behind'
import { Definitions } from './definitions'
import { comparedFrom, comparisons, daysOf, periods, todayIn } from './period'
import { MailingDrawer } from './mailing-drawer'
import { useOwnReports } from './own-api'
import { OwnDrawer } from './own-drawer'
import { ReportFilters, type Chosen } from './report-filters'
import { ReportMenu } from './report-menu'
import { ReportTable } from './report-table'
import './reports.css'

const ReportChart = lazy(() => import('./report-chart'))
/** What can be taken away row by row. */
const rowsOf = ['contacts', 'segments', 'states'] as const
/** The first that somebody sees: of the queues, or his own. */
const firstReports = ['queue-traffic', 'agent-talk']

/** Every report by its name, each with table, chart, comparison, definitions and the calls behind. */
export default function ReportsPage() {
  const { key } = useParams()
  const query = useCatalogue()
  const narrow = useNarrow()
  const [menu, setMenu] = useState(false)
  const [making, setMaking] = useState(false)
  const { t } = useTranslation()
  return (
    <Loaded query={query} rows={12}>
      {(catalogue) => {
        if (!key) return <Navigate to={`/reports/${catalogue.reports.find((report) => firstReports.includes(report.key))?.key ?? ''}`} replace />
        const named = catalogue.reports.find((report) => report.key === key)
        return (
          <section className="panel reports">
            {narrow ? <Drawer open={menu} onClose={() => setMenu(false)} placement="left" size={300} title={t('reports.choose')}><ReportMenu catalogue={catalogue} onChoose={() => setMenu(false)} onNew={() => { setMenu(false); setMaking(true) }} /></Drawer> : <ReportMenu catalogue={catalogue} onNew={() => setMaking(true)} />}
            {making && <OwnDrawer report={null} catalogue={catalogue} close={() => setMaking(false)} />}
            {named ? <One key={key} named={named} catalogue={catalogue} openMenu={narrow ? () => setMenu(true) : null} /> : <Empty title={t('reports.noMatch')} />}
          </section>
        )
      }}
    </Loaded>
  )
}

function chosenOf(params: URLSearchParams, named: NamedReport, zone: string): Chosen {
  const period = periods.find((p) => p === params.get('period')) ?? (named.unit === 'month' ? 'year' : named.unit === 'week' ? 'quarter' : named.unit === 'quarter' || named.unit === 'hour' ? 'today' : 'month')
  const [from, to] = [params.get('from'), params.get('to')]
  return {
    period, days: daysOf(period, todayIn(zone, new Date()), { ...(from && { from }), ...(to && { to }) }), unit: seriesUnits.find((unit) => unit === params.get('unit')) ?? named.unit,
    compare: comparisons.find((c) => c === params.get('compare')) ?? (named.compares ? 'previous' : 'none'), simulated: params.get('simulated') === 'true',
    values: Object.fromEntries(named.filters.flatMap((filter) => (params.get(filter) ? [[filter, params.get(filter)!]] : []))),
  }
}

function askedOf(chosen: Chosen, named: NamedReport): Asked {
  const compare = comparedFrom(chosen.compare, chosen.days)
  return { ...chosen.days, ...(named.rows.includes('time') && { unit: chosen.unit }), ...(compare && { compareFrom: compare }), ...(chosen.simulated && { simulated: 'true' }), ...chosen.values }
}

function One({ named, catalogue, openMenu }: { named: NamedReport; catalogue: Catalogue; openMenu: (() => void) | null }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [params, setParams] = useSearchParams()
  const [cell, setCell] = useState<Cell | null>(null)
  const [defined, setDefined] = useState<string | null>(null)
  const text = params.toString()
  const chosen = useMemo(() => chosenOf(new URLSearchParams(text), named, catalogue.zone), [text, named, catalogue.zone])
  const asked = useMemo(() => askedOf(chosen, named), [chosen, named])
  const measures = useMemo(() => named.measures.map((key) => catalogue.measures.find((m) => m.key === key)).filter((m): m is Measure => m !== undefined), [named, catalogue])
  const query = useReport(named.key, asked, true)
  const change = (next: Record<string, string | null>) => setParams((before) => {
    const all = new URLSearchParams(before)
    for (const [name, value] of Object.entries(next)) { if (value === null) all.delete(name); else all.set(name, value) }
    return all
  }, { replace: true })
  const pick = useCallback((row: Row, measure: Measure) => setCell({ row, measure }), [])
  const define = useCallback((measure: Measure) => setDefined(measure.key), [])
  const own = useOwnReports().data
  const mine = own?.find((report) => report.key === named.key && report.mine)
  const session = useSession().data
  const [mayMail, mayRows] = [may(session, 'mail-reports'), may(session, 'see-calls')]
  const [editing, setEditing] = useState(false)
  const [mailing, setMailing] = useState(false)
  const formats = [{ key: 'csv', label: t('reports.exportCsv') }, { key: 'csv-gb18030', label: t('reports.exportGb') }, { key: 'xlsx', label: t('reports.exportXlsx') }, { key: 'pdf', label: t('reports.exportPdf') }]
  return (
    <article className="report">
      <header className="list-head">
        {openMenu && <Button icon={<UnorderedListOutlined />} aria-label={t('reports.choose')} onClick={openMenu} />}
        <h1>{nameIn(i18n.language, named.name)}</h1>
        <div className="end report-actions">
          <Button icon={<BookOutlined />} onClick={() => setDefined('')}>{t('reports.definitions')}</Button>
          <Dropdown menu={{ items: formats.map((f) => ({ key: f.key, label: <a href={exportAddress(named.key, asked, f.key, i18n.language)} download>{f.label}</a> })).concat(mayRows ? rowsOf.map((of) => ({ key: of, label: <a href={`/api/reports/rows/${of}${queryString({ from: chosen.days.from, to: chosen.days.to, format: 'csv' })}`} download>{t(`reports.rows.${of}`)}</a> })) : []) }} trigger={['click']}><Button icon={<DownloadOutlined />}>{t('reports.export')}</Button></Dropdown>
          {mine && <Button icon={<EditOutlined />} aria-label={t('own.edit')} onClick={() => setEditing(true)} />}
          {mayMail && <Button icon={<MailOutlined />} aria-label={t('mailing.new')} onClick={() => setMailing(true)} />}
          <Button className="wide-only" icon={<PrinterOutlined />} onClick={() => window.print()}>{t('reports.print')}</Button>
        </div>
        <ReportFilters chosen={chosen} named={named} catalogue={catalogue} report={query.data} change={change} />
      </header>
      {query.isFetching && <Computing key={JSON.stringify(asked)} cancel={() => void client.cancelQueries({ queryKey: ['reports', 'one', named.key] })} />}
      {query.fetchStatus === 'idle' && query.data === undefined && !query.error && <Empty title={t('reports.cancelled')}><Button onClick={() => void query.refetch()}>{t('common.retry')}</Button></Empty>}
      {(query.fetchStatus !== 'idle' || query.data !== undefined || query.error) && <Loaded query={query} rows={12}>
        {(report) => (isEmpty(report)
          ? <Empty icon={<BarChartOutlined />} title={t('reports.emptyTitle')} text={t(chosen.simulated ? 'reports.emptyText' : 'reports.emptyTextReal')}><div className="report-empty"><Button onClick={() => setParams({})}>{t('reports.clear')}</Button>{!chosen.simulated && <Button onClick={() => change({ simulated: 'true' })}>{t('reports.showSimulated')}</Button>}</div></Empty>
          : <Shown report={report} named={named} measures={measures} catalogue={catalogue} pick={pick} define={define} />)}
      </Loaded>}
      {editing && mine && <OwnDrawer report={mine} catalogue={catalogue} close={() => setEditing(false)} />}
      {mailing && <MailingDrawer mailing={null} first={{ name: nameIn(i18n.language, named.name), report: named.key, filters: { ...chosen.values, ...(named.rows.includes('time') && { unit: chosen.unit }) } }} close={() => setMailing(false)} />}
      {query.data && <CallsBehind cell={cell} report={query.data} asked={asked} close={() => setCell(null)} />}
      <Definitions measures={measures} chosen={defined} close={() => setDefined(null)} />
    </article>
  )
}

/** From so many seconds on it is said that a report takes its time. */
const longFrom = 2

function Computing({ cancel }: { cancel: () => void }) {
  const { t } = useTranslation()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => { const timer = setInterval(() => setSeconds((before) => before + 1), 1000); return () => clearInterval(timer) }, [])
  return seconds < longFrom ? null : <div className="report-computing" role="status">{t('reports.computing', { count: seconds })}<Button size="small" onClick={cancel}>{t('reports.cancel')}</Button></div>
}

const isEmpty = (report: Report) => report.total.every((value) => value === null || value === 0) && (report.comparedTotal ?? []).every((value) => value === null || value === 0)

function Shown({ report, named, measures, catalogue, pick, define }: { report: Report; named: NamedReport; measures: Measure[]; catalogue: Catalogue; pick: (row: Row, measure: Measure) => void; define: (measure: Measure) => void }) {
  const { t } = useTranslation()
  return (
    <div className="report-body">
      <p className="report-note dim">
        {report.compareFrom && report.compareTo && <span>{t('reports.comparedTo', { from: report.compareFrom, to: report.compareTo })}</span>}
        <span>{report.from} – {report.to}</span><span>{t('reports.asOf', { at: formatTime(report.asOf, 0), zone: report.zone })}</span><span>{t('reports.rows', { count: report.rows.length })}</span>
      </p>
      {report.rows.some((row) => row.values.slice(0, named.drawn).some(Boolean)) && <Suspense fallback={<Loading rows={5} />}><ReportChart report={report} named={named} measures={measures} onPick={pick} /></Suspense>}
      <ReportTable report={report} measures={measures} dimensions={catalogue.dimensions} height={window.innerHeight - 560} onPick={pick} onDefine={define} />
    </div>
  )
}
