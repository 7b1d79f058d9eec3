import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Present } from '@/lib/forms'
import './contact-forms.css'

/** Who else has this card open. */
export function CardPeople({ others }: { others: Present[] }) {
  const { t } = useTranslation()
  if (others.length === 0) return null
  return <p className="contact-present small">{others.map((one) => <Tag key={one.jobNumber} color="blue">{t('forms.alsoHere', { name: one.name })}</Tag>)}</p>
}
