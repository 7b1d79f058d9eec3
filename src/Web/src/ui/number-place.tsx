import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useNumberKnowledge } from '@/lib/number-knowledge'

/** City and carrier beside a number. Nothing where they are not known: an agent has no use for that. */
export function NumberPlace({ number }: { number: string }) {
  const { i18n } = useTranslation()
  const known = useNumberKnowledge(number).data
  const place = known?.places[0]
  if (!place) return null
  return <span className="dim number-place">{[nameIn(i18n.language, place.name), known.carrier && nameIn(i18n.language, known.carrier)].filter(Boolean).join(' · ')}</span>
}
