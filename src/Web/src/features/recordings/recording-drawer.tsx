import { useQueryClient } from '@tanstack/react-query'
import { LockOutlined, UnlockOutlined } from '@ant-design/icons'
import { App, Button, Drawer, Input, Popconfirm, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, none } from '@/lib/duration'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { useSession } from '@/lib/queries'
import { useRecording, type RecordingDetail, type Signals } from '@/lib/recordings'
import { useQueueName } from '@/lib/use-queue-name'
import { may } from '@/lib/rights'
import { useCallerWords } from '@/ui/bits'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { Timeline } from './timeline'

/** One recording: heard, seen, and who spoke when. */
export function RecordingDrawer({ id, onClose }: { id: string | null; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useRecording(id)
  return (
    <Drawer open={id !== null} onClose={onClose} size={760} destroyOnHidden title={t('recordings.one')} className="recording-drawer">
      {id !== null && <Loaded query={query}>{(recording) => <Details key={recording.id} recording={recording} />}</Loaded>}
    </Drawer>
  )
}

function Details({ recording }: { recording: RecordingDetail }) {
  const { t } = useTranslation()
  const words = useCallerWords()(recording.call.caller)
  const queueName = useQueueName()
  const session = useSession().data
  const [mayDownload, mayHold] = [may(session, 'export-recordings'), may(session, 'manage-recordings')]
  return (
    <div className="details">
      <Timeline recording={recording} mayDownload={mayDownload} />
      <dl className="pairs pairs-two">
        <dt>{t('calls.caller')}</dt><dd>{words.name} {words.name !== words.number && <span className="num dim">{words.number}</span>}</dd>
        <dt>{t('calls.startedAt')}</dt><dd><At iso={recording.startedAt} /></dd>
        <dt>{t('calls.queue')}</dt><dd>{queueName(recording.call.queue) || none}</dd>
        <dt>{t('calls.agent')}</dt><dd>{recording.call.agent?.name ?? none}</dd>
        <dt>{t('recordings.length')}</dt><dd className="num">{formatDuration(recording.seconds)} {recording.state === 'recovered' && <Tooltip title={t('player.recoveredHelp')}><Tag color="warning">{t('player.recovered')}</Tag></Tooltip>}{recording.state === 'cut' && <Tooltip title={t('recordings.cutHelp')}><Tag color="error">{t('recordings.cut')}</Tag></Tooltip>}</dd>
        <dt>{t('recordings.copy')}</dt><dd>{recording.archivedAt ? <At iso={recording.archivedAt} /> : none}</dd>
        <dt>{t('recordings.hash')}</dt><dd className="num dim cut" title={recording.sha256 ?? ''}>{recording.sha256?.slice(0, 16) ?? none}</dd>
      </dl>
      {(recording.hold || mayHold) && <Hold recording={recording} may={mayHold} />}
      {recording.signals && <SignalFacts signals={recording.signals} length={recording.seconds} />}
    </div>
  )
}

/** Kept whatever the rules say, and why. */
function Hold({ recording, may }: { recording: RecordingDetail; may: boolean }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const act = async (hold: boolean) => {
    const path = `/api/recordings/${encodeURIComponent(recording.id)}/hold`
    try {
      if (hold) await http.put(path, { reason: reason.trim() })
      else await http.delete(path)
      await client.invalidateQueries({ queryKey: ['recordings', 'one', recording.id] })
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <div className="recording-hold">
      {recording.hold && <span><LockOutlined /> {t('recordings.isHeld', { reason: recording.hold })}</span>}
      {may && (recording.hold ? <Button size="small" icon={<UnlockOutlined />} onClick={() => void act(false)}>{t('recordings.release')}</Button> : (
        <Popconfirm
          title={t('recordings.hold')} okText={t('recordings.hold')} cancelText={t('recordings.cancel')} okButtonProps={{ disabled: reason.trim() === '' }} onConfirm={() => void act(true)}
          description={<Input value={reason} maxLength={200} placeholder={t('recordings.holdWhy')} aria-label={t('recordings.holdWhy')} onChange={(e) => setReason(e.target.value)} />}
        >
          <Button size="small" icon={<LockOutlined />}>{t('recordings.hold')}</Button>
        </Popconfirm>
      ))}
    </div>
  )
}

/** What can be said without understanding a word. */
function SignalFacts({ signals, length }: { signals: Signals; length: number }) {
  const { t } = useTranslation()
  const share = (seconds: number) => `${Math.round((100 * seconds) / Math.max(1, length))} %`
  const level = (value: number | null) => (value === null ? none : `${value} dB`)
  return (
    <dl className="pairs pairs-two">
      <dt>{t('recordings.customerTalks')}</dt><dd className="num">{formatDuration(signals.firstTalk)} · {share(signals.firstTalk)}</dd>
      <dt>{t('recordings.agentTalks')}</dt><dd className="num">{formatDuration(signals.secondTalk)} · {share(signals.secondTalk)}</dd>
      <dt>{t('recordings.deadAir')}</dt><dd className="num">{formatDuration(signals.deadAirLongest)}</dd>
      <dt>{t('recordings.overtalk')}</dt><dd className="num">{formatDuration(signals.overtalk)}</dd>
      <dt>{t('recordings.customerLevel')}</dt><dd className="num">{level(signals.firstLevel)}</dd>
      <dt>{t('recordings.agentLevel')}</dt><dd className="num">{level(signals.secondLevel)}</dd>
    </dl>
  )
}
