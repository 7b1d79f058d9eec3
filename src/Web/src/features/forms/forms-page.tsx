import { PlusOutlined } from '@ant-design/icons'
import { Button, Tabs } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useForms, type ContactForm } from '@/lib/forms'
import { nameIn } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { EntryList } from './entry-list'
import { FormEditor } from './form-editor'
import './forms.css'

const fresh = (taken: ContactForm[]): ContactForm => {
  let n = taken.length + 1
  while (taken.some((form) => form.id === `form-${n}`)) n++
  return { id: `form-${n}`, name: { zh: '', en: '' }, queues: [], active: true, version: 0, fields: [{ key: 'f1', kind: 'text', label: { zh: '', en: '' }, required: false }], updatedAt: '', updatedBy: '' }
}

/** Acceptance types: which fields an agent fills in at the contacts of which queues, and what was entered. */
export default function FormsPage() {
  const { t, i18n } = useTranslation()
  const query = useForms()
  const [params, setParams] = useSearchParams()
  const [draft, setDraft] = useState<ContactForm | null>(null)
  return (
    <Loaded query={query} rows={8}>
      {(forms) => {
        const chosen = draft ?? forms.find((form) => form.id === params.get('form')) ?? forms[0]
        const choose = (id: string) => { setDraft(null); setParams({ form: id }, { replace: true }) }
        return (
          <section className="settings-page">
            <div className="settings-list">
              <div className="list-head"><h1>{t('forms.title')}</h1><Button className="end" type="text" icon={<PlusOutlined />} aria-label={t('forms.new')} title={t('forms.new')} onClick={() => setDraft(fresh(forms))} /></div>
              {[...forms, ...(draft ? [draft] : [])].map((form) => (
                <button key={form.id} type="button" className={`settings-row${form === chosen ? ' settings-row-on' : ''}`} aria-current={form === chosen} onClick={() => { if (form !== draft) choose(form.id) }}>
                  <span className="grow"><b className="cut">{nameIn(i18n.language, form.name) || t('forms.new')}</b><small className="cut">{form.active ? t('forms.facts', { fields: form.fields.length, queues: form.queues.length }) : t('forms.outOfUse')}</small></span>
                </button>
              ))}
            </div>
            {chosen === undefined ? <Empty title={t('forms.none')} text={t('forms.noneText')}><Button type="primary" onClick={() => setDraft(fresh(forms))}>{t('forms.new')}</Button></Empty> : (
              <div className="settings-form">
                <Tabs
                  key={chosen.id} className="forms-tabs" items={[
                    { key: 'fields', label: t('forms.fields'), children: <FormEditor key={`${chosen.id} ${chosen.version} ${chosen.updatedAt}`} stored={chosen} isNew={chosen === draft} onStored={(id) => choose(id)} onDropped={() => setDraft(null)} /> },
                    ...(chosen === draft ? [] : [{ key: 'entries', label: t('forms.entries'), children: <EntryList form={chosen} /> }]),
                  ]}
                />
              </div>
            )}
          </section>
        )
      }}
    </Loaded>
  )
}
