import { Drawer } from 'antd'
import { Fragment, lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call, RouteChoice, Segment } from '@/lib/contract'
import { useNow } from '@/lib/clock'
import { formatDuration, secondsBetween } from '@/lib/duration'
import { codeText, nameIn } from '@/lib/i18n'
import { useAgents, useCall, useSession } from '@/lib/queries'
import { useReason } from '@/lib/route-reason'
import { useQueueName } from '@/lib/use-queue-name'
import { may } from '@/lib/rights'
import { agentText, SimulatedTag, useCallerWords } from '@/ui/bits'
import { DialButton } from '@/ui/dial-button'
import { Loaded } from '@/ui/page-states'
import { RevealButton } from '@/ui/reveal-button'
import { RecordingPlayer } from '@/ui/recording-player'
import { SegmentStrip } from '@/ui/segment-strip'
import { At } from '@/ui/time'
import { CallLength } from './call-columns'
import { outcomeText, ResultWord } from './call-words'
import { CourseList } from './course-list'
import { LadderList } from './ladder-list'
import { QualityList } from './quality-list'
import { ScriptPaths } from './script-paths'

const ContactForms = lazy(() => import('@/ui/contact-forms'))

/** One call in full: recording, course, and why it went where it went. */
export function CallDrawer({ id, playing, onClose }: { id: string | null; playing: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useCall(id)
  return (
    <Drawer open={id !== null} onClose={onClose} size={640} destroyOnHidden title={query.data ? <CallTitle call={query.data} /> : t('calls.detail')} className="call-drawer">
      {id !== null && <Loaded query={query}>{(call) => <Details key={call.id} call={call} playing={playing} />}</Loaded>}
    </Drawer>
  )
}

function CallTitle({ call }: { call: Call }) {
  const words = useCallerWords()(call.caller)
  return <span className="cell-line"><span>{words.name}</span>{words.name !== words.number && <span className="num dim">{words.number}</span>}<RevealButton number={call.caller.number} of={{ kind: 'call', id: call.id }} /><DialButton number={call.caller.number} of={{ kind: 'call', id: call.id }} />{call.simulated && <SimulatedTag />}</span>
}

function Details({ call, playing }: { call: Call; playing: boolean }) {
  const { t, i18n } = useTranslation()
  const queueName = useQueueName()
  const maySeeLadder = may(useSession().data, 'trace-calls')
  return (
    <div className="details">
      {call.recording && <RecordingPlayer recording={call.recording} autoPlay={playing} />}
      <SegmentStrip segments={call.segments} legend />
      <dl className="pairs pairs-two">
        <dt>{t('calls.startedAt')}</dt><dd><At iso={call.startedAt} /></dd>
        <dt>{t('calls.result')}</dt><dd><ResultWord call={call} /></dd>
        <dt>{t('calls.dialled')}</dt><dd className="num">{call.dialled}{call.ledTo && <> <small className="dim">{t(`leadsTo.${call.ledTo}`)}</small></>}</dd>
        <dt>{t('calls.releasedBy')}</dt><dd>{codeText('release', call.releasedBy) || t('calls.stillRunning')}{call.forcedBy && <> · {call.forcedBy.name} <span className="num">{call.forcedBy.jobNumber}</span></>}</dd>
        <dt>{t('calls.queue')}</dt><dd>{queueName(call.queue)}</dd>
        <dt>{t('calls.wait')}</dt><dd className="num">{formatDuration(call.waitSeconds)}</dd>
        <dt>{t('calls.agent')}</dt><dd>{call.agent && agentText(call.agent)}</dd>
        <dt>{t('calls.talk')}</dt><dd className="num">{formatDuration(call.talkSeconds)}</dd>
        {(call.holdSeconds ?? 0) > 0 && <><dt>{t('calls.hold')}</dt><dd className="num">{formatDuration(call.holdSeconds ?? 0)}</dd></>}
        {(call.transfers ?? 0) > 0 && <><dt>{t('calls.transfers')}</dt><dd className="num">{call.transfers}</dd></>}
        {call.fallback && <><dt>{t('queue.fallback')}</dt><dd>{t('queue.fallbackText')}</dd></>}
        {call.dialledBy && <><dt>{t('calls.dialledBy')}</dt><dd className="num">{call.dialledBy}</dd></>}
        {call.answer && <><dt>{t('calls.answeredBy')}</dt><dd>{codeText('answer', call.answer.kind)} <span className="num dim">{t('calls.answeredAfter', { time: formatDuration(call.answer.afterSeconds) })}</span></dd></>}
        {call.rating && <><dt>{t('calls.rating')}</dt><dd>{call.rating.score === null ? <span className="dim">{t('calls.notRated')}</span> : <><b className="num">{t('calls.score', { score: call.rating.score, scale: call.rating.scale })}</b> {call.rating.reason}</>}</dd></>}
        {call.summaries?.map((s) => <Fragment key={s.agent}><dt>{t('summary.title')}</dt><dd>{nameIn(i18n.language, s.label) && <b>{nameIn(i18n.language, s.label)} </b>}{s.note} <span className="num dim">{s.agent}</span></dd></Fragment>)}
        <dt>{t('calls.trunk')}</dt><dd>{call.trunk}</dd>
        <dt>{t('calls.length')}</dt><dd><CallLength call={call} /></dd>
        <dt>{t('calls.id')}</dt><dd className="num dim">{call.id}</dd>
      </dl>
      <Suspense fallback={null}><ContactForms callId={call.id} /></Suspense>
      <ScriptPaths id={call.id} />
      <h2 className="details-head">{t('calls.segments')}</h2>
      <ol className="segments">{call.segments.map((segment, i) => <SegmentLine key={i} segment={segment} />)}</ol>
      {call.route && <RouteLines route={call.route} />}
      <h2 className="details-head">{t('calls.why')}</h2>
      <CourseList id={call.id} />
      <QualityList id={call.id} />
      {maySeeLadder && <LadderList id={call.id} />}
    </div>
  )
}

/** Over which trunk a call outside went, or why it did not. */
function RouteLines({ route }: { route: RouteChoice }) {
  const { t } = useTranslation()
  const reason = useReason()
  return (
    <>
      <h2 className="details-head">{t('calls.route')}</h2>
      {route.refused && <p className="bad">{codeText('refused', route.refused)}</p>}
      <ol className="dim">{route.reasons.map((line, i) => <li key={i}>{reason(line)}</li>)}</ol>
    </>
  )
}

function SegmentLine({ segment }: { segment: Segment }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const agents = useAgents().data
  const now = useNow()
  const agent = agents?.find((a) => a.jobNumber === segment.agent)?.name ?? segment.agent
  const facts = [queueName(segment.queue), agent, segment.party, segment.digits && t('desk.keys', { digits: segment.digits }), outcomeText(segment)].filter(Boolean)
  return (
    <li className="segment-line">
      <At iso={segment.startedAt} /><i className={`segment-${segment.kind}`} /><b>{t(`segment.${segment.kind}`)}</b><span className="grow cut dim">{facts.join(' · ')}</span>
      <span className="num">{formatDuration(secondsBetween(segment.startedAt, segment.endedAt ?? now))}</span>
    </li>
  )
}
