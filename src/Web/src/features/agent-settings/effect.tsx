import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, none } from '@/lib/duration'
import { useRoutingSettings, type AgentSetup, type QueueStaffing, type StaffingEffect } from '@/lib/routing-settings'
import { useQueueName } from '@/lib/use-queue-name'
import { useAttempt } from '@/ui/use-attempt'
import { ProblemList } from '../queue-settings/problem-list'

/** What the form would do to each queue now, before it is stored. Anything changed since then has to be asked anew. */
export function Effect({ jobNumber, setup, disabled }: { jobNumber: string; setup: AgentSetup; disabled: boolean }) {
  const { t } = useTranslation()
  const { previewAgent } = useRoutingSettings()
  const [asked, setAsked] = useState<{ setup: AgentSetup; effect: StaffingEffect } | null>(null)
  const { busy, problem: failure, attempt } = useAttempt()
  const ask = async () => {
    await attempt(async () => {
      setAsked({ setup, effect: await previewAgent(jobNumber, setup) })
    })
  }
  const effect = asked?.setup === setup ? asked.effect : null
  return (
    <div role="group" aria-label={t('queue.effect')} style={{ display: 'grid', gap: 8 }}>
      <Button style={{ justifySelf: 'start' }} loading={busy} disabled={disabled} onClick={() => void ask()}>{t('queue.effect')}</Button>
      {failure && <Alert type="error" showIcon title={failure} />}
      {effect && effect.queues.length === 0 && <p className="dim">{t('queue.effectNone')}</p>}
      {effect?.queues.map((one) => <QueueLine key={one.queue} one={one} rings={effect.offers.filter((offer) => offer.queue === one.queue).length} />)}
    </div>
  )
}

function QueueLine({ one, rings }: { one: QueueStaffing; rings: number }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const wait = (range: QueueStaffing['waitBefore']) => (range ? `${formatDuration(range.fromSeconds)}–${formatDuration(range.toSeconds)}` : none)
  return (
    <div className="stage-card">
      <b>{queueName(one.queue)}</b>
      <div className="dim num">{t('queue.effectStaff', { before: one.before.serving, after: one.after.serving, signedBefore: one.before.signedIn, signedAfter: one.after.signedIn, readyBefore: one.before.ready, readyAfter: one.after.ready })}</div>
      {one.waiting > 0 && <div className="dim num">{t('queue.effectWait', { waiting: one.waiting, before: wait(one.waitBefore), after: wait(one.waitAfter) })}</div>}
      {rings > 0 && <div className="num">{t('queue.effectRings', { count: rings })}</div>}
      <ProblemList problems={one.problems} />
    </div>
  )
}
