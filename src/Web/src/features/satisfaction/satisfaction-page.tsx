import { SettingOutlined, SmileOutlined } from '@ant-design/icons'
import { Button, Segmented, Table, Tooltip, type TableColumnsType } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { useQueueName } from '@/lib/use-queue-name'
import { Empty, Loaded } from '@/ui/page-states'
import { bys, useRatings, type By, type RatingLine, type Ratings } from './api'
import { RatingDrawer } from './rating-drawer'
import './satisfaction.css'

const spans = ['today', 'week', 'month'] as const
type Span = (typeof spans)[number]
const daysOf: Record<Span, number> = { today: 0, week: 6, month: 29 }
const percent = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)}%`)

/** How callers scored agents, queues and flows: who was asked, who answered, and what they said. */
export default function SatisfactionPage() {
  const { t } = useTranslation()
  const session = useSession().data
  const [params, setParams] = useSearchParams()
  const [settings, setSettings] = useState(false)
  const by = bys.find((b) => b === params.get('by')) ?? 'agent'
  const span = spans.find((s) => s === params.get('span')) ?? 'today'
  const simulated = params.get('simulated') === 'true'
  const change = (next: Record<string, string>) => setParams({ ...Object.fromEntries(params), ...next }, { replace: true })
  const from = dayjs().startOf('day').subtract(daysOf[span], 'day').toISOString()
  const query = useRatings({ by, from, to: dayjs().startOf('day').add(1, 'day').toISOString(), simulated })
  const tune = may(session, 'tune-queues')
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('satisfaction.title')}</h1>
        <Segmented<By> value={by} onChange={(value) => change({ by: value })} options={bys.map((value) => ({ value, label: t(`satisfaction.by.${value}`) }))} />
        <Segmented<Span> value={span} onChange={(value) => change({ span: value })} options={spans.map((value) => ({ value, label: t(`calls.period.${value}`) }))} />
        <Segmented<string> value={String(simulated)} onChange={(value) => change({ simulated: value })} options={[{ value: 'false', label: t('common.real') }, { value: 'true', label: t('common.simulated') }]} />
        {tune && <Button className="end" icon={<SettingOutlined />} onClick={() => setSettings(true)}>{t('satisfaction.settings')}</Button>}
      </div>
      <Loaded query={query} rows={8}>
        {(ratings) => ratings.total.invited === 0
          ? <Empty icon={<SmileOutlined />} title={t('satisfaction.none')} text={t('satisfaction.noneText')}>{tune && <Button onClick={() => setSettings(true)}>{t('satisfaction.settings')}</Button>}</Empty>
          : <Shown ratings={ratings} by={by} />}
      </Loaded>
      {settings && <RatingDrawer close={() => setSettings(false)} />}
    </section>
  )
}

function Shown({ ratings, by }: { ratings: Ratings; by: By }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const { total, items } = ratings
  const nameOf = (line: RatingLine) => line.key === null ? t('satisfaction.nobody') : by === 'agent' ? `${line.name ?? ''} ${line.key}` : by === 'queue' ? queueName(line.key) : line.key
  const columns: TableColumnsType<RatingLine> = [
    { title: t(`satisfaction.by.${by}`), key: 'name', width: 180, ellipsis: true, fixed: 'left', render: (_, r) => <b>{nameOf(r)}</b> },
    { title: t('satisfaction.index'), key: 'index', width: 90, align: 'right', sorter: (a, b) => (a.index ?? -1) - (b.index ?? -1), render: (_, r) => <b className="num">{r.index ?? '–'}</b> },
    { title: t('satisfaction.distribution'), key: 'distribution', width: 260, render: (_, r) => <Distribution line={r} /> },
    { title: t('satisfaction.invited'), key: 'invited', width: 90, align: 'right', sorter: (a, b) => a.invited - b.invited, render: (_, r) => <span className="num">{r.invited}</span> },
    { title: t('satisfaction.answered'), key: 'answered', width: 90, align: 'right', render: (_, r) => <span className="num">{r.answered}</span> },
    { title: t('satisfaction.responseRate'), key: 'rate', width: 110, align: 'right', sorter: (a, b) => a.responseRate - b.responseRate, render: (_, r) => <span className="num">{percent(r.answered, r.invited)}</span> },
    { title: t('satisfaction.good'), key: 'good', width: 90, align: 'right', render: (_, r) => <span className="num">{percent(r.good, r.answered)}</span> },
    { title: t('satisfaction.bad'), key: 'bad', width: 90, align: 'right', sorter: (a, b) => a.bad - b.bad, render: (_, r) => <Low line={r} by={by} /> },
    { title: t('satisfaction.reasons'), key: 'reasons', ellipsis: true, render: (_, r) => <span className="dim">{r.reasons.map((x) => `${x.reason} ${x.count}`).join(' · ')}</span> },
  ]
  const tiles = [
    [t('satisfaction.index'), total.index === null ? '–' : String(total.index)], [t('satisfaction.responseRate'), percent(total.answered, total.invited)],
    [t('satisfaction.good'), percent(total.good, total.answered)], [t('satisfaction.bad'), percent(total.bad, total.answered)], [t('satisfaction.answeredOf'), `${total.answered} / ${total.invited}`],
  ] as const
  return (
    <>
      <div className="rating-tiles">
        {tiles.map(([label, value]) => <div className="rating-tile" key={label}><small className="dim">{label}</small><b className="num">{value}</b></div>)}
        <div className="rating-tile rating-tile-wide"><small className="dim">{t('satisfaction.distribution')}</small><Distribution line={total} labels /></div>
      </div>
      <div className="wide-only list-table"><Table rowKey={(r) => r.key ?? ''} size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 1100 }} /></div>
      <ul className="narrow-only narrow-list">{items.map((r) => (
        <li key={r.key ?? ''}><div className="narrow-row"><span className="grow"><b className="cut">{nameOf(r)}</b><Distribution line={r} /><small>{t('satisfaction.line', { answered: r.answered, invited: r.invited })} · <Low line={r} by={by} words /></small></span><b className="num">{r.index ?? '–'}</b></div></li>
      ))}</ul>
    </>
  )
}

/** The calls behind bad scores are one step away. */
function Low({ line, by, words = false }: { line: RatingLine; by: By; words?: boolean }) {
  const { t } = useTranslation()
  const text = words ? t('satisfaction.lowCalls', { count: line.bad }) : percent(line.bad, line.answered)
  const where = by === 'flow' || line.key === null ? '' : `&${by}=${encodeURIComponent(line.key)}`
  const most = Math.max(1, Math.floor(line.scores.length * 0.4))
  return line.bad === 0 ? <span className="num">{text}</span> : <Link className="num bad" to={`/calls?period=month${where}&scoreMax=${most}`} title={t('satisfaction.toCalls')}>{text}</Link>
}

function Distribution({ line, labels = false }: { line: RatingLine; labels?: boolean }) {
  const { t } = useTranslation()
  if (line.answered === 0) return <span className="dim">–</span>
  const shares = line.scores.map((count, i) => ({ score: i + 1, count, share: line.scores.length < 2 ? 1 : i / (line.scores.length - 1) }))
  return (
    <span className="distribution" role="img" aria-label={shares.map((s) => t('satisfaction.scoreCount', { score: s.score, count: s.count })).join(', ')}>
      {shares.filter((s) => s.count > 0).map((s) => (
        <Tooltip key={s.score} title={t('satisfaction.scoreCount', { score: s.score, count: s.count })}>
          <i className={s.share >= 0.6 ? 'score-good' : s.share <= 0.4 ? 'score-bad' : 'score-middle'} style={{ flexGrow: s.count, opacity: s.share > 0.4 && s.share < 0.6 ? 1 : 0.55 + Math.abs(s.share - 0.5) * 0.9 }}>{labels || s.count / line.answered > 0.12 ? s.score : ''}</i>
        </Tooltip>
      ))}
    </span>
  )
}
