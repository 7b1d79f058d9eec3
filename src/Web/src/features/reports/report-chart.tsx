import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import * as echarts from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useMode } from '@/ui/theme'
import { chart, fontFamily, surface } from '@/ui/tokens'
import type { Measure, NamedReport, Report, Row } from './api'
import { figureText } from './format'

echarts.use([BarChart, LineChart, PieChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

/** Rows drawn when they are no time: more cannot be read. */
const barsMax = 30
/** A pie has no more parts; the rest are a bar chart. */
const piePartsMax = 5

type Props = { report: Report; named: NamedReport; measures: Measure[]; onPick: (row: Row, measure: Measure) => void }

/** What the table says as a picture. Lazy: it brings a library of its own. */
export default function ReportChart({ report, named, measures, onPick }: Props) {
  const { t, i18n } = useTranslation()
  const { mode } = useMode()
  const box = useRef<HTMLDivElement>(null)
  const pick = useRef(onPick)
  useEffect(() => { pick.current = onPick }, [onPick])
  const isTime = report.columns[0] === 'time' && report.columns.length === 1
  const rows = useMemo(() => (isTime ? report.rows : report.rows.slice(0, barsMax)), [report.rows, isTime])
  const drawn = useMemo(() => measures.slice(0, named.drawn), [measures, named.drawn])
  const options = useMemo(() => {
    const label = (row: Row) => row.keys.map((key) => nameIn(i18n.language, key.name)).join(' · ')
    const colours = chart[mode]
    const text = { fontFamily, color: colours.axis, fontSize: 12 }
    const names = drawn.map((m) => nameIn(i18n.language, m.name))
    const base = {
      animation: false, color: colours.series, textStyle: text, aria: { enabled: true },
      tooltip: { trigger: named.chart === 'pie' ? 'item' : 'axis', confine: true, backgroundColor: surface[mode].panel, borderColor: surface[mode].lineStrong, textStyle: { ...text, color: surface[mode].text } },
    }
    if (named.chart === 'pie' && rows.length <= piePartsMax && drawn[0])
      return { ...base, legend: { bottom: 0, textStyle: text }, series: [{ type: 'pie', radius: ['40%', '68%'], name: names[0], label: { ...text, formatter: '{b} {d} %' }, data: rows.map((row) => ({ name: label(row), value: row.values[0] ?? 0 })) }] }
    const units = [...new Set(drawn.map((m) => m.unit))].slice(0, 2)
    const scaled = (m: Measure, value: number | null | undefined) => (value === null || value === undefined ? null : m.unit === 'ratio' ? value * 100 : value)
    const line = named.chart === 'line'
    const series = drawn.map((m, i) => ({
      name: names[i], type: line ? 'line' : 'bar', yAxisIndex: Math.max(0, units.indexOf(m.unit)), data: rows.map((row) => scaled(m, row.values[i])), barMaxWidth: 28, showSymbol: rows.length <= 31, symbolSize: 5, connectNulls: false,
      ...(named.chart === 'stack' && { stack: m.unit }), tooltip: { valueFormatter: (value: number | null) => figureText(value === null || value === undefined ? null : m.unit === 'ratio' ? value / 100 : value, m.unit) },
      ...(i === 0 && named.target !== null && { markLine: { silent: true, symbol: 'none', lineStyle: { color: colours.target, type: 'dashed' }, label: { formatter: `${t('reports.target')} ${named.target * 100} %`, ...text, position: 'insideEndTop' }, data: [{ yAxis: named.target * 100 }] } }),
    }))
    const compared = drawn[0] && rows.some((row) => row.compared !== null) ? [{ ...series[0], name: `${names[0]} · ${t('reports.compared')}`, stack: undefined, markLine: undefined, data: rows.map((row) => scaled(drawn[0]!, row.compared?.[0])), itemStyle: { color: colours.compare }, lineStyle: { color: colours.compare, type: 'dashed' } }] : []
    const axis = (unit: string) => ({
      type: 'value', splitLine: { lineStyle: { color: colours.grid } }, axisLabel: { ...text, formatter: (value: number) => (unit === 'ratio' ? `${value} %` : unit === 'seconds' ? figureText(Math.round(value), 'seconds') : value.toLocaleString('en-US')) }, ...(unit === 'ratio' && { min: 0, max: 100 }), ...(unit === 'count' && { minInterval: 1 }),
    })
    return {
      ...base, grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true }, legend: { top: 0, left: 0, type: 'scroll', textStyle: text, icon: 'roundRect', itemWidth: 10, itemHeight: 10 },
      xAxis: { type: 'category', data: rows.map(label), axisLabel: { ...text, hideOverlap: true, rotate: !isTime && rows.length > 10 ? 30 : 0 }, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.grid } } },
      yAxis: units.map(axis), series: [...series, ...compared],
    }
  }, [drawn, i18n.language, isTime, mode, named.chart, named.target, rows, t])

  useEffect(() => {
    if (!box.current) return
    const drawing = echarts.init(box.current, null, { renderer: 'svg' })
    drawing.setOption(options as echarts.EChartsCoreOption)
    drawing.on('click', ({ dataIndex, seriesIndex }: { dataIndex?: number; seriesIndex?: number }) => {
      const row = dataIndex === undefined ? undefined : rows[dataIndex]
      const measure = drawn[seriesIndex ?? 0] ?? drawn[0]
      if (row && measure) pick.current(row, measure)
    })
    const sizes = new ResizeObserver(() => drawing.resize())
    sizes.observe(box.current)
    return () => { sizes.disconnect(); drawing.dispose() }
  }, [options, rows, drawn])
  return <div className="report-chart" ref={box} role="img" aria-label={`${t('reports.chart')}: ${nameIn(i18n.language, named.name)}`} />
}
