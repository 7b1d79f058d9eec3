import { CheckCircleFilled, FormOutlined, TeamOutlined } from '@ant-design/icons'
import { Alert, App, Button, Input, Popover, Select, Tag } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askHelper, bePresent, contactFormsKey, saveEntry, useContactForms, withEntry, type ContactForms as Contact, type FormEntry, type FormField, type Present } from '@/lib/forms'
import { nameIn, problemText } from '@/lib/i18n'
import { useAgents, useSession } from '@/lib/queries'
import { CardPeople } from './card-people'
import { FieldClash } from './field-clash'
import { LookupButton } from './lookup-button'
import { useEntry, type FieldState } from './use-entry'
import './contact-forms.css'

const presentEveryMs = 10_000

/** The forms of one contact: begun, filled in together with whoever else has them open, saved as one types, and submitted. Not there where the queue has none. */
export default function ContactForms({ callId }: { callId: string }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const me = useSession().data?.jobNumber ?? ''
  const contact = useContactForms(callId).data
  const [field, setField] = useState<string | null>(null)
  const any = (contact?.forms.length ?? 0) + (contact?.entries.length ?? 0) > 0
  useEffect(() => {
    if (!any) return
    const say = () => void bePresent(callId, true, field).then((present) => client.setQueryData<Contact>(contactFormsKey(callId), (now) => now && { ...now, present })).catch(() => undefined)
    say()
    const timer = setInterval(say, presentEveryMs)
    return () => clearInterval(timer)
  }, [callId, field, any, client])
  useEffect(() => () => { void bePresent(callId, false, null).catch(() => undefined) }, [callId])
  if (!contact || !any) return null
  const others = contact.present.filter((one) => one.jobNumber !== me)
  const begin = async (form: string) => {
    try {
      const entry = await saveEntry(callId, form, {}, 0)
      client.setQueryData<Contact>(contactFormsKey(callId), (now) => now && withEntry(now, entry))
    } catch (error) { void message.error(problemText(error)) }
  }
  const left = contact.forms.filter((form) => !contact.entries.some((entry) => entry.form === form.id))
  return (
    <section className="contact-forms" aria-label={t('forms.atContact')} data-testid="contact-forms">
      <h2><FormOutlined className="dim" /> {t('forms.atContact')}<span className="end"><HelperButton contact={contact} me={me} /></span></h2>
      <CardPeople others={others} />
      {contact.entries.map((entry) => <Entry key={entry.form} entry={entry} others={others} onField={setField} />)}
      {left.length > 0 && <div className="contact-begin">{left.map((form) => <Button key={form.id} size="small" onClick={() => void begin(form.id)}>{t('forms.begin', { name: nameIn(i18n.language, form.name) })}</Button>)}</div>}
    </section>
  )
}

/** Asks a colleague to fill in with one; he is told at once. */
function HelperButton({ contact, me }: { contact: Contact; me: string }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const agents = useAgents().data ?? []
  const [open, setOpen] = useState(false)
  const ask = async (agent: string) => {
    try {
      await askHelper(contact.callId, agent)
      setOpen(false)
      void message.success(t('forms.asked'))
      void client.invalidateQueries({ queryKey: contactFormsKey(contact.callId) })
    } catch (error) { void message.error(problemText(error)) }
  }
  const choices = agents.filter((agent) => agent.jobNumber !== me && agent.state !== 'signed-out' && !agent.synthetic).map((agent) => ({ value: agent.jobNumber, label: `${agent.name} ${agent.jobNumber}` }))
  return (
    <Popover
      open={open} onOpenChange={setOpen} trigger={['click']} placement="bottomRight" destroyOnHidden
      content={<Select autoFocus defaultOpen showSearch={{ optionFilterProp: 'label' }} className="contact-helper" placeholder={t('forms.askWhom')} aria-label={t('forms.askWhom')} notFoundContent={t('forms.nobody')} options={choices} onChange={(agent: string) => void ask(agent)} />}
    >
      <Button type="text" size="small" icon={<TeamOutlined />}>{contact.helpers.length > 0 ? t('forms.helpers', { names: contact.helpers.map((one) => one.name).join('、') }) : t('forms.askHelp')}</Button>
    </Popover>
  )
}

function Entry({ entry, others, onField }: { entry: FormEntry; others: Present[]; onField: (field: string | null) => void }) {
  const { t, i18n } = useTranslation()
  const form = useEntry(entry)
  const writer = (key: string) => others.find((one) => one.field === `${entry.form}/${key}`)
  return (
    <div className="contact-entry" role="group" aria-label={nameIn(i18n.language, entry.name)}>
      <div className="contact-entry-head"><b>{nameIn(i18n.language, entry.name)}</b>{entry.submittedAt ? <Tag color="success" icon={<CheckCircleFilled />}>{t('forms.submitted')}</Tag> : <small className="dim">{t(form.clean ? 'forms.draftSaved' : 'forms.saving')}</small>}</div>
      {entry.fields.map((field) => field.kind === 'lookup' ? <LookupButton key={field.key} entry={entry} field={field} valueOf={(key) => form.field(key).value} put={form.change} /> : (
        <FieldInput
          key={field.key} field={field} state={form.field(field.key)} by={entry.values[field.key]?.by ?? null} writer={writer(field.key)?.name ?? null} onChange={(value) => form.change(field.key, value)} onSettle={(mine) => form.settle(field.key, mine)}
          onFocus={() => onField(`${entry.form}/${field.key}`)} onBlur={() => { onField(null); void form.flush() }}
        />
      ))}
      {form.problem && <Alert type="error" showIcon title={form.problem} />}
      {!entry.submittedAt && <Button type="primary" size="small" loading={form.busy} onClick={() => void form.submit()}>{t('forms.submit')}</Button>}
    </div>
  )
}

type FieldProps = { field: FormField; state: FieldState; by: string | null; writer: string | null; onChange: (value: string) => void; onSettle: (mine: boolean) => void; onFocus: () => void; onBlur: () => void }

function FieldInput({ field, state, by, writer, onChange, onSettle, onFocus, onBlur }: FieldProps) {
  const { t, i18n } = useTranslation()
  const label = nameIn(i18n.language, field.label)
  const shared = { value: state.value, 'aria-label': label, onFocus, onBlur, ...(state.problem || state.clash !== null ? { status: 'error' as const } : {}) }
  return (
    <label className={`field${writer ? ' field-taken' : ''}`}>
      <span>{label}{field.required && <b className="bad"> *</b>}{writer && <small className="state-talking"> {t('forms.writes', { name: writer })}</small>}</span>
      {field.kind === 'multiline' ? <Input.TextArea {...shared} maxLength={4000} autoSize={{ minRows: 2, maxRows: 8 }} onChange={(e) => onChange(e.target.value)} />
        : field.kind === 'choice' ? <Select {...shared} value={state.value || null} allowClear placeholder={t('forms.choose')} options={(field.options ?? []).map((option) => ({ value: option.zh, label: nameIn(i18n.language, option) }))} onChange={(value: string | undefined) => onChange(value ?? '')} />
          : <Input {...shared} type={field.kind === 'date' ? 'date' : 'text'} inputMode={field.kind === 'number' ? 'decimal' : 'text'} maxLength={200} onChange={(e) => onChange(e.target.value)} />}
      {state.problem && <small className="bad">{state.problem}</small>}
      {state.clash !== null && (
        <FieldClash text={t('forms.clash', { by: by ?? '', value: state.clash })} onSettle={onSettle} />
      )}
    </label>
  )
}
