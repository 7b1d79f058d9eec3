import { BellFilled, HourglassOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Waiting } from '@/lib/contract'
import { useNow } from '@/lib/clock'
import { formatDuration, secondsBetween } from '@/lib/duration'
import { useQueueName } from '@/lib/use-queue-name'
import { SimulatedTag, useCallerWords } from '@/ui/bits'
import { Empty } from '@/ui/page-states'
import { useMayTakeCalls, useTakeOver } from './agent-menu'
import { waitAlarm } from './figures'

type Line = Waiting & { queue: string }

/** Who waits, longest first. Who rings at an agent has the bell. */
export function WaitingPanel({ waiting, serviceLevelSeconds }: { waiting: Line[]; serviceLevelSeconds: (queue: string) => number }) {
  const { t } = useTranslation()
  return (
    <aside className="panel waiting" aria-label={t('board.waiting')}>
      <div className="panel-head"><h2>{t('board.waiting')}</h2><span className="num dim end">{waiting.length}</span></div>
      {waiting.length === 0
        ? <Empty icon={<HourglassOutlined />} title={t('board.noneWaiting')} text={t('board.noWaitingText')} />
        : <ul className="panel-list waiting-list">{waiting.map((line) => <WaitingRow key={line.callId} line={line} limit={serviceLevelSeconds(line.queue)} />)}</ul>}
    </aside>
  )
}

function WaitingRow({ line, limit }: { line: Line; limit: number }) {
  const seconds = secondsBetween(line.since, useNow())
  const alarm = waitAlarm(seconds, limit)
  const words = useCallerWords()(line.caller)
  const queueName = useQueueName()
  const { t } = useTranslation()
  const takeOver = useTakeOver()
  const mayPickUp = useMayTakeCalls()
  return (
    <li className="waiting-row">
      <i className={line.ringing ? 'state-offered' : 'dim'}>{line.ringing ? <BellFilled /> : <HourglassOutlined />}</i>
      <span className="grow">
        <span className="tile-line"><b className="cut num">{words.name}</b>{line.simulated && <SimulatedTag />}</span>
        <small className="dim cut waiting-queue">{queueName(line.queue)}{words.name !== words.number && ` · ${words.number}`}</small>
      </span>
      {mayPickUp && <Button size="small" onClick={() => takeOver(line.callId)}>{t('supervise.pickUp')}</Button>}
      <span className={`num ${alarm === 'fine' ? '' : alarm}`}>{formatDuration(seconds)}</span>
    </li>
  )
}
