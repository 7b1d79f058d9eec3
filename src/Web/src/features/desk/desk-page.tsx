import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Desk } from '@/lib/contract'
import { useDesk } from '@/lib/queries'
import { Loaded } from '@/ui/page-states'
import { Elapsed, Remaining } from '@/ui/time'
import { ActionButton } from './call-area'
import { CallSummary } from './call-summary'
import { CustomerCard } from './customer-card'
import { DeskSide } from './desk-side'
import { MessageTasks } from './message-tasks'
import { OwnCounters } from './own-counters'
import { TimeLine } from './time-line'
import { useContact } from './use-contact'
import type { CallControl } from './use-call-control'
import './desk.css'

const ContactForms = lazy(() => import('@/ui/contact-forms'))

/** The agent's workspace: card, time line, queues and colleagues, foot. The bar above it belongs to the frame. */
export function DeskPage({ control }: { control: CallControl }) {
  const query = useDesk()
  return <Loaded query={query}>{(desk) => <Workspace desk={desk} control={control} />}</Loaded>
}

function Workspace({ desk, control }: { desk: Desk; control: CallControl }) {
  const { t } = useTranslation()
  const contact = useContact(desk)
  const jobNumber = desk.agent?.jobNumber ?? ''
  const summarises = contact !== null && (control.phase === 'wrap-up' || (control.phase === 'talking' && desk.call?.helpsAgent == null))
  return (
    <div className="desk">
      <section className="panel desk-card" aria-label={t('desk.customer')}><MessageTasks agent={desk.agent} /><CustomerCard contact={contact} />{contact !== null && control.phase !== 'offered' && <Suspense fallback={null}><ContactForms key={contact.callId} callId={contact.callId} /></Suspense>}{summarises && <CallSummary callId={contact.callId} queue={contact.queue} jobNumber={jobNumber} />}</section>
      <TimeLine contact={contact} phase={control.phase} jobNumber={jobNumber} talk={control.phase === 'talking' ? desk.call : null} />
      <DeskSide mine={desk.queues} jobNumber={jobNumber} />
      <Foot desk={desk} control={control} />
    </div>
  )
}

function Foot({ desk, control }: { desk: Desk; control: CallControl }) {
  const { t } = useTranslation()
  const { phase } = control
  const agent = desk.agent
  const idle = { out: t('desk.idleOut'), idle: agent?.state === 'ready' ? t('desk.idleReady') : t('desk.idleNotReady'), offered: t('call.incoming'), talking: t('desk.talkingNow'), 'wrap-up': t('desk.idleWrapUp') }
  return (
    <footer className={`desk-foot desk-foot-${phase}`}>
      <span className="dim">{idle[phase]}</span>
      {phase === 'idle' && agent && <OwnCounters jobNumber={agent.jobNumber} />}
      <div className={`foot-wrap${phase === 'wrap-up' ? '' : ' foot-later'}`}>
        <span className={phase === 'wrap-up' ? 'state-wrapup' : 'dim'}>{t('desk.wrapUp')}</span>
        <span className="dim num small">
          {phase !== 'wrap-up' || !agent ? t('desk.wrapUpLater') : agent.wrapUpEndsAt
            ? <>{t('desk.wrapUpLeft')} <b className="foot-time"><Remaining until={agent.wrapUpEndsAt} /></b></>
            : <>{t('desk.wrapUpNoLimit')} <Elapsed since={agent.since} /></>}
        </span>
      </div>
      <span className="foot-finish">
        <ActionButton name="finish" control={control}>{agent?.pending && agent.pending.state !== 'ready' ? t('call.finishPending') : null}</ActionButton>
      </span>
    </footer>
  )
}
