import { CaretRightFilled } from '@ant-design/icons'
import { Button, Tooltip, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/lib/clock'
import type { Call } from '@/lib/contract'
import { formatDuration, none, secondsBetween } from '@/lib/duration'
import { codeText } from '@/lib/i18n'
import { useQueueName } from '@/lib/use-queue-name'
import { CallerName, SimulatedTag } from '@/ui/bits'
import { SegmentStrip } from '@/ui/segment-strip'
import { At } from '@/ui/time'
import { ResultWord } from './call-words'

/** Length of a call; one in progress is still growing. */
export function CallLength({ call }: { call: Call }) {
  return call.endedAt === null ? <Growing since={call.startedAt} /> : <span className="num">{formatDuration(call.totalSeconds)}</span>
}

function Growing({ since }: { since: string }) {
  return <b className="num state-talking">{formatDuration(secondsBetween(since, useNow()))}</b>
}

export function useCallColumns(play: (call: Call) => void): TableColumnsType<Call> {
  const { t } = useTranslation()
  const queueName = useQueueName()
  return [
    { title: t('calls.startedAt'), dataIndex: 'startedAt', width: 118, render: (at: string) => <At iso={at} /> },
    { title: t('calls.caller'), key: 'caller', width: 236, ellipsis: true, render: (_, call) => <span className="cell-line"><span className="cut"><CallerName caller={call.caller} /></span>{call.simulated && <SimulatedTag />}</span> },
    { title: t('calls.dialled'), key: 'dialled', width: 132, ellipsis: true, render: (_, call) => <>{call.dialled}{call.ledTo && <> <small className="dim">{t(`leadsTo.${call.ledTo}`)}</small></>}</> },
    { title: t('calls.queue'), dataIndex: 'queue', width: 100, ellipsis: true, render: (queue: string | null) => queueName(queue) || <span className="dim">{none}</span> },
    { title: t('calls.agent'), dataIndex: 'agent', width: 120, ellipsis: true, render: (agent: Call['agent']) => (agent ? <>{agent.name} {agent.name !== agent.jobNumber && <small className="dim">{agent.jobNumber}</small>}</> : <span className="dim">{none}</span>) },
    { title: t('calls.result'), key: 'result', width: 184, ellipsis: true, render: (_, call) => <ResultWord call={call} /> },
    { title: t('calls.wait'), dataIndex: 'waitSeconds', width: 64, align: 'right', render: formatDuration },
    { title: t('calls.talk'), dataIndex: 'talkSeconds', width: 64, align: 'right', render: (s: number) => (s > 0 ? formatDuration(s) : <span className="dim">{none}</span>) },
    { title: t('calls.length'), key: 'length', width: 72, align: 'right', render: (_, call) => <CallLength call={call} /> },
    { title: t('calls.course'), key: 'course', render: (_, call) => <SegmentStrip segments={call.segments} /> },
    { title: t('calls.releasedBy'), dataIndex: 'releasedBy', width: 100, ellipsis: true, render: (by: string | null) => codeText('release', by) || <span className="dim">{none}</span> },
    {
      title: t('calls.recording'), key: 'recording', width: 84, align: 'center',
      render: (_, call) => call.recording && call.recording.state !== 'recording' && (
        <Tooltip title={t('calls.play')}><Button type="text" size="small" icon={<CaretRightFilled />} aria-label={t('calls.play')} onClick={(e) => { e.stopPropagation(); play(call) }} /></Tooltip>
      ),
    },
  ]
}
