import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Customer } from '@/lib/contract'
import type { CustomerField } from '@/lib/customers'
import { nameIn } from '@/lib/i18n'
import { useOffRecord } from '@/lib/off-record'

export type CardValues = Pick<Customer, 'name' | 'title' | 'numbers' | 'note' | 'class' | 'region' | 'ownAgents' | 'tags' | 'owner' | 'fields'> & { addresses: string }
const numberForm = /^\+?\d{3,20}$/
const numbersMax = 10

export const emptyCard: CardValues = { name: '', title: '', numbers: [''], note: '', class: '', region: '', ownAgents: [], tags: [], owner: '', fields: {}, addresses: '' }
export const cardOf = ({ name, title, numbers, note, class: level, region, ownAgents, tags, owner, fields, addresses }: Customer): CardValues =>
  ({ name, title, numbers, note, class: level, region, ownAgents, tags, owner, fields, addresses: addresses.join('\n') })

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? '') === JSON.stringify(b ?? '')

/** A card that others have changed: what one has not touched follows, what one has stays, held to what one saw. */
export function taken(mine: CardValues, base: Customer, now: Customer): { values: Partial<CardValues>; seen: Customer } {
  const [before, theirs] = [cardOf(base), cardOf(now)]
  const follows = (Object.keys(theirs) as (keyof CardValues)[]).filter((key) => key !== 'fields' && same(mine[key], before[key]))
  const own = Object.keys({ ...before.fields, ...theirs.fields }).filter((id) => same(mine.fields?.[id], before.fields[id]))
  const kept = (Object.keys(theirs) as (keyof CardValues)[]).filter((key) => key !== 'fields' && !follows.includes(key))
  const only = (ids: string[], from: Record<string, string>) => Object.fromEntries(ids.map((id) => [id, from[id] ?? '']))
  return {
    values: { ...Object.fromEntries(follows.map((key) => [key, theirs[key]])), fields: { ...mine.fields, ...only(own, theirs.fields) } },
    seen: { ...now, ...Object.fromEntries(kept.map((key) => [key, base[key]])), fields: { ...now.fields, ...base.fields, ...only(own, theirs.fields) } },
  }
}

/** What stands on a card, the centre's own fields at the end. */
export function CardFields({ fields }: { fields: CustomerField[] }) {
  const { t, i18n } = useTranslation()
  const offRecord = useOffRecord()
  const titles = [{ value: '', label: '–' }, { value: 'ms', label: t('customers.ms') }, { value: 'mr', label: t('customers.mr') }]
  return (
    <>
      <Form.Item name="name" label={t('customers.name')} validateTrigger="onBlur" rules={[{ required: true, whitespace: true, message: t('customers.nameRequired') }]}><Input maxLength={100} /></Form.Item>
      <Form.Item name="title" label={t('customers.titleOf')}><Segmented options={titles} /></Form.Item>
      <Numbers />
      <Form.Item name="addresses" label={t('customers.addresses')} extra={t('customers.addressesHelp')}><Input.TextArea autoSize={{ minRows: 2, maxRows: 5 }} maxLength={1000} /></Form.Item>
      <Form.Item name="tags" label={t('customers.tags')}><Select mode="tags" open={false} maxCount={20} tokenSeparators={[',', ';']} /></Form.Item>
      <div className="customers-pair">
        <Form.Item name="class" label={t('customers.class')} extra={t('customers.classHelp')}><Input maxLength={32} /></Form.Item>
        <Form.Item name="region" label={t('customers.region')} extra={t('customers.regionHelp')}><Input maxLength={32} /></Form.Item>
      </div>
      <Form.Item name="owner" label={t('customers.owner')} extra={t('customers.ownerHelp')}><Input maxLength={32} /></Form.Item>
      <Form.Item name="ownAgents" label={t('customers.ownAgents')} extra={t('customers.ownAgentsHelp')}><Select mode="tags" open={false} maxCount={10} tokenSeparators={[' ', ',']} /></Form.Item>
      {fields.map((field) => (
        <Form.Item key={field.id} name={['fields', field.id]} label={nameIn(i18n.language, field.name)} extra={field.secret ? t('customers.secretHelp') : undefined}>
          {field.kind === 'choice' ? <Select allowClear {...(field.secret ? offRecord : {})} options={field.choices.map((value) => ({ value, label: value }))} /> : <Input type={field.kind === 'text' ? 'text' : field.kind} maxLength={500} {...(field.secret ? { ...offRecord, autoComplete: 'off' } : {})} />}
        </Form.Item>
      ))}
      <Form.Item name="note" label={t('customers.note')}><Input.TextArea autoSize={{ minRows: 4, maxRows: 14 }} maxLength={4000} /></Form.Item>
    </>
  )
}

function Numbers() {
  const { t } = useTranslation()
  return (
    <Form.List name="numbers">
      {(fields, { add, remove }) => (
        <div className="numbers">
          <span className="sign-label">{t('customers.numbers')}</span>
          {fields.map((field, index) => (
            <div className="numbers-row" key={field.key}>
              <Form.Item name={field.name} validateTrigger="onBlur" className="grow" rules={[{ required: true, whitespace: true, message: t('customers.numberRequired') }, { pattern: numberForm, message: t('customers.numberWrong') }]}>
                <Input inputMode="tel" maxLength={21} aria-label={t('customers.numberField', { index: index + 1 })} />
              </Form.Item>
              {fields.length > 1 && <Button type="text" icon={<DeleteOutlined />} aria-label={t('customers.removeNumber', { number: index + 1 })} onClick={() => remove(field.name)} />}
            </div>
          ))}
          {fields.length < numbersMax && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => add('')}>{t('customers.addNumber')}</Button>}
        </div>
      )}
    </Form.List>
  )
}
