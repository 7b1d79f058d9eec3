import { ReadOutlined } from '@ant-design/icons'
import { Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '@/lib/clock'
import type { Customer } from '@/lib/contract'
import { useDesk } from '@/lib/queries'
import { fitting, spoken, surnameOf, useScripts } from '@/lib/scripts'
import { useQueueName } from '@/lib/use-queue-name'
import type { Contact } from './phase'
import { ScriptWalk } from './script-walk'

/** What to say in this situation: the script that fits best opens by itself, the customer addressed as one should; others are found by name. */
export function ScriptCard({ contact, customer }: { contact: Contact; customer: Customer | null }) {
  const { t } = useTranslation()
  const all = useScripts().data ?? []
  const agent = useDesk().data?.agent
  const queue = useQueueName()(contact.queue)
  const address = useCustomerAddress(customer, contact.caller.name)
  const [chosen, setChosen] = useState<number | null>(null)
  const best = fitting(all, { queue: contact.queue, class: customer?.class ?? '', outbound: contact.outbound ?? false })
  const script = all.find((one) => one.id === chosen) ?? best[0]
  if (!script) return null
  const hour = new Date(serverNow()).getHours()
  const places = {
    customer: address, agent: agent?.name ?? '', jobNumber: agent?.jobNumber ?? '', queue,
    greeting: hour < 12 ? t('scripts.morning') : hour < 18 ? t('scripts.afternoon') : t('scripts.evening'),
  }
  const say = (text: string) => spoken(text, places)
  const options = [...best, ...all.filter((one) => !best.includes(one))].map((one) => ({ value: one.id, label: one.title }))
  return (
    <section className="card-script" aria-label={t('scripts.title')}>
      <div className="card-save"><b><ReadOutlined /> {t('scripts.title')}</b><Select size="small" variant="borderless" showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} value={script.id} aria-label={t('scripts.choose')} options={options} onChange={(id: number) => setChosen(id)} /></div>
      {script.steps.length > 0 ? <ScriptWalk key={`${contact.callId} ${script.id}`} callId={contact.callId} script={script} say={say} /> : <p className="card-script-text">{say(script.text)}</p>}
    </section>
  )
}

/** Surname and title where the title is known; otherwise the name, and without one a polite word. */
function useCustomerAddress(customer: Customer | null, name: string | null): string {
  const { t } = useTranslation()
  const known = customer?.name ?? name
  if (!known) return t('scripts.unknown')
  if (customer?.title === 'ms') return t('scripts.ms', { surname: surnameOf(known) })
  if (customer?.title === 'mr') return t('scripts.mr', { surname: surnameOf(known) })
  return known
}
