import { DeleteOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNumberTargets, useRefresh, type RingGroup, type RingGroupSettings } from '@/lib/administration'
import { http } from '@/lib/http'
import { FormDrawer } from './form-drawer'
import { Part, Rows } from './form-parts'

const fresh: RingGroupSettings = { number: '', name: '', strategy: 'all', members: [], noAnswer: null, recorded: false }
const strategies = ['all', 'in-order', 'by-lot'] as const
const digits = /^[1-9]\d{1,7}$/

type Props = { open: RingGroup | 'new' | null; onClose: () => void; onDelete: (group: RingGroup) => void }

/** One ring group: its number, who rings, how, and what becomes of a call that nobody takes. */
export function RingGroupForm({ open, onClose, onDelete }: Props) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const known = open === 'new' || open === null ? null : open
  const number = known?.settings.number ?? null
  const initial = useMemo(() => known?.settings ?? fresh, [number, open === null]) // eslint-disable-line
  const save = async (fields: RingGroupSettings) => {
    const settings = { ...fields, noAnswer: fields.noAnswer || null }
    await (known ? http.put(`/api/ring-groups/${known.settings.number}`, settings) : http.post('/api/ring-groups', settings))
    await refresh()
  }
  return (
    <FormDrawer
      open={open !== null} title={number ?? t('exchange.newGroup')} initial={initial} save={save} onClose={onClose}
      extra={known && <Button type="text" danger icon={<DeleteOutlined />} onClick={() => onDelete(known)}>{t('admin.delete')}</Button>}
    >
      {() => (
        <>
          <div className="form-two">
            <Form.Item name="number" label={t('admin.number')} extra={t('exchange.groupNumberHelp')} rules={[{ required: true, message: t('why.required') }, { pattern: digits, message: t('why.characters') }]} validateTrigger="onBlur"><Input maxLength={8} disabled={known !== null} inputMode="numeric" /></Form.Item>
            <Form.Item name="name" label={t('admin.name')}><Input maxLength={64} /></Form.Item>
            <Form.Item name="strategy" label={t('exchange.strategy')} extra={t('exchange.strategyHelp')}><Select options={strategies.map((value) => ({ value, label: t(`exchange.strategy.${value}`) }))} /></Form.Item>
            <Form.Item name="recorded" label={t('exchange.recorded')} valuePropName="checked"><Switch /></Form.Item>
          </div>
          <Part title={t('exchange.memberCount')} text={t('exchange.acceptByKeyHelp')}>
            <Rows name="members" label={t('exchange.members')} add={t('exchange.addMember')} max={20} fresh={{ number: '', ringSeconds: 20, acceptByKey: true }}>{(field) => <Member field={field} />}</Rows>
            <Form.Item name="noAnswer" label={t('exchange.noAnswer')} extra={t('exchange.noAnswerHelp')}><Input maxLength={20} inputMode="tel" allowClear /></Form.Item>
          </Part>
        </>
      )}
    </FormDrawer>
  )
}

/** The key is asked of numbers outside only. */
function Member({ field }: { field: number }) {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const extensions = useNumberTargets().data?.extensions ?? []
  const number = Form.useWatch(['members', field, 'number'], form) as string | undefined
  const outside = number !== undefined && number.length >= 5 && !extensions.includes(number)
  return (
    <>
      <Form.Item name={[field, 'number']} className="grow" rules={[{ required: true, message: t('why.required') }]}><Input maxLength={20} inputMode="tel" placeholder={t('exchange.member')} aria-label={t('exchange.member')} /></Form.Item>
      <Form.Item name={[field, 'ringSeconds']}><InputNumber min={5} max={120} prefix={t('admin.ringsFor')} aria-label={t('admin.ringsFor')} style={{ width: 150 }} /></Form.Item>
      <Form.Item name={[field, 'acceptByKey']} valuePropName="checked" hidden={!outside}><Checkbox>{t('exchange.acceptByKey')}</Checkbox></Form.Item>
    </>
  )
}
