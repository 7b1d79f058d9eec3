import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Input, Select, Switch } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldKinds, formsKey, saveForm, type ContactForm, type FieldKind, type FormField } from '@/lib/forms'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import { isWhole, LookupEditor, newLookup } from './lookup-editor'

const fieldsMax = 60
const words = (text: string) => text.trim() !== ''
const whole = (field: FormField) => words(field.label.zh) && words(field.label.en) && (field.kind !== 'choice' || ((field.options ?? []).length > 0 && (field.options ?? []).every((option) => words(option.zh) && words(option.en)))) && (!field.lookup || isWhole(field.lookup))

/** Name, queues and fields of one form. What agents have begun keeps the fields it was begun with. */
export function FormEditor({ stored, isNew, onStored, onDropped }: { stored: ContactForm; isNew: boolean; onStored: (id: string) => void; onDropped: () => void }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const queues = useQueues().data ?? []
  const [form, setForm] = useState(stored)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const changed = isNew || JSON.stringify(form) !== JSON.stringify(stored)
  const ready = words(form.name.zh) && words(form.name.en) && form.fields.length > 0 && form.fields.every(whole)
  const setFields = (fields: FormField[]) => setForm({ ...form, fields })
  const setField = (at: number, next: Partial<FormField>) => setFields(form.fields.map((old, i) => (i === at ? { ...old, ...next } : old)))
  const move = (at: number, by: number) => {
    const fields = [...form.fields]
    const [one] = fields.splice(at, 1)
    if (one) fields.splice(at + by, 0, one)
    setFields(fields)
  }
  const add = () => {
    let n = form.fields.length + 1
    while (form.fields.some((field) => field.key === `f${n}`)) n++
    setFields([...form.fields, { key: `f${n}`, kind: 'text', label: { zh: '', en: '' }, required: false }])
  }
  const save = async () => {
    setBusy(true)
    try {
      const saved = await saveForm(form)
      await client.invalidateQueries({ queryKey: formsKey })
      void message.success(t('settings.stored'))
      onStored(saved.id)
    } catch (error) { setProblem(problemText(error)) } finally { setBusy(false) }
  }
  return (
    <div className="form-editor">
      <div className="form-names">
        <label className="field"><span>{t('settings.nameZh')}</span><Input value={form.name.zh} maxLength={60} onChange={(e) => setForm({ ...form, name: { ...form.name, zh: e.target.value } })} /></label>
        <label className="field"><span>{t('settings.nameEn')}</span><Input value={form.name.en} maxLength={60} onChange={(e) => setForm({ ...form, name: { ...form.name, en: e.target.value } })} /></label>
        <label className="field form-queues"><span>{t('forms.queues')}</span><Select mode="multiple" value={form.queues} aria-label={t('forms.queues')} placeholder={t('forms.noQueue')} options={queues.map((queue) => ({ value: queue.id, label: nameIn(i18n.language, queue.name) }))} onChange={(chosen: string[]) => setForm({ ...form, queues: chosen })} /></label>
        <label className="form-active"><Switch checked={form.active} aria-label={t('forms.active')} onChange={(active) => setForm({ ...form, active })} /> {t(form.active ? 'forms.active' : 'forms.outOfUse')}</label>
      </div>
      {!isNew && <p className="dim small">{t('forms.versionHelp', { version: stored.version })}</p>}
      <ol className="form-fields">
        {form.fields.map((field, i) => (
          <li key={field.key} className="form-field">
            <Input value={field.label.zh} maxLength={60} placeholder={t('forms.labelZh')} aria-label={t('forms.labelZh')} {...(words(field.label.zh) ? {} : { status: 'error' as const })} onChange={(e) => setField(i, { label: { ...field.label, zh: e.target.value } })} />
            <Input value={field.label.en} maxLength={60} placeholder={t('forms.labelEn')} aria-label={t('forms.labelEn')} {...(words(field.label.en) ? {} : { status: 'error' as const })} onChange={(e) => setField(i, { label: { ...field.label, en: e.target.value } })} />
            <Select value={field.kind} aria-label={t('forms.kind')} options={fieldKinds.map((kind) => ({ value: kind, label: codeText('formKind', kind) }))} onChange={(kind: FieldKind) => setField(i, { kind, options: kind === 'choice' ? field.options ?? [{ zh: '', en: '' }] : null, lookup: kind === 'lookup' ? field.lookup ?? newLookup : null, required: kind !== 'lookup' && field.required === true })} />
            <Checkbox checked={field.required === true} disabled={field.kind === 'lookup'} onChange={(e) => setField(i, { required: e.target.checked })}>{t('forms.required')}</Checkbox>
            <span className="form-field-tools">
              <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={i === 0} aria-label={t('forms.up')} title={t('forms.up')} onClick={() => move(i, -1)} />
              <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={i === form.fields.length - 1} aria-label={t('forms.down')} title={t('forms.down')} onClick={() => move(i, 1)} />
              <Button type="text" size="small" danger icon={<DeleteOutlined />} aria-label={t('forms.removeField')} title={t('forms.removeField')} onClick={() => setFields(form.fields.filter((_, at) => at !== i))} />
            </span>
            {field.lookup && <LookupEditor lookup={field.lookup} fields={form.fields} onChange={(lookup) => setField(i, { lookup })} />}
            {field.kind === 'choice' && <Options field={field} onChange={(options) => setField(i, { options })} />}
          </li>
        ))}
      </ol>
      <Button type="dashed" icon={<PlusOutlined />} disabled={form.fields.length >= fieldsMax} onClick={add}>{t('forms.addField')}</Button>
      {problem && <Alert type="error" showIcon title={problem} />}
      <div className="form-foot">
        <Button disabled={!changed} onClick={() => { if (isNew) onDropped(); else setForm(stored) }}>{t('settings.discard')}</Button>
        <Button type="primary" loading={busy} disabled={!changed || !ready} onClick={() => void save()}>{t('common.save')}</Button>
      </div>
    </div>
  )
}

function Options({ field, onChange }: { field: FormField; onChange: (options: { zh: string; en: string }[]) => void }) {
  const { t } = useTranslation()
  const options = field.options ?? []
  const set = (at: number, next: object) => onChange(options.map((old, i) => (i === at ? { ...old, ...next } : old)))
  return (
    <ul className="form-options">
      {options.map((option, i) => (
        <li key={i}>
          <Input size="small" value={option.zh} maxLength={60} placeholder={t('forms.optionZh')} aria-label={t('forms.optionZh')} onChange={(e) => set(i, { zh: e.target.value })} />
          <Input size="small" value={option.en} maxLength={60} placeholder={t('forms.optionEn')} aria-label={t('forms.optionEn')} onChange={(e) => set(i, { en: e.target.value })} />
          <Button type="text" size="small" danger icon={<DeleteOutlined />} aria-label={t('forms.removeOption')} disabled={options.length === 1} onClick={() => onChange(options.filter((_, at) => at !== i))} />
        </li>
      ))}
      <li><Button size="small" type="text" icon={<PlusOutlined />} disabled={options.length >= 50} onClick={() => onChange([...options, { zh: '', en: '' }])}>{t('forms.addOption')}</Button></li>
    </ul>
  )
}
