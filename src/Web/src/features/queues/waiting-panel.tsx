import { BellFilled, CloseOutlined, HourglassOutlined, PhoneOutlined } from '@ant-design/icons'
import { Button, Popconfirm } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Callback, Waiting } from '@/lib/contract'
import { serverNow, useNow } from '@/lib/clock'
import { formatDuration, formatTime, secondsBetween } from '@/lib/duration'
import { http } from '@/lib/http'
import { useQueueName } from '@/lib/use-queue-name'
import { SimulatedTag, useCallerWords } from '@/ui/bits'
import { Empty } from '@/ui/page-states'
import { useAct, useMaySupervise, useMayTakeCalls, useTakeOver } from './agent-menu'
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
  const now = useNow()
  const seconds = secondsBetween(line.since, now)
  // Nobody is on the line who could lose patience.
  const alarm = line.callback ? 'fine' : waitAlarm(seconds, limit)
  const words = useCallerWords()(line.caller)
  const queueName = useQueueName()
  const { t } = useTranslation()
  const act = useAct()
  const takeOver = useTakeOver()
  const mayPickUp = useMayTakeCalls()
  const mayCancel = useMaySupervise()
  /** Place, class, and what comes next when nobody becomes free. */
  const outlook = ({ position, next, nextAt }: Line) => [
    position && t('waiting.number', { position }), line.class?.toUpperCase(),
    next && t(`waitingNext.${next}`, { in: nextAt ? formatDuration(Math.max(0, (Date.parse(nextAt) - now) / 1000)) : '' }),
  ].filter(Boolean).join(' · ')
  const callbackWords = (back: Callback) => [t('waiting.back'), back.attempts > 0 && t('waiting.tried', { count: back.attempts }), back.calling ? t('waiting.calling') : back.notBefore && t('waiting.notBefore', { time: formatTime(back.notBefore, serverNow()) })].filter(Boolean).join(' · ')
  return (
    <li className="waiting-row">
      <i className={line.ringing ? 'state-offered' : 'dim'}>{line.ringing ? <BellFilled /> : line.callback ? <PhoneOutlined /> : <HourglassOutlined />}</i>
      <span className="grow">
        <span className="tile-line"><b className="cut num">{words.name}</b>{line.simulated && <SimulatedTag />}</span>
        <small className="dim cut waiting-queue">{queueName(line.queue)}{words.name !== words.number && ` · ${words.number}`}</small>
        {line.next && <small className="dim cut num">{outlook(line)}</small>}
        {line.callback && <small className="dim cut">{callbackWords(line.callback)}</small>}
      </span>
      {line.callback && !line.callback.calling && mayCancel && <Popconfirm title={t('waiting.cancelBackTitle')} okText={t('waiting.cancelBack')} cancelText={t('waiting.keepBack')} onConfirm={() => void act(() => http.post(`/api/calls/${encodeURIComponent(line.callId)}/cancel-callback`))}><Button size="small" type="text" icon={<CloseOutlined />} title={t('waiting.cancelBack')} aria-label={t('waiting.cancelBack')} /></Popconfirm>}
      {mayPickUp && !line.callback?.calling && <Button size="small" onClick={() => takeOver(line.callId)}>{t('supervise.pickUp')}</Button>}
      <span className={`num ${alarm === 'fine' ? '' : alarm}`}>{formatDuration(seconds)}</span>
    </li>
  )
}
