import { useTranslation } from 'react-i18next'
import type { Queue } from '@/lib/contract'
import { formatDuration, formatRatio, none } from '@/lib/duration'
import { nameIn } from '@/lib/i18n'
import { skillsOf, type Traffic } from './figures'

/** How callers who need a skill are served today, over every queue that asks for it: answered, how soon, and what they say. Told as it happens. */
export function SkillStrip({ queues, traffic }: { queues: Queue[]; traffic: Traffic }) {
  const { t, i18n } = useTranslation()
  const lines = skillsOf(queues, traffic)
  if (lines.length === 0) return null
  return (
    <div className="class-strip" role="group" aria-label={t('board.skills')}>
      {lines.map(({ skill, queues: asking, figures, invited, answered, rating }) => (
        <div key={skill} className="class-cell" data-testid={`skill-${skill}`} title={t('board.skillOf', { skill, queues: asking.map((queue) => nameIn(i18n.language, queue.name)).join(', ') })}>
          <span className="tile-line"><b className="cut">{skill}</b><span className="end num">{formatRatio(figures.answerRate)}{figures.answerRate !== null && ' %'}</span></span>
          <span className="tile-line dim num">
            <span className="cut">{t('board.skillWait', { time: figures.asa === null ? none : formatDuration(figures.asa) })}</span>
            <span className="end" title={t('board.skillRatings', { answered, invited })}>{t('board.skillRating', { score: rating === null ? none : Math.round(rating) })}</span>
          </span>
        </div>
      ))}
    </div>
  )
}
