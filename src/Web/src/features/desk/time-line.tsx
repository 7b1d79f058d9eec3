import { AudioOutlined, CaretRightFilled, DisconnectOutlined, HistoryOutlined, PhoneFilled, RobotOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call, DeskCall } from '@/lib/contract'
import { formatDuration } from '@/lib/duration'
import { codeText } from '@/lib/i18n'
import { useCalls } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { CallerName, SimulatedTag } from '@/ui/bits'
import { DialButton } from '@/ui/dial-button'
import { Empty, Loaded } from '@/ui/page-states'
import { RecordingPlayer } from '@/ui/recording-player'
import { SegmentStrip } from '@/ui/segment-strip'
import { StateTag } from '@/ui/state-tag'
import { At } from '@/ui/time'
import type { Contact, Phase } from './phase'
import { PlayToCustomer } from './play-to-customer'

const shownMax = 50

/** The call on the desk to scale, and beneath it what came before: this customer's calls, or one's own when nobody is on the desk. */
export function TimeLine({ contact, phase, jobNumber, talk }: { contact: Contact | null; phase: Phase; jobNumber: string; talk: DeskCall | null }) {
  const { t } = useTranslation()
  const number = contact?.caller.number
  const withheld = number === ''
  const query = useCalls({ ...(contact ? { number: number ?? '' } : { agent: jobNumber }), page: 1, pageSize: shownMax }, !withheld)
  return (
    <section className="panel desk-line" aria-label={contact ? t('desk.history') : t('desk.myCalls')}>
      <div className="panel-head">
        <h2>{contact ? t('desk.history') : t('desk.myCalls')}</h2>
        {contact && query.data && query.data.total > 1 && <span className="dim small end num">{t('desk.previousCalls', { count: query.data.total })}</span>}
      </div>
      {contact && <CurrentCall contact={contact} phase={phase} />}
      {withheld ? <NoHistory known /> : (
        <Loaded query={query}>
          {(page) => {
            const earlier = page.items.filter((call) => call.id !== contact?.callId)
            return earlier.length === 0 ? <NoHistory known={contact !== null} /> : (
              <ol className="line-list">{earlier.map((call) => <Entry key={call.id} call={call} jobNumber={jobNumber} withCaller={!contact} talk={talk} />)}</ol>
            )
          }}
        </Loaded>
      )}
    </section>
  )
}

function NoHistory({ known }: { known: boolean }) {
  const { t } = useTranslation()
  return known
    ? <Empty icon={<HistoryOutlined />} title={t('desk.noHistory')} text={t('desk.noHistoryText')} />
    : <Empty icon={<HistoryOutlined />} title={t('desk.noCalls')} text={t('desk.noCallsText')} />
}

function CurrentCall({ contact, phase }: { contact: Contact; phase: Phase }) {
  const { t } = useTranslation()
  const word = phase === 'offered' ? t('desk.ringingNow') : phase === 'talking' ? t('desk.talkingNow') : t('desk.justEnded')
  return (
    <div className="line-now">
      <div className="line-now-head">
        {phase === 'wrap-up' ? <b>{word}</b> : <StateTag state={phase === 'offered' ? 'offered' : 'talking'} filled />}
        {phase !== 'offered' && <span className="num">{contact.outbound ? t('desk.outboundAt') : t('desk.inboundAt')} <At iso={contact.startedAt} /></span>}
      </div>
      {contact.segments.length > 0 && <SegmentStrip segments={contact.segments} legend />}
    </div>
  )
}

const icons = { answered: <PhoneFilled />, lost: <DisconnectOutlined />, 'self-service': <RobotOutlined />, 'in-progress': <PhoneFilled />, 'not-reached': <DisconnectOutlined />, 'left-message': <AudioOutlined />, refused: <DisconnectOutlined /> } as const

function Entry({ call, jobNumber, withCaller, talk }: { call: Call; jobNumber: string; withCaller: boolean; talk: DeskCall | null }) {
  const { t } = useTranslation()
  const [playing, setPlaying] = useState(false)
  const queueName = useQueueName()
  const who = call.agent === null ? null : call.agent.jobNumber === jobNumber ? t('desk.handledByMe') : t('desk.handledBy', { name: call.agent.name })
  const facts = [
    call.result === 'lost' ? codeText('lost', call.lostReason) : t(`result.${call.result}`),
    withCaller ? null : who,
    call.talkSeconds > 0 ? formatDuration(call.talkSeconds) : null,
  ].filter(Boolean)
  return (
    <li className="line-entry">
      <At iso={call.startedAt} />
      <i className={`line-icon${call.result === 'lost' ? ' line-icon-lost' : ''}`}>{icons[call.result]}</i>
      <div className="grow">
        <div className="line-title">
          {withCaller && <CallerName caller={call.caller} />}
          {withCaller ? <span className="dim num">{facts.join(' · ')}</span> : <b className="num">{facts.join(' · ')}</b>}
          {call.simulated && <SimulatedTag />}
        </div>
        <div className="dim cut">{[queueName(call.queue), call.dialled].filter(Boolean).join(' · ')}</div>
        {playing && call.recording && <RecordingPlayer recording={call.recording} autoPlay />}
      </div>
      <span className="line-tools">
        {call.recording && call.recording.state !== 'recording' && (
          <>
            <Button type="text" size="small" icon={<CaretRightFilled />} aria-expanded={playing} onClick={() => setPlaying(!playing)}>{playing ? t('desk.closeRecording') : t('desk.recording')}</Button>
            {talk && <PlayToCustomer talk={talk} recording={call.id} />}
          </>
        )}
        {withCaller && call.caller.number !== '' && <DialButton number={call.caller.number} />}
      </span>
    </li>
  )
}
