import { Table, type TableColumnsType } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useNarrow } from '@/lib/use-narrow'
import type { Dimension, Measure, Report, Row } from './api'
import { changeOf, figureText } from './format'

/** From so many rows on only those in sight are drawn. */
const virtualFrom = 200

type Props = { report: Report; measures: Measure[]; dimensions: Dimension[]; height: number; onPick: (row: Row, measure: Measure) => void; onDefine: (measure: Measure) => void }

/** Sortable; long ones draw only the rows in sight. Each figure opens the calls behind it, each head its definition. */
export function ReportTable({ report, measures, dimensions, height, onPick, onDefine }: Props) {
  const { t, i18n } = useTranslation()
  const narrow = useNarrow()
  const columns = useMemo((): TableColumnsType<Row> => [
    ...report.columns.map((column, i): TableColumnsType<Row>[number] => ({
      key: column, title: column === 'time' ? t('reports.time') : nameIn(i18n.language, dimensions.find((d) => d.key === column)?.name ?? { zh: column, en: column }), width: narrow ? 128 : 190, ellipsis: true, ...(i === 0 && { fixed: 'start' as const }),
      render: (_, row) => (row.keys[i] ? nameIn(i18n.language, row.keys[i].name) : ''),
      sorter: (a, b) => (column === 'time' ? Number(a.keys[i]?.value) - Number(b.keys[i]?.value) : nameIn(i18n.language, a.keys[i]!.name).localeCompare(nameIn(i18n.language, b.keys[i]!.name), i18n.language)),
    })),
    ...measures.map((measure, i): TableColumnsType<Row>[number] => ({
      key: measure.key, align: 'right', width: (report.comparedTotal ? 44 : 0) + Math.max(118, 40 + nameIn(i18n.language, measure.name).length * (i18n.language === 'en-US' ? 7.5 : 14)),
      title: <button type="button" className="report-define" title={t('reports.definitionOf', { name: nameIn(i18n.language, measure.name) })} onClick={(e) => { e.stopPropagation(); onDefine(measure) }}>{nameIn(i18n.language, measure.name)}</button>,
      sorter: (a, b) => (a.values[i] ?? -1) - (b.values[i] ?? -1), sortDirections: ['descend', 'ascend'],
      render: (_, row) => <Figure row={row} at={i} measure={measure} onPick={onPick} />,
    })),
  ], [report.columns, report.comparedTotal, measures, dimensions, i18n.language, narrow, t, onPick, onDefine])
  const width = columns.reduce((sum, column) => sum + Number(column.width ?? 120), 0)
  const virtual = report.rows.length >= virtualFrom
  return (
    <Table
      className="report-table" size="small" rowKey={(row) => row.keys.map((key) => key.value).join(' ') || 'all'} columns={columns} dataSource={report.rows} pagination={false} virtual={virtual}
      scroll={virtual ? { x: width, y: Math.max(240, height) } : { x: width }}
      summary={() => (
        <Table.Summary fixed>
          <Table.Summary.Row className="report-total">
            {report.columns.map((column, i) => <Table.Summary.Cell key={column} index={i}>{i === 0 ? t('reports.total') : ''}</Table.Summary.Cell>)}
            {measures.map((measure, i) => <Table.Summary.Cell key={measure.key} index={report.columns.length + i} align="right"><Value value={report.total[i] ?? null} compared={report.comparedTotal?.[i]} measure={measure} /></Table.Summary.Cell>)}
          </Table.Summary.Row>
        </Table.Summary>
      )}
    />
  )
}

function Figure({ row, at, measure, onPick }: { row: Row; at: number; measure: Measure; onPick: Props['onPick'] }) {
  const { t } = useTranslation()
  const value = row.values[at] ?? null
  const shown = <Value value={value} compared={row.compared?.[at]} measure={measure} />
  if (value === null || value === 0) return shown
  return <button type="button" className="report-figure" title={t('reports.showCalls')} onClick={() => onPick(row, measure)}>{shown}</button>
}

function Value({ value, compared, measure }: { value: number | null; compared: number | null | undefined; measure: Measure }) {
  const change = changeOf(value, compared, measure)
  return <span className="num">{figureText(value, measure.unit)}{change && <small className={change.better === null ? 'dim' : change.better ? 'report-better' : 'report-worse'}> {change.text}</small>}</span>
}
