import { DeleteOutlined, FormOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Drawer, Input, InputNumber } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BilingualName } from '@/lib/contract'
import { nameIn, problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { qualityKey, retireForm, saveForm, useForms, type Form, type FormItem, type FormSection, type StoredForm } from './api'

const fresh = (taken: string[]): FormItem => { let n = taken.length + 1; while (taken.includes(`q${n}`)) n++; return { id: `q${n}`, text: { zh: '', en: '' }, weight: 1, points: 1, fatal: false, mayNotApply: false } }
const newForm = (): Form => ({ name: { zh: '', en: '' }, passFrom: 80, sections: [{ title: { zh: '', en: '' }, weight: 1, items: [fresh([])] }] })

/** Forms by which calls are scored. */
export function FormList() {
  const { t, i18n } = useTranslation()
  const query = useForms()
  const [editing, setEditing] = useState<StoredForm | 'new' | null>(null)
  return (
    <>
      <div className="quality-tools"><Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>{t('quality.newForm')}</Button></div>
      <Loaded query={query} rows={4}>
        {(forms) => forms.every((f) => f.retired) ? <Empty icon={<FormOutlined />} title={t('quality.noForms')} text={t('quality.noFormsText')} /> : (
          <ul className="narrow-list quality-forms">{forms.filter((f) => !f.retired).map((f) => (
            <li key={f.id}><button type="button" className="narrow-row" onClick={() => setEditing(f)}><span className="grow"><b className="cut">{nameIn(i18n.language, f.form.name)}</b><small>{t('quality.formLine', { sections: f.form.sections.length, items: f.form.sections.reduce((all, s) => all + s.items.length, 0), pass: f.form.passFrom })}</small></span><span className="num dim">v{f.version}</span><span className="dim"><At iso={f.madeAt} /> {f.madeBy}</span></button></li>
          ))}</ul>
        )}
      </Loaded>
      {editing !== null && <Editor stored={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </>
  )
}

function Editor({ stored, close }: { stored: StoredForm | null; close: () => void }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const client = useQueryClient()
  const [form, setForm] = useState<Form>(stored?.form ?? newForm())
  const [problem, setProblem] = useState<string | null>(null)
  const ids = form.sections.flatMap((s) => s.items.map((i) => i.id))
  const done = async (work: Promise<unknown>) => {
    try { await work; await client.invalidateQueries({ queryKey: qualityKey }); close() } catch (error) { setProblem(problemText(error)) }
  }
  const filled = (name: BilingualName) => name.zh.trim() !== '' && name.en.trim() !== ''
  const whole = filled(form.name) && form.sections.every((s) => filled(s.title) && s.items.length > 0 && s.items.every((i) => filled(i.text)))
  const set = (at: number, next: Partial<FormSection>) => setForm({ ...form, sections: form.sections.map((s, i) => (i === at ? { ...s, ...next } : s)) })
  return (
    <Drawer open onClose={close} size={860} title={stored ? t('quality.editForm', { version: stored.version }) : t('quality.newForm')} extra={<Button type="primary" disabled={!whole} onClick={() => void done(saveForm(stored?.id ?? null, form))}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} />}
      <p className="dim small">{t('quality.versionHelp')}</p>
      <Names label={t('quality.formName')} value={form.name} onChange={(name) => setForm({ ...form, name })} />
      <label className="quality-line">{t('quality.passFrom')} <InputNumber min={0} max={100} precision={0} value={form.passFrom} onChange={(v) => setForm({ ...form, passFrom: v ?? 80 })} /></label>
      {form.sections.map((section, at) => (
        <fieldset key={at} className="quality-section">
          <legend>{t('quality.section', { number: at + 1 })}</legend>
          <div className="quality-line"><Names label={t('quality.sectionTitle')} value={section.title} onChange={(title) => set(at, { title })} /><Weight value={section.weight} onChange={(weight) => set(at, { weight })} />
            <Button type="text" danger icon={<DeleteOutlined />} aria-label={t('quality.removeSection', { number: at + 1 })} disabled={form.sections.length === 1} onClick={() => setForm({ ...form, sections: form.sections.filter((_, i) => i !== at) })} /></div>
          {section.items.map((item, i) => {
            const change = (next: Partial<FormItem>) => set(at, { items: section.items.map((old, j) => (j === i ? { ...old, ...next } : old)) })
            return (
              <div className="quality-edit" key={item.id} role="group" aria-label={t('quality.item', { number: i + 1 })}>
                <Names label={t('quality.itemText')} value={item.text} onChange={(text) => change({ text })} />
                <div className="quality-line"><Weight value={item.weight} onChange={(weight) => change({ weight })} />
                  <label>{t('quality.points')} <InputNumber size="small" min={1} max={10} precision={0} value={item.points} onChange={(v) => change({ points: v ?? 1 })} /></label>
                  <Checkbox checked={item.fatal} onChange={(e) => change({ fatal: e.target.checked })}>{t('quality.fatal')}</Checkbox><Checkbox checked={item.mayNotApply} onChange={(e) => change({ mayNotApply: e.target.checked })}>{t('quality.notApplicable')}</Checkbox>
                  <Button type="text" size="small" danger icon={<DeleteOutlined />} aria-label={t('quality.removeItem', { number: i + 1 })} disabled={section.items.length === 1} onClick={() => set(at, { items: section.items.filter((_, j) => j !== i) })} /></div>
              </div>
            )
          })}
          <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={() => set(at, { items: [...section.items, fresh(ids)] })}>{t('quality.addItem')}</Button>
        </fieldset>
      ))}
      <div className="quality-line"><Button type="dashed" icon={<PlusOutlined />} onClick={() => setForm({ ...form, sections: [...form.sections, { title: { zh: '', en: '' }, weight: 1, items: [fresh(ids)] }] })}>{t('quality.addSection')}</Button>
        {stored && <Button className="end" danger icon={<DeleteOutlined />} onClick={() => void modal.confirm({ title: t('quality.retireTitle'), content: t('quality.retireText'), okText: t('quality.retire'), cancelText: t('calendars.cancel'), okButtonProps: { danger: true }, onOk: () => done(retireForm(stored.id)) })}>{t('quality.retire')}</Button>}</div>
    </Drawer>
  )
}

function Names({ label, value, onChange }: { label: string; value: BilingualName; onChange: (value: BilingualName) => void }) {
  const { t } = useTranslation()
  return <span className="quality-names"><Input value={value.zh} maxLength={200} placeholder={t('quality.inChinese', { label })} aria-label={t('quality.inChinese', { label })} onChange={(e) => onChange({ ...value, zh: e.target.value })} /><Input value={value.en} maxLength={200} placeholder={t('quality.inEnglish', { label })} aria-label={t('quality.inEnglish', { label })} onChange={(e) => onChange({ ...value, en: e.target.value })} /></span>
}

function Weight({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const { t } = useTranslation()
  return <label>{t('quality.weight')} <InputNumber size="small" min={1} max={100} precision={0} value={value} onChange={(v) => onChange(v ?? 1)} /></label>
}
