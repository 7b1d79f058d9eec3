import { AimOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Input, Select } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { qualityKey, useCalibrations, useForms, type Calibration } from './api'

/** How far reviewers are apart on the same call, seen when all have scored it. */
export function CalibrationList() {
  const { t } = useTranslation()
  const query = useCalibrations()
  const [making, setMaking] = useState(false)
  const manage = may(useSession().data, 'manage-quality')
  return (
    <>
      {manage && <div className="quality-tools"><Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('quality.newCalibration')}</Button></div>}
      <Loaded query={query} rows={4}>{(all) => all.length === 0 ? <Empty icon={<AimOutlined />} title={t('quality.noCalibrations')} text={t('quality.noCalibrationsText')} /> : <div className="quality-calibrations">{all.map((c) => <Card key={c.id} calibration={c} />)}</div>}</Loaded>
      {making && <Maker close={() => setMaking(false)} />}
    </>
  )
}

function Card({ calibration: c }: { calibration: Calibration }) {
  const { t, i18n } = useTranslation()
  return (
    <article className="quality-calibration">
      <header><b>{nameIn(i18n.language, c.formName)}</b> <span className="dim num">{c.callId}</span> <At iso={c.createdAt} /><span className="end">{c.mean === null ? <span className="dim">{t('quality.blind')}</span> : <>{t('quality.mean')} <b className="num">{c.mean}</b> · {t('quality.spread')} <b className={`num${(c.spread ?? 0) > 10 ? ' bad' : ''}`}>{c.spread}</b></>}</span></header>
      <ul>{c.scores.map((s) => <li key={s.reviewer}>{s.name} <span className="num dim">{s.reviewer}</span> <b className="num">{s.score ?? (s.done ? t('quality.scored') : t('quality.waiting'))}</b>{s.deviation !== null && <span className={`num${Math.abs(s.deviation) > 5 ? ' bad' : ' dim'}`}> {s.deviation > 0 ? '+' : ''}{s.deviation}</span>}</li>)}</ul>
      {c.items.some((i) => i.differ) && <p className="dim small">{t('quality.differ')} {c.items.filter((i) => i.differ).map((i) => `${nameIn(i18n.language, i.text)} (${i.points.map((p) => p ?? '–').join(' / ')})`).join(' · ')}</p>}
    </article>
  )
}

function Maker({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const forms = (useForms().data ?? []).filter((f) => !f.retired)
  const [callId, setCallId] = useState('')
  const [form, setForm] = useState<string | null>(null)
  const [reviewers, setReviewers] = useState<string[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const save = async () => { try { await http.post('/api/quality/calibrations', { callId: callId.trim(), form, reviewers }); await client.invalidateQueries({ queryKey: qualityKey }); close() } catch (error) { setProblem(problemText(error)) } }
  return (
    <Drawer open onClose={close} size={420} title={t('quality.newCalibration')} extra={<Button type="primary" disabled={!callId.trim() || !form || reviewers.length < 2} onClick={() => void save()}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} />}
      <div className="list-form">
        <label className="field"><span>{t('calls.id')}</span><Input value={callId} maxLength={20} onChange={(e) => setCallId(e.target.value)} /></label>
        <div className="field"><span>{t('quality.form')}</span><Select aria-label={t('quality.form')} value={form} options={forms.map((f) => ({ value: f.id, label: nameIn(i18n.language, f.form.name) }))} onChange={setForm} /></div>
        <div className="field"><span>{t('quality.reviewers')}</span><Select mode="tags" aria-label={t('quality.reviewers')} value={reviewers} maxCount={20} open={false} tokenSeparators={[' ', ',', '，']} onChange={setReviewers} /><small className="dim">{t('quality.reviewersHelp')}</small></div>
      </div>
    </Drawer>
  )
}
