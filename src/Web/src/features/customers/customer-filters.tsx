import { DeleteOutlined, SaveOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Input, Popover, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SetURLSearchParams } from 'react-router'
import { useCustomerActs, useCustomerSettings, useCustomerViews } from '@/lib/customers'
import { nameIn, problemText } from '@/lib/i18n'
import { ChoiceList, FilterChip } from '@/ui/chip'
import { TakesKeys } from '@/ui/takes-keys'

/** Group, tag, class, region, owner, order: as chips. */
export function CustomerFilters({ params, change }: { params: URLSearchParams; change: (next: Record<string, string>) => void }) {
  const { t, i18n } = useTranslation()
  const groups = useCustomerSettings().data?.groups ?? []
  const texts = [{ key: 'tag', name: t('customers.tag') }, { key: 'class', name: t('customers.class') }, { key: 'region', name: t('customers.region') }, { key: 'owner', name: t('customers.owner') }]
  const orders = [{ value: 'name', label: t('customers.byName') }, { value: 'updated', label: t('customers.byUpdated') }, { value: 'created', label: t('customers.byCreated') }]
  const group = groups.find((g) => g.id === params.get('group'))
  return (
    <>
      {groups.length > 0 && (
        <FilterChip name={t('customers.group')} value={params.get('group') && (group ? nameIn(i18n.language, group.name) : params.get('group'))} onClear={() => change({ group: '' })}>
          {(close) => <ChoiceList value={params.get('group')} options={groups.map((g) => ({ value: g.id, label: nameIn(i18n.language, g.name) }))} onChoose={(value) => { change({ group: value }); close() }} />}
        </FilterChip>
      )}
      {texts.map(({ key, name }) => (
        <FilterChip key={key} name={name} value={params.get(key)} onClear={() => change({ [key]: '' })}>
          {(close) => <TakesKeys>{(field) => <Input.Search ref={field} allowClear defaultValue={params.get(key) ?? ''} maxLength={32} aria-label={name} enterButton={t('calls.apply')} onSearch={(value) => { change({ [key]: value.trim() }); close() }} />}</TakesKeys>}
        </FilterChip>
      ))}
      <FilterChip name={t('customers.order')} value={orders.find((o) => o.value === (params.get('sort') ?? 'name'))?.label ?? null}>
        {(close) => <ChoiceList value={params.get('sort') ?? 'name'} options={orders} onChoose={(value) => { change({ sort: value === 'name' ? '' : value }); close() }} />}
      </FilterChip>
    </>
  )
}

/** Views that were saved: one's own, and those that others share. */
export function ViewSelect({ params, setParams }: { params: URLSearchParams; setParams: SetURLSearchParams }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const views = useCustomerViews().data ?? []
  const acts = useCustomerActs()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const query = [...params].filter(([key]) => !['page', 'pageSize'].includes(key)).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')
  const chosen = views.find((view) => view.query === query && query !== '')
  const run = (done: Promise<unknown>) => void done.catch((error: unknown) => message.error(problemText(error)))
  const save = (
    <div className="customers-save">
      <Input value={name} maxLength={60} placeholder={t('customers.viewName')} aria-label={t('customers.viewName')} onChange={(e) => setName(e.target.value)} />
      <Checkbox checked={shared} onChange={(e) => setShared(e.target.checked)}>{t('customers.viewShared')}</Checkbox>
      <Button type="primary" disabled={!name.trim()} onClick={() => run(acts.saveView(name.trim(), query, shared).then(() => setName('')))}>{t('common.save')}</Button>
      {views.filter((view) => view.own).map((view) => (
        <span key={view.id} className="customers-view"><span className="cut grow">{view.name}</span><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('customers.removeView', { name: view.name })} onClick={() => run(acts.removeView(view.id))} /></span>
      ))}
    </div>
  )
  return (
    <span className="customers-views">
      {views.length > 0 && (
        <Select
          className="customers-view-select" allowClear placeholder={t('customers.views')} aria-label={t('customers.views')} value={chosen?.id ?? null} popupMatchSelectWidth={false}
          options={views.map((view) => ({ value: view.id, label: view.own ? view.name : t('customers.viewOf', { name: view.name, owner: view.owner }) }))} onChange={(id: number | null) => setParams(new URLSearchParams(views.find((view) => view.id === id)?.query ?? ''))}
        />
      )}
      <Popover trigger="click" content={save} placement="bottomLeft"><Button icon={<SaveOutlined />} aria-label={t('customers.saveView')} title={t('customers.saveView')} /></Popover>
    </span>
  )
}
