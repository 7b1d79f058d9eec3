import { Drawer, Pagination } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDuration } from '@/lib/duration'
import { codeText, nameIn } from '@/lib/i18n'
import { useQueueName } from '@/lib/use-queue-name'
import { CallerName } from '@/ui/bits'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useReportCalls, type Asked, type Measure, type Report, type Row } from './api'

export type Cell = { row: Row; measure: Measure }

/** The calls that a figure counts; each opens with its course and recording. */
export function CallsBehind({ cell, report, asked, close }: { cell: Cell | null; report: Report; asked: Asked; close: () => void }) {
  const { t, i18n } = useTranslation()
  const words = cell ? [...cell.row.keys.map((key) => nameIn(i18n.language, key.name)), nameIn(i18n.language, cell.measure.name)].join(' · ') : ''
  return (
    <Drawer open={cell !== null} onClose={close} size={560} title={t('reports.calls', { what: words })} destroyOnHidden>
      {cell && <Calls key={words} cell={cell} report={report} asked={asked} />}
    </Drawer>
  )
}

function Calls({ cell: { row, measure }, report, asked }: { cell: Cell; report: Report; asked: Asked }) {
  const { t } = useTranslation()
  const [page, setPage] = useState(1)
  const queueName = useQueueName()
  const narrowed: Asked = { ...asked, measure: measure.key }
  report.columns.forEach((column, i) => { narrowed[column === 'time' ? 'at' : column] = row.keys[i]?.value ?? '' })
  const query = useReportCalls(report.key, narrowed, page, true)
  return (
    <Loaded query={query}>
      {({ items, total }) => total === 0 ? <Empty title={t('reports.noCalls')} /> : (
        <>
          <ul className="report-calls">
            {items.map((call) => (
              <li key={call.id}>
                <Link className="narrow-row" to={`/calls?call=${call.id}`}>
                  <span className="grow"><span className="cell-line"><CallerName caller={call.caller} /></span><small className="cut">{[call.result === 'lost' && call.lostReason ? codeText('lost', call.lostReason) : codeText('result', call.result), queueName(call.queue), call.agent?.name].filter(Boolean).join(' · ')}</small></span>
                  <span className="narrow-end num">{formatDuration(call.totalSeconds)}<small className="dim"><At iso={call.startedAt} /></small></span>
                </Link>
              </li>
            ))}
          </ul>
          <Pagination size="small" current={page} pageSize={25} total={total} showSizeChanger={false} hideOnSinglePage onChange={setPage} />
        </>
      )}
    </Loaded>
  )
}
