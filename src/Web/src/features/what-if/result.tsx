import { Table, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { At } from '@/ui/time'
import type { Band, Difference, Figures, Result } from './api'

const percent = (value: number | null | undefined) => (value === null || value === undefined ? '–' : `${(value * 100).toFixed(1)} %`)
const seconds = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toFixed(1))
const withBand = (band: Band | null, text: (value: number) => string) => (band === null ? '–' : <span className="num">{text(band.mean)} <small className="dim">{text(band.low)} – {text(band.high)}</small></span>)

type Row = { key: string; title: string; before: React.ReactNode; after: React.ReactNode; theory: string; better: boolean | null }

/** Before and after beside each other, with the band of nine runs in ten, and what Erlang says. */
export function WhatIfResult({ result, historic }: { result: Result; historic: boolean }) {
  const { t } = useTranslation()
  const { before, after } = result
  const row = (key: string, title: string, of: (f: Figures) => Band | null, text: (v: number) => string, theory: string, up: boolean | null): Row => {
    const [b, a] = [of(before), of(after)]
    return { key, title, before: withBand(b, text), after: withBand(a, text), theory, better: up === null || b === null || a === null || Math.abs(a.mean - b.mean) < 0.0005 ? null : a.mean > b.mean === up }
  }
  const rows: Row[] = [
    row('level', t('whatIf.serviceLevel'), (f) => f.serviceLevel, percent, after.erlangC === null ? '–' : `Erlang C ${percent(after.erlangC)}`, true),
    row('abandons', t('whatIf.abandons'), (f) => f.abandons, percent, after.erlangAAbandons === null ? '–' : `Erlang A ${percent(after.erlangAAbandons)}`, false),
    row('wait', t('whatIf.meanWait'), (f) => f.meanWaitSeconds, (v) => t('whatIf.seconds', { value: seconds(v) }), '–', false),
    row('occupancy', t('whatIf.occupancy'), (f) => f.occupancy, percent, '–', null),
    { key: 'waits', title: t('whatIf.percentiles'), before: <span className="num">{before.waitPercentiles.join(' / ')}</span>, after: <span className="num">{after.waitPercentiles.join(' / ')}</span>, theory: '–', better: null },
    row('offered', t('whatIf.calls'), (f) => f.offered, (v) => v.toFixed(0), '–', null),
  ]
  const figures: TableColumnsType<Row> = [
    { title: '', dataIndex: 'title', width: 190 },
    { title: t('whatIf.before'), dataIndex: 'before', align: 'right' },
    { title: t('whatIf.after'), key: 'after', align: 'right', render: (_, r) => <span className={r.better === null ? '' : r.better ? 'what-better' : 'what-worse'}>{r.after}</span> },
    { title: t('whatIf.theory'), dataIndex: 'theory', align: 'right', width: 160 },
  ]
  const outcome = (agent: string | null, waited: number) => <span className="num">{agent === null ? t('whatIf.gaveUp', { value: waited.toFixed(0) }) : t('whatIf.answeredBy', { agent, value: waited.toFixed(0) })}</span>
  const calls: TableColumnsType<Difference> = [
    { title: t('whatIf.at'), key: 'at', width: 150, render: (_, d) => (historic ? <Link to={`/calls?call=${d.call}`}><At iso={d.at} /></Link> : <At iso={d.at} />) },
    { title: t('whatIf.before'), key: 'then', render: (_, d) => outcome(d.then, d.waitedThen) },
    { title: t('whatIf.after'), key: 'now', render: (_, d) => outcome(d.now, d.waitedNow) },
  ]
  return (
    <>
      <h2>{t('whatIf.result', { count: after.runs })}</h2>
      <Table rowKey="key" size="small" columns={figures} dataSource={rows} pagination={false} scroll={{ x: 640 }} />
      <h2>{t('whatIf.differently', { count: result.differentCalls })}</h2>
      {result.differently.length > 0 && <Table rowKey="call" size="small" columns={calls} dataSource={result.differently} pagination={{ pageSize: 10, size: 'small', hideOnSinglePage: true, showSizeChanger: false }} scroll={{ x: 560 }} />}
    </>
  )
}
