import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, Drawer, Input, InputNumber, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCustomerActs, useCustomerSettings, type CustomerField, type CustomerGroup, type CustomerSettings } from '@/lib/customers'
import { nameIn, problemText } from '@/lib/i18n'

const kinds: CustomerField['kind'][] = ['text', 'number', 'date', 'choice']
const replaced = <T,>(all: T[], index: number, change: Partial<T>): T[] => all.map((one, i) => (i === index ? { ...one, ...change } : one))

/** Own fields of the cards, groups by rule, and how long a deleted card can be had back. */
export function SettingsDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const stored = useCustomerSettings().data
  const acts = useCustomerActs()
  const [draft, setDraft] = useState<CustomerSettings | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => { if (stored && draft === null) setDraft(stored) }, [stored, draft])
  if (draft === null) return null
  const save = () => void acts.saveSettings(draft).then(onClose, (error: unknown) => setProblem(problemText(error)))
  return (
    <Drawer open onClose={onClose} size={720} title={t('customers.settings')} extra={<Button type="primary" onClick={save}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        <label className="field"><span>{t('customers.keepDeleted')}</span><InputNumber min={1} max={3650} value={draft.keepDeletedDays} onChange={(days) => setDraft({ ...draft, keepDeletedDays: days ?? 30 })} /></label>
        <h2>{t('customers.fields')}</h2>
        {draft.fields.map((field, index) => <FieldLine key={index} field={field} change={(part) => setDraft({ ...draft, fields: replaced(draft.fields, index, part) })} remove={() => setDraft({ ...draft, fields: draft.fields.filter((_, i) => i !== index) })} />)}
        <div><Button type="dashed" icon={<PlusOutlined />} onClick={() => setDraft({ ...draft, fields: [...draft.fields, { id: '', name: { zh: '', en: '' }, kind: 'text', choices: [] }] })}>{t('customers.addField')}</Button></div>
        <h2>{t('customers.groups')}</h2>
        <p className="dim">{t('customers.groupsText')}</p>
        {draft.groups.map((group, index) => <GroupLine key={index} group={group} fields={draft.fields} change={(part) => setDraft({ ...draft, groups: replaced(draft.groups, index, part) })} remove={() => setDraft({ ...draft, groups: draft.groups.filter((_, i) => i !== index) })} />)}
        <div><Button type="dashed" icon={<PlusOutlined />} onClick={() => setDraft({ ...draft, groups: [...draft.groups, { id: '', name: { zh: '', en: '' }, class: '', region: '', tag: '', owner: '', field: '', value: '' }] })}>{t('customers.addGroup')}</Button></div>
      </div>
    </Drawer>
  )
}

type Named = { id: string; name: { zh: string; en: string } }

function Names<T extends Named>({ one, change, remove }: { one: T; change: (part: Partial<T>) => void; remove: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <Input value={one.id} maxLength={32} placeholder={t('customers.fieldId')} aria-label={t('customers.fieldId')} onChange={(e) => change({ id: e.target.value } as Partial<T>)} />
      <Input value={one.name.zh} maxLength={40} placeholder={t('customers.nameZh')} aria-label={t('customers.nameZh')} onChange={(e) => change({ name: { ...one.name, zh: e.target.value } } as Partial<T>)} />
      <Input value={one.name.en} maxLength={40} placeholder={t('customers.nameEn')} aria-label={t('customers.nameEn')} onChange={(e) => change({ name: { ...one.name, en: e.target.value } } as Partial<T>)} />
      <Button type="text" icon={<DeleteOutlined />} aria-label={t('customers.removeLine', { name: one.id })} onClick={remove} />
    </>
  )
}

function FieldLine({ field, change, remove }: { field: CustomerField; change: (part: Partial<CustomerField>) => void; remove: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="customers-line">
      <Names one={field} change={change} remove={remove} />
      <Select value={field.kind} aria-label={t('customers.fieldKindOf')} options={kinds.map((kind) => ({ value: kind, label: t(`customers.fieldKind.${kind}`) }))} onChange={(kind) => change({ kind })} />
      <Checkbox checked={field.secret === true} onChange={(e) => change({ secret: e.target.checked })}>{t('customers.secret')}</Checkbox>
      {field.kind === 'choice' && <Select className="customers-wide" mode="tags" open={false} value={field.choices} placeholder={t('customers.choices')} aria-label={t('customers.choices')} tokenSeparators={[',', ';']} onChange={(choices: string[]) => change({ choices })} />}
    </div>
  )
}

function GroupLine({ group, fields, change, remove }: { group: CustomerGroup; fields: CustomerField[]; change: (part: Partial<CustomerGroup>) => void; remove: () => void }) {
  const { t, i18n } = useTranslation()
  const conditions = [{ key: 'class', name: t('customers.class') }, { key: 'tag', name: t('customers.tag') }, { key: 'region', name: t('customers.region') }, { key: 'owner', name: t('customers.owner') }] as const
  return (
    <div className="customers-line">
      <Names one={group} change={change} remove={remove} />
      {conditions.map(({ key, name }) => <Input key={key} value={group[key]} maxLength={32} placeholder={name} aria-label={name} onChange={(e) => change({ [key]: e.target.value })} />)}
      {fields.length > 0 && <Select allowClear value={group.field || null} placeholder={t('customers.fields')} aria-label={t('customers.fields')} options={fields.filter((f) => f.id).map((f) => ({ value: f.id, label: nameIn(i18n.language, f.name) }))} onChange={(field: string | null) => change({ field: field ?? '' })} />}
      {group.field && <Input value={group.value} maxLength={100} placeholder={t('customers.value')} aria-label={t('customers.value')} onChange={(e) => change({ value: e.target.value })} />}
    </div>
  )
}
