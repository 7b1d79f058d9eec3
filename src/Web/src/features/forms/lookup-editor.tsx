import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FormField, FormLookup } from '@/lib/forms'
import { nameIn } from '@/lib/i18n'

const resultsMax = 20

/** What a button asks and what of the answer is shown. Fields are named by their keys, which stand below. */
export function LookupEditor({ lookup, fields, onChange }: { lookup: FormLookup; fields: FormField[]; onChange: (lookup: FormLookup) => void }) {
  const { t, i18n } = useTranslation()
  const entered = fields.filter((field) => field.kind !== 'lookup')
  const setResult = (at: number, next: Partial<FormLookup['results'][number]>) => onChange({ ...lookup, results: lookup.results.map((old, i) => (i === at ? { ...old, ...next } : old)) })
  return (
    <div className="form-lookup">
      <label className="field">
        <span>{t('forms.lookupUrl')}</span>
        <Input value={lookup.url} maxLength={1000} {...(/^https?:\/\/./i.test(lookup.url) ? {} : { status: 'error' as const })} onChange={(e) => onChange({ ...lookup, url: e.target.value })} />
        <small className="dim">{t('forms.lookupUrlHelp', { interpolation: { skipOnVariables: true } })} {t('forms.lookupKeys', { keys: entered.map((field) => `{${field.key.replaceAll('-', '_')}} ${nameIn(i18n.language, field.label)}`).join('、') })}</small>
      </label>
      <label className="field"><span>{t('forms.lookupTimeout')}</span><InputNumber min={1} max={15} precision={0} value={lookup.timeoutSeconds ?? 5} onChange={(seconds) => onChange({ ...lookup, timeoutSeconds: seconds ?? 5 })} /></label>
      <ul className="form-options form-results">
        {lookup.results.map((result, i) => (
          <li key={i}>
            <Input size="small" value={result.path} maxLength={200} placeholder={t('forms.lookupPath')} aria-label={t('forms.lookupPath')} onChange={(e) => setResult(i, { path: e.target.value })} />
            <Input size="small" value={result.label.zh} maxLength={60} placeholder={t('forms.labelZh')} aria-label={t('forms.labelZh')} onChange={(e) => setResult(i, { label: { ...result.label, zh: e.target.value } })} />
            <Input size="small" value={result.label.en} maxLength={60} placeholder={t('forms.labelEn')} aria-label={t('forms.labelEn')} onChange={(e) => setResult(i, { label: { ...result.label, en: e.target.value } })} />
            <Select size="small" value={result.field ?? ''} aria-label={t('forms.lookupInto')} options={[{ value: '', label: t('forms.lookupOnlyShown') }, ...entered.map((field) => ({ value: field.key, label: nameIn(i18n.language, field.label) || field.key }))]} onChange={(field) => setResult(i, { field: field || null })} />
            <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('forms.removeResult')} disabled={lookup.results.length === 1} onClick={() => onChange({ ...lookup, results: lookup.results.filter((_, at) => at !== i) })} />
          </li>
        ))}
        <li><Button size="small" type="text" icon={<PlusOutlined />} disabled={lookup.results.length >= resultsMax} onClick={() => onChange({ ...lookup, results: [...lookup.results, newLookup.results[0]!] })}>{t('forms.addResult')}</Button></li>
      </ul>
    </div>
  )
}

export const newLookup: FormLookup = { url: '', results: [{ path: '', label: { zh: '', en: '' } }], timeoutSeconds: 5 }

export const isWhole = ({ url, results }: FormLookup): boolean =>
  /^https?:\/\/./i.test(url) && results.every(({ path, label }) => [path, label.zh, label.en].every((text) => text.trim() !== ''))
