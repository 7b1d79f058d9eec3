import { CloudOutlined, LoadingOutlined, UserOutlined, WarningFilled } from '@ant-design/icons'
import { Input, Tag } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '@/lib/clock'
import type { Customer } from '@/lib/contract'
import { formatTime } from '@/lib/duration'
import { problemText } from '@/lib/i18n'
import { useCustomerOf, useSaveCustomer } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { useCallerWords } from '@/ui/bits'
import { DialButton } from '@/ui/dial-button'
import { RevealButton } from '@/ui/reveal-button'
import { NumberPlace } from '@/ui/number-place'
import { Empty, Loaded } from '@/ui/page-states'
import type { Contact } from './phase'
import { ScriptCard } from './script-card'

const saveAfterMs = 800

/** The card on the left: opens at the first ring, is filled in place, and saves itself. */
export function CustomerCard({ contact }: { contact: Contact | null }) {
  const { t } = useTranslation()
  const query = useCustomerOf(contact?.caller.number)
  if (!contact) return <Empty icon={<UserOutlined />} title={t('desk.noCustomerTitle')} text={t('desk.noCustomerText')} />
  if (contact.caller.number === '') return <Card key={contact.callId} contact={contact} customer={null} />
  return <Loaded query={query} rows={8}>{(customer) => <Card key={contact.callId} contact={contact} customer={customer} />}</Loaded>
}

type Draft = { name: string; note: string }
type Saving = { state: 'idle' } | { state: 'saving' } | { state: 'saved'; at: string } | { state: 'failed'; problem: string }

function Card({ contact, customer }: { contact: Contact; customer: Customer | null }) {
  const { t } = useTranslation()
  const { draft, saving, change, saveNow } = useAutosave(customer, contact.caller.number)
  const words = useCallerWords()(contact.caller)
  const queue = useQueueName()(contact.queue)
  const others = customer?.numbers.filter((number) => number !== contact.caller.number) ?? []
  const digits = contact.segments.map((segment) => segment.digits).filter(Boolean).join(' · ')
  return (
    <div className="card" data-testid="customer-card">
      <header className="card-head">
        <h1 className="cut">{draft.name || words.name}</h1>
        {customer?.class && <Tag>{customer.class}</Tag>}
      </header>
      <dl className="pairs card-facts">
        <dt>{t('desk.callingNumber')}</dt><dd className="num">{words.number} <DialButton number={contact.caller.number} of={{ kind: 'call', id: contact.callId }} /> <RevealButton number={contact.caller.number} of={{ kind: 'call', id: contact.callId }} /> <NumberPlace number={contact.caller.number} /></dd>
        {others.length > 0 && <><dt>{t('desk.otherNumbers')}</dt><dd className="num">{others.map((number) => <span key={number}>{number} <DialButton number={number} {...(customer && { of: { kind: 'customer' as const, id: customer.id, index: customer.numbers.indexOf(number) } })} /></span>)}</dd></>}
        <dt>{t('desk.thisCall')}</dt><dd>{[queue, contact.dialled, digits && t('desk.keys', { digits })].filter(Boolean).join(' · ')}</dd>
      </dl>
      <ScriptCard contact={contact} customer={customer} />
      <div className="card-form">
        <div className="card-save">
          <b>{customer ? t('desk.customer') : t('desk.newCustomer')}</b>
          <SavedState saving={saving} />
        </div>
        <label className="field">
          <span>{t('desk.name')}</span>
          <Input value={draft.name} maxLength={100} placeholder={t('desk.namePlaceholder')} onChange={(e) => change({ name: e.target.value })} onBlur={saveNow} />
        </label>
        <label className="field">
          <span>{t('desk.note')}</span>
          <Input.TextArea value={draft.note} maxLength={4000} autoSize={{ minRows: 6, maxRows: 16 }} placeholder={t('desk.notePlaceholder')} onChange={(e) => change({ note: e.target.value })} onBlur={saveNow} />
        </label>
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

/** Saves shortly after the last key and when a field is left. A new customer exists from his first name on. */
function useAutosave(customer: Customer | null, number: string) {
  const save = useSaveCustomer()
  const id = useRef(customer?.id ?? null)
  const numbers = useRef(customer?.numbers ?? (number === '' ? [] : [number]))
  const [draft, setDraft] = useState<Draft>({ name: customer?.name ?? '', note: customer?.note ?? '' })
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  const latest = useRef(draft)
  const saved = useRef(draft)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef(false)

  const saveNow = useCallback(() => {
    clearTimeout(timer.current)
    const wanted = { ...latest.current, name: latest.current.name.trim() }
    const same = wanted.name === saved.current.name && wanted.note === saved.current.note
    if (running.current || same || wanted.name === '' || numbers.current.length === 0) return
    running.current = true
    setSaving({ state: 'saving' })
    save(id.current, { ...wanted, numbers: numbers.current }).then(
      (answer) => {
        id.current = answer.id
        numbers.current = answer.numbers
        saved.current = wanted
        setSaving({ state: 'saved', at: answer.updatedAt })
      },
      (error: unknown) => setSaving({ state: 'failed', problem: problemText(error) }),
    ).finally(() => {
      running.current = false
      if (latest.current.name.trim() !== wanted.name || latest.current.note !== wanted.note) saveNow() // Typed meanwhile.
    })
  }, [save])
  const leave = useRef(saveNow)
  leave.current = saveNow
  useEffect(() => () => leave.current(), []) // What was typed in the last moment is not lost when the card closes.

  // Somebody else changed the card while nothing is unsaved here: show it.
  useEffect(() => {
    if (!customer || latest.current.name !== saved.current.name || latest.current.note !== saved.current.note) return
    id.current = customer.id
    numbers.current = customer.numbers
    saved.current = { name: customer.name, note: customer.note }
    latest.current = saved.current
    setDraft(saved.current)
  }, [customer])

  const change = (part: Partial<Draft>) => {
    latest.current = { ...latest.current, ...part }
    setDraft(latest.current)
    clearTimeout(timer.current)
    timer.current = setTimeout(saveNow, saveAfterMs)
  }
  return { draft, saving, change, saveNow }
}
