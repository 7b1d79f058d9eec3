import { PlayCircleOutlined, StopOutlined } from '@ant-design/icons'
import { Alert, Button, DatePicker, InputNumber, Progress, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { nameIn, problemText } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import { Failed } from '@/ui/page-states'
import { cancel, firstStaff, start, syntheticCalls, useBasis, useJob, type Basis } from './api'
import { WhatIfResult } from './result'
import { StaffChart } from './staff-chart'
import './what-if.css'

type Choice = { queue: string; day: string | null }

/** Another staffing is tried before anybody has to live with it: history, or a day as one expects it, through the engine that routes the calls. */
export default function WhatIfPage() {
  const { t, i18n } = useTranslation()
  const [params, setParams] = useSearchParams()
  const queues = useQueues().data ?? []
  const queue = params.get('queue') ?? queues[0]?.id ?? ''
  const day = params.get('day')
  const choose = (next: Partial<Choice>) => {
    const all = { queue, day, ...next }
    setParams({ ...(all.queue && { queue: all.queue }), ...(all.day && { day: all.day }) }, { replace: true })
  }
  const basis = useBasis(queue, day)
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('whatIf.title')}</h1>
        <Select className="what-queue" aria-label={t('whatIf.queue')} value={queue || null} style={{ minWidth: 160 }} onChange={(id) => choose({ queue: id })} options={queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))} />
        <Segmented value={day === null ? 'synthetic' : 'history'} onChange={(v) => choose({ day: v === 'synthetic' ? null : dayjs().subtract(1, 'day').format('YYYY-MM-DD') })} options={[{ value: 'synthetic', label: t('whatIf.synthetic') }, { value: 'history', label: t('whatIf.history') }]} />
        {day !== null && <DatePicker aria-label={t('whatIf.day')} allowClear={false} value={dayjs(day)} maxDate={dayjs()} onChange={(d) => choose({ day: d?.format('YYYY-MM-DD') ?? day })} />}
      </div>
      {day !== null && basis.error ? <Failed error={basis.error} retry={() => void basis.refetch()} /> : queue !== '' && (day === null || basis.data) && <Trial key={`${queue} ${day}`} queue={queue} day={day} basis={basis.data ?? null} />}
    </section>
  )
}

function Trial({ queue, day, basis }: { queue: string; day: string | null; basis: Basis | null }) {
  const { t } = useTranslation()
  const [total, setTotal] = useState(600)
  const [handling, setHandling] = useState(Math.round(basis?.handlingSeconds ?? 180))
  const [patience, setPatience] = useState(Math.round(basis?.patienceSeconds ?? 120))
  const [before] = useState(() => (day !== null && basis ? basis.halfHours.map((h) => h.staff) : firstStaff(syntheticCalls(600), 180)))
  const [staff, setStaff] = useState(before)
  const [id, setId] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const job = useJob(id).data
  const running = job?.status === 'running'
  const calls = day !== null && basis ? basis.halfHours.map((h) => h.calls) : syntheticCalls(total)
  const run = () => {
    setProblem(null)
    start({ queue, staff, before, handlingSeconds: handling, patienceSeconds: patience, ...(day !== null ? { day } : { callsPerHalfHour: calls }) }).then((begun) => setId(begun.id), (error: unknown) => setProblem(problemText(error)))
  }
  return (
    <div className="what-if">
      <p className="dim">{t(day === null ? 'whatIf.syntheticText' : 'whatIf.historyText', { count: basis?.calls ?? 0 })} {t('whatIf.dragText')}</p>
      {day !== null && basis?.calls === 0 && <Alert type="info" showIcon title={t('whatIf.noHistory')} />}
      <div className="what-inputs">
        {day === null && <label className="field"><span>{t('whatIf.total')}</span><InputNumber min={1} max={20_000} precision={0} value={total} onChange={(v) => setTotal(v ?? 600)} /></label>}
        <label className="field"><span>{t('whatIf.handling')}</span><InputNumber min={1} max={7200} precision={0} value={handling} onChange={(v) => setHandling(v ?? 180)} suffix={t('whatIf.unit')} /></label>
        <label className="field"><span>{t('whatIf.patience')}</span><InputNumber min={1} max={86_400} precision={0} value={patience} onChange={(v) => setPatience(v ?? 120)} suffix={t('whatIf.unit')} /></label>
        <Button onClick={() => setStaff(before)}>{t('whatIf.reset')}</Button>
      </div>
      <StaffChart calls={calls} staff={staff} result={job?.result?.after.halfHours ?? null} onChange={setStaff} />
      {problem && <Alert type="error" showIcon title={problem} />}
      <div className="what-run">
        <Button type="primary" icon={<PlayCircleOutlined />} disabled={running} onClick={run}>{t('whatIf.run')}</Button>
        {running && <><Button icon={<StopOutlined />} onClick={() => id !== null && void cancel(id)}>{t('whatIf.cancel')}</Button><Progress percent={Math.round(job.progress * 100)} size="small" status="active" />{job.secondsLeft !== null && <span className="dim num">{t('whatIf.left', { count: Math.ceil(job.secondsLeft) })}</span>}</>}
        {job?.status === 'cancelled' && <span className="dim">{t('whatIf.cancelled')}</span>}
        {job?.status === 'failed' && <span className="what-worse">{t('whatIf.failed')}</span>}
      </div>
      {job?.result && <WhatIfResult result={job.result} historic={day !== null} />}
    </div>
  )
}
