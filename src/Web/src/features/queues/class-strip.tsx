import { useTranslation } from 'react-i18next'
import type { Queue } from '@/lib/contract'
import { formatRatio } from '@/lib/duration'
import { nameIn } from '@/lib/i18n'
import { attainmentsOf, type Traffic } from './figures'

/** How each class of customers is served today, against its own target. Queues that treat nobody apart have no line. */
export function ClassStrip({ queues, traffic }: { queues: Queue[]; traffic: Traffic }) {
  const { t, i18n } = useTranslation()
  const lines = attainmentsOf(queues, traffic)
  if (lines.length === 0) return null
  return (
    <div className="class-strip" role="group" aria-label={t('queue.classes')}>
      {lines.map(({ queue, name, serviceLevelSeconds, targetPercent, counts, level, alarm }) => (
        <div key={`${queue.id} ${name}`} className="class-cell" data-testid={`class-${queue.id}-${name}`} title={t('queue.classLevel', { name: name.toUpperCase(), seconds: serviceLevelSeconds })}>
          <span className="tile-line"><b className="cut">{name.toUpperCase()}</b>{queues.length > 1 && <span className="dim cut">{nameIn(i18n.language, queue.name)}</span>}<span className={`end num ${alarm === 'fine' ? '' : alarm}`}>{formatRatio(level)}{level !== null && ' %'}</span></span>
          <span className="tile-line dim num"><span className="cut">{targetPercent === null ? t('queue.classNoGoal') : t('queue.classGoal', { percent: targetPercent })} · {serviceLevelSeconds} {t('settings.seconds')}</span><span className="end">{t('queue.classCalls', { answered: counts.answered, offered: counts.offered })}</span></span>
        </div>
      ))}
    </div>
  )
}
