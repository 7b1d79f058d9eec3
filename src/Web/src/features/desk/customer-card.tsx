import { CloudOutlined, LoadingOutlined, UserOutlined, WarningFilled } from '@ant-design/icons'
import { Input, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '@/lib/clock'
import type { Customer } from '@/lib/contract'
import { formatTime } from '@/lib/duration'
import { useCardPresence } from '@/lib/customer-card'
import { useCustomerOf } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { useCallerWords } from '@/ui/bits'
import { CardPeople } from '@/ui/card-people'
import { DialButton } from '@/ui/dial-button'
import { RevealButton } from '@/ui/reveal-button'
import { NumberPlace } from '@/ui/number-place'
import { FieldClash } from '@/ui/field-clash'
import { Empty, Loaded } from '@/ui/page-states'
import type { Contact } from './phase'
import { ScriptCard } from './script-card'
import { useCardDraft, type Saving } from './use-card-draft'

/** The card on the left: opens at the first ring, is filled in place, and saves itself. */
export function CustomerCard({ contact }: { contact: Contact | null }) {
  const { t } = useTranslation()
  const query = useCustomerOf(contact?.caller.number)
  if (!contact) return <Empty icon={<UserOutlined />} title={t('desk.noCustomerTitle')} text={t('desk.noCustomerText')} />
  if (contact.caller.number === '') return <Card key={contact.callId} contact={contact} customer={null} />
  return <Loaded query={query} rows={8}>{(customer) => <Card key={contact.callId} contact={contact} customer={customer} />}</Loaded>
}

function Card({ contact, customer }: { contact: Contact; customer: Customer | null }) {
  const { t } = useTranslation()
  const { draft, saving, clashes, change, saveNow, settle } = useCardDraft(customer, contact.caller.number)
  const [field, setField] = useState<'name' | 'note' | null>(null)
  const others = useCardPresence(customer?.id ?? null, field)
  const writer = (name: string) => others.find((one) => one.field === name)?.name
  const words = useCallerWords()(contact.caller)
  const queue = useQueueName()(contact.queue)
  const otherNumbers = customer?.numbers.filter((number) => number !== contact.caller.number) ?? []
  const digits = contact.segments.map((segment) => segment.digits).filter(Boolean).join(' · ')
  return (
    <div className="card" data-testid="customer-card">
      <header className="card-head">
        <h1 className="cut">{draft.name || words.name}</h1>
        {customer?.class && <Tag>{customer.class}</Tag>}
      </header>
      <dl className="pairs card-facts">
        <dt>{t('desk.callingNumber')}</dt><dd className="num">{words.number} <DialButton number={contact.caller.number} of={{ kind: 'call', id: contact.callId }} /> <RevealButton number={contact.caller.number} of={{ kind: 'call', id: contact.callId }} /> <NumberPlace number={contact.caller.number} /></dd>
        {otherNumbers.length > 0 && <><dt>{t('desk.otherNumbers')}</dt><dd className="num">{otherNumbers.map((number) => <span key={number}>{number} <DialButton number={number} {...(customer && { of: { kind: 'customer' as const, id: customer.id, index: customer.numbers.indexOf(number) } })} /></span>)}</dd></>}
        <dt>{t('desk.thisCall')}</dt><dd>{[queue, contact.dialled, digits && t('desk.keys', { digits })].filter(Boolean).join(' · ')}</dd>
      </dl>
      <ScriptCard contact={contact} customer={customer} />
      <div className="card-form">
        <div className="card-save">
          <b>{customer ? t('desk.customer') : t('desk.newCustomer')}</b>
          <SavedState saving={saving} />
        </div>
        <CardPeople others={others} />
        {(['name', 'note'] as const).map((name) => {
          const shared = { value: draft[name], ...(clashes[name] === undefined ? {} : { status: 'error' as const }), onFocus: () => setField(name), onBlur: () => { setField(null); saveNow() } }
          return (
            <label key={name} className={`field${writer(name) ? ' field-taken' : ''}`}>
              <span>{name === 'name' ? t('desk.name') : t('desk.note')}{writer(name) && <small className="state-talking"> {t('forms.writes', { name: writer(name) })}</small>}</span>
              {name === 'name'
                ? <Input {...shared} maxLength={100} placeholder={t('desk.namePlaceholder')} onChange={(e) => change({ name: e.target.value })} />
                : <Input.TextArea {...shared} maxLength={4000} autoSize={{ minRows: 6, maxRows: 16 }} placeholder={t('desk.notePlaceholder')} onChange={(e) => change({ note: e.target.value })} />}
              {clashes[name] !== undefined && <FieldClash text={t('card.clash', { value: clashes[name] })} onSettle={(mine) => settle(name, mine)} />}
            </label>
          )
        })}
      </div>
    </div>
  )
}

function SavedState({ saving }: { saving: Saving }) {
  const { t } = useTranslation()
  switch (saving.state) {
    case 'idle': return <span className="dim small">{t('desk.autosave')}</span>
    case 'saving': return <span className="dim small"><LoadingOutlined /> {t('common.saving')}</span>
    case 'saved': return <span className="dim small num" role="status"><CloudOutlined /> {t('common.saved', { time: formatTime(saving.at, serverNow()) })}</span>
    case 'failed': return <span className="bad small" role="alert"><WarningFilled /> {t('desk.unsaved', { problem: saving.problem })}</span>
  }
}
