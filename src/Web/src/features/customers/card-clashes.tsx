import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Customer } from '@/lib/contract'
import type { CustomerField } from '@/lib/customers'
import { nameIn } from '@/lib/i18n'
import { cardOf, type CardValues } from './card-fields'

const words = { name: 'customers.name', title: 'customers.titleOf', numbers: 'customers.numbers', addresses: 'customers.addresses', tags: 'customers.tags', class: 'customers.class', region: 'customers.region', owner: 'customers.owner', ownAgents: 'customers.ownAgents', note: 'customers.note' } as const
const own = 'fields.'

type Props = { clashes: string[]; card: Customer; fields: CustomerField[]; onTake: (field: string, values: Partial<CardValues>) => void }

/** Fields that somebody else changed while one had the card open: what stands there now. Saving again keeps one's own. */
export function CardClashes({ clashes, card, fields, onTake }: Props) {
  const { t, i18n } = useTranslation()
  const values = cardOf(card)
  const line = (clash: string) => {
    if (clash.startsWith(own)) {
      const id = clash.slice(own.length)
      const field = fields.find((one) => one.id === id)
      return { name: field ? nameIn(i18n.language, field.name) : id, value: values.fields[id] ?? '', take: { fields: { [id]: values.fields[id] ?? '' } } }
    }
    const key = clash as keyof typeof words
    const value = values[key]
    return { name: t(words[key]), value: Array.isArray(value) ? value.join('、') : key === 'title' && value ? t(value === 'ms' ? 'customers.ms' : 'customers.mr') : value, take: { [key]: value } }
  }
  return (
    <Alert
      type="warning" showIcon className="sign-alert" title={t('card.clashes')}
      description={clashes.map((clash) => {
        const { name, value, take } = line(clash)
        return <p key={clash} className="card-clash"><b>{name}</b> <span className="grow">{value || '–'}</span> <Button size="small" onClick={() => onTake(clash, take)}>{t('forms.takeTheirs')}</Button></p>
      })}
    />
  )
}
