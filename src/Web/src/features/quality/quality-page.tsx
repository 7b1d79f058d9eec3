import { AuditOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Segmented, Table, type TableColumnsType } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { codeText } from '@/lib/i18n'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { Empty, Loaded } from '@/ui/page-states'
import { useFigures, type QualityLine } from './api'
import { CalibrationList } from './calibration-list'
import { ChecksDrawer } from './checks-drawer'
import { FormList } from './form-list'
import { ReviewDrawer } from './review-drawer'
import { OwnResults, ReviewQueue } from './review-queue'
import { RuleList } from './rule-list'
import { TranscriptionDrawer, useTranscription } from './transcription-drawer'
import './quality.css'

type View = 'open' | 'mine' | 'done' | 'figures' | 'calibration' | 'forms' | 'rules' | 'results'
const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)}%`)

/** Calls to be scored, what came of it, and by what they are chosen and scored; for an agent his own scores. */
export default function QualityPage() {
  const { t } = useTranslation()
  const session = useSession().data
  const [params, setParams] = useSearchParams()
  const views: View[] = [...(may(session, 'review-calls') ? ['open', 'mine', 'done', 'figures', 'calibration'] as const : []), ...(may(session, 'manage-quality') ? ['forms', 'rules'] as const : []), ...(may(session, 'take-calls') ? ['results'] as const : [])]
  const view = views.find((v) => v === params.get('view')) ?? views[0] ?? 'results'
  const review = params.get('review')
  const change = (next: Record<string, string>) => setParams(next, { replace: true })
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('quality.title')}</h1>
        {views.length > 1 && <Segmented<View> className="quality-views" value={view} onChange={(next) => change({ view: next })} options={views.map((value) => ({ value, label: t(`quality.view.${value}`) }))} />}
      </div>
      {view === 'results' ? <OwnResults open={(id) => change({ view, review: id })} /> : view === 'figures' ? <Figures /> : view === 'calibration' ? <CalibrationList /> : view === 'forms' ? <FormList /> : view === 'rules' ? <RuleList />
        : <ReviewQueue key={view} view={view} open={(id) => change({ view, review: id })} />}
      {review && <ReviewDrawer key={review} id={review} own={view === 'results'} close={() => change({ view })} />}
    </section>
  )
}

function Figures() {
  const { t } = useTranslation()
  const [days, setDays] = useState(30)
  const [limits, setLimits] = useState(false)
  const [writes, setWrites] = useState(false)
  const manages = may(useSession().data, 'manage-quality')
  const transcription = useTranscription(manages).data
  const from = dayjs().startOf('day').subtract(days - 1, 'day').toISOString()
  const query = useFigures(from, dayjs().startOf('day').add(1, 'day').toISOString())
  const findings = (l: QualityLine) => Object.entries(l.findings).sort(([, a], [, b]) => b - a).map(([code, count]) => `${codeText('quality.finding', code)} ${count}`).join(' · ')
  const columns: TableColumnsType<QualityLine> = [
    { title: t('calls.agent'), key: 'agent', width: 180, ellipsis: true, render: (_, l) => <b>{l.name} <span className="num dim">{l.agent}</span></b> },
    { title: t('quality.score'), key: 'score', width: 90, align: 'right', sorter: (a, b) => (a.score ?? -1) - (b.score ?? -1), render: (_, l) => <b className="num">{l.score ?? '–'}</b> },
    { title: t('quality.reviewed'), dataIndex: 'reviewed', width: 90, align: 'right' },
    { title: t('quality.passed'), key: 'passed', width: 90, align: 'right', render: (_, l) => <span className="num">{percent(l.passed, l.reviewed)}</span> },
    { title: t('quality.fatal'), dataIndex: 'fatal', width: 90, align: 'right' },
    { title: t('quality.checked'), dataIndex: 'checked', width: 100, align: 'right' },
    { title: t('quality.goodShare'), key: 'good', width: 150, sorter: (a, b) => a.good / Math.max(1, a.checked) - b.good / Math.max(1, b.checked), render: (_, l) => <Share good={l.good} all={l.checked} /> },
    { title: t('quality.findings'), key: 'findings', ellipsis: true, render: (_, l) => <span className="dim">{findings(l)}</span> },
  ]
  return (
    <>
      <div className="quality-tools"><Segmented<number> value={days} onChange={setDays} options={[1, 7, 30].map((value) => ({ value, label: t('quality.days', { count: value }) }))} />{manages && <Button className="end" icon={<SettingOutlined />} onClick={() => setLimits(true)}>{t('quality.checkLimits')}</Button>}{transcription?.available && <Button onClick={() => setWrites(true)}>{t('quality.transcription')}</Button>}</div>
      {limits && <ChecksDrawer close={() => setLimits(false)} />}
      {writes && transcription && <TranscriptionDrawer now={transcription} close={() => setWrites(false)} />}
      <Loaded query={query} rows={6}>
        {({ items, total }) => items.length === 0 ? <Empty icon={<AuditOutlined />} title={t('quality.noFigures')} /> : (
          <>
            <div className="quality-tiles">
              {([[t('quality.score'), String(total.score ?? '–')], [t('quality.passed'), percent(total.passed, total.reviewed)], [t('quality.reviewed'), String(total.reviewed)], [t('quality.goodShare'), percent(total.good, total.checked)], [t('quality.checked'), String(total.checked)]] as const)
                .map(([label, value]) => <div className="quality-tile" key={label}><small className="dim">{label}</small><b className="num">{value}</b></div>)}
            </div>
            <div className="list-table"><Table rowKey={(l) => l.agent ?? ''} size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 980 }} /></div>
          </>
        )}
      </Loaded>
    </>
  )
}

function Share({ good, all }: { good: number; all: number }) {
  const { t } = useTranslation()
  return all === 0 ? <span className="dim">–</span> : <span className="quality-share" role="img" aria-label={t('quality.shareOf', { good, all })}><i style={{ width: `${(good / all) * 100}%` }} /><span className="num">{percent(good, all)}</span></span>
}
