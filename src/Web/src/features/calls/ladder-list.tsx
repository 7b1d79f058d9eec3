import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LegLadder } from '@/lib/contract'
import { formatClock } from '@/lib/duration'
import { useLadder } from '@/lib/queries'
import { Loaded } from '@/ui/page-states'

/** What was said by SIP on each leg of a call. Asked for only when somebody wants to see it: reading it stands in the audit trail. */
export function LadderList({ id }: { id: string }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  return (
    <section className="ladder">
      <h2 className="details-head">{t('calls.ladder')}</h2>
      {wanted ? <Ladders id={id} /> : <Button size="small" onClick={() => setWanted(true)}>{t('calls.ladderShow')}</Button>}
    </section>
  )
}

function Ladders({ id }: { id: string }) {
  const { t } = useTranslation()
  const query = useLadder(id)
  return (
    <Loaded query={query} rows={4}>
      {(legs) => (legs.length === 0 ? <p className="dim">{t('calls.ladderNone')}</p> : <>{legs.map((leg) => <Leg key={leg.leg} leg={leg} />)}</>)}
    </Loaded>
  )
}

const firstKept = 8

function Leg({ leg }: { leg: LegLadder }) {
  const { t } = useTranslation()
  const remote = leg.steps[0]
  return (
    <section className="ladder-leg">
      <header><b>{t(`calls.ladderLeg.${leg.role}`)}</b>{remote && <span className="dim num">{remote.transport} {remote.remote}</span>}</header>
      {leg.steps.map((step, i) => (
        <div key={i}>
          {i === firstKept && leg.forgotten > 0 && <p className="dim">{t('calls.ladderForgotten', { messages: leg.forgotten })}</p>}
          <details>
            <summary>
              <time className="num dim" dateTime={step.at}>{formatClock(step.at)}</time>
              <span className={step.received ? 'ladder-in' : 'ladder-out'} title={step.received ? t('calls.ladderIn') : t('calls.ladderOut')}>{step.received ? '→' : '←'}</span>
              <span className="cut">{step.summary}</span>
            </summary>
            <pre>{step.text}</pre>
          </details>
        </div>
      ))}
    </section>
  )
}
