import { DeleteOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefresh, useTrunks, type OutboundRoute } from '@/lib/administration'
import { http } from '@/lib/http'
import { FormDrawer } from './form-drawer'
import { Part, Rows, Times } from './form-parts'

const fresh: OutboundRoute = { id: '', name: '', patterns: ['0.', '1[3-9]XXXXXXXXX'], times: [], trunks: [{ name: '', costPerMinute: 0 }], order: 'in-order', caller: 'own', callerNumbers: [], premiumOpen: false, internationalOpen: false }

type Props = { open: OutboundRoute | 'new' | null; onClose: () => void; onDelete: (route: OutboundRoute) => void }

/** One route: which numbers, when, over which trunks, and with which caller number. */
export function RouteForm({ open, onClose, onDelete }: Props) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const known = open === 'new' || open === null ? null : open
  const initial = useMemo(() => known ?? fresh, [known])
  const trunks = useTrunks().data ?? []
  const names = [...new Set([...trunks.map((trunk) => trunk.name), ...trunks.map((trunk) => trunk.settings.group).filter((group) => group !== null)])].map((value) => ({ value }))
  const save = async (fields: OutboundRoute) => {
    await (known ? http.put(`/api/routes/${known.id}`, fields) : http.post('/api/routes', { ...fields, id: `r${Date.now().toString(36)}` }))
    await refresh()
  }
  return (
    <FormDrawer
      open={open !== null} title={known?.name ?? t('admin.newRoute')} initial={initial} save={save} onClose={onClose}
      extra={known && <Button type="text" danger icon={<DeleteOutlined />} onClick={() => onDelete(known)}>{t('admin.delete')}</Button>}
    >
      {() => (
        <>
          <Form.Item name="name" label={t('admin.name')} rules={[{ required: true, whitespace: true, message: t('why.required') }]} validateTrigger="onBlur"><Input maxLength={64} /></Form.Item>
          <Form.Item name="patterns" label={t('admin.patterns')} extra={t('admin.patternHelp')} rules={[{ required: true, message: t('why.required') }]}><Select mode="tags" tokenSeparators={[' ', ',', '，']} open={false} suffixIcon={null} /></Form.Item>
          <Rows name="trunks" label={t('admin.trunks')} add={t('admin.addTrunk')} max={10} fresh={{ name: '', costPerMinute: 0 }}>
            {(field) => (
              <>
                <Form.Item name={[field, 'name']} className="grow" rules={[{ required: true, message: t('why.required') }]}><AutoComplete options={names} placeholder={t('admin.trunkOrGroup')} aria-label={t('admin.trunkOrGroup')} /></Form.Item>
                <Form.Item name={[field, 'costPerMinute']}><InputNumber min={0} max={10_000_000} prefix={t('admin.cost')} aria-label={t('admin.cost')} style={{ width: 190 }} /></Form.Item>
              </>
            )}
          </Rows>
          <Form.Item name="order" label={t('admin.order')} extra={t('admin.orderHelp')}><Select options={[{ value: 'in-order', label: t('admin.order.in-order') }, { value: 'cheapest', label: t('admin.order.cheapest') }]} /></Form.Item>
          <Part title={t('admin.callerPart')} text={t('admin.callerPartText')}>
            <Form.Item name="caller" label={t('admin.callerChoice')}><Select options={(['own', 'fixed', 'local', 'rotate'] as const).map((value) => ({ value, label: t(`admin.caller.${value}`) }))} /></Form.Item>
            <Rows name="callerNumbers" label={t('admin.pool')} add={t('admin.addNumber')} max={200} fresh={{ number: '', dailyMax: 0 }}>
              {(field) => (
                <>
                  <Form.Item name={[field, 'number']} className="grow" rules={[{ required: true, message: t('why.required') }]}><Input maxLength={32} inputMode="tel" placeholder={t('admin.number')} aria-label={t('admin.number')} /></Form.Item>
                  <Form.Item name={[field, 'dailyMax']}><InputNumber min={0} max={1_000_000} prefix={t('admin.dailyMax')} aria-label={t('admin.dailyMax')} style={{ width: 190 }} /></Form.Item>
                </>
              )}
            </Rows>
          </Part>
          <Part title={t('admin.limitsPart')} text={t('admin.limitsPartText')}>
            <Times name="times" />
            <div className="form-two">
              <Form.Item name="internationalOpen" label={t('admin.internationalOpen')} valuePropName="checked"><Switch /></Form.Item>
              <Form.Item name="premiumOpen" label={t('admin.premiumOpen')} valuePropName="checked"><Switch /></Form.Item>
            </div>
          </Part>
        </>
      )}
    </FormDrawer>
  )
}
