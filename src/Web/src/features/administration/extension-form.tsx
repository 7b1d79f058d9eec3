import { DeleteOutlined, KeyOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Checkbox, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useExtensions, useRefresh, type Extension, type ExtensionSecret, type ExtensionSettings } from '@/lib/administration'
import { http } from '@/lib/http'
import { FormDrawer } from './form-drawer'
import { Codecs, Limit, Part, Rows } from './form-parts'

const fresh: ExtensionSettings = {
  number: '', name: '', right: 'internal', outsideCallsMax: 4, outsideCallsPerHourMax: 120, outsideNumber: null, pickUpGroup: null, doNotDisturb: false, forwardAlways: null, forwardBusy: null, forwardNoAnswer: null,
  ringSeconds: 25, findMe: [], codecs: [], keysByInfo: false, recorded: false,
}
const digits = /^[1-9]\d{1,7}$/

type Props = { open: Extension | 'new' | null; onClose: () => void; onDelete: (extension: Extension) => void; onRenew: (extension: Extension) => void; onSecret: (secret: ExtensionSecret) => void }

/** One extension: number, name, and what it may dial. */
export function ExtensionForm({ open, onClose, onDelete, onRenew, onSecret }: Props) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const groups = [...new Set((useExtensions().data ?? []).map((e) => e.settings.pickUpGroup).filter((group) => group !== null))].map((value) => ({ value }))
  const known = open === 'new' || open === null ? null : open
  const number = known?.settings.number ?? null
  const initial = useMemo(() => known?.settings ?? fresh, [number, open === null]) // eslint-disable-line
  const save = async (fields: ExtensionSettings) => {
    const settings = { ...fields, pickUpGroup: fields.pickUpGroup?.trim() || null, outsideNumber: fields.outsideNumber || null, forwardAlways: fields.forwardAlways || null, forwardBusy: fields.forwardBusy || null, forwardNoAnswer: fields.forwardNoAnswer || null }
    if (known) await http.put(`/api/extensions/${known.settings.number}`, settings)
    else onSecret(await http.post<ExtensionSecret>('/api/extensions', settings))
    await refresh()
  }
  return (
    <FormDrawer
      open={open !== null} title={number ?? t('admin.newExtension')} initial={initial} save={save} onClose={onClose}
      extra={known && <><Button type="text" danger icon={<DeleteOutlined />} onClick={() => onDelete(known)}>{t('admin.delete')}</Button><Button icon={<KeyOutlined />} onClick={() => onRenew(known)} style={{ marginInlineEnd: 8 }}>{t('admin.renew')}</Button></>}
    >
      {() => (
        <>
          <div className="form-two">
            <Form.Item name="number" label={t('admin.number')} extra={t('admin.extensionHelp')} rules={[{ required: true, message: t('why.required') }, { pattern: digits, message: t('why.characters') }]} validateTrigger="onBlur"><Input maxLength={8} disabled={known !== null} inputMode="numeric" /></Form.Item>
            <Form.Item name="name" label={t('admin.name')}><Input maxLength={64} /></Form.Item>
          </div>
          <Part title={t('admin.reachPart')} text={t('admin.reachPartText')}>
            <div className="form-two">
              <Form.Item name="doNotDisturb" label={t('admin.doNotDisturb')} extra={t('admin.doNotDisturbHelp')} valuePropName="checked"><Switch /></Form.Item>
              <Form.Item name="ringSeconds" label={t('admin.ringSeconds')}><InputNumber min={5} max={120} suffix="s" style={{ width: '100%' }} /></Form.Item>
              <Form.Item name="forwardAlways" label={t('admin.forwardAlways')}><Input maxLength={20} inputMode="tel" allowClear /></Form.Item>
              <Form.Item name="forwardBusy" label={t('admin.forwardBusy')}><Input maxLength={20} inputMode="tel" allowClear /></Form.Item>
              <Form.Item name="forwardNoAnswer" label={t('admin.forwardNoAnswer')} extra={t('admin.forwardNoAnswerHelp')}><Input maxLength={20} inputMode="tel" allowClear /></Form.Item>
            </div>
            <Form.Item name="pickUpGroup" label={t('exchange.pickUpGroup')} extra={t('exchange.pickUpGroupHelp')}><AutoComplete options={groups} allowClear><Input maxLength={64} /></AutoComplete></Form.Item>
            <Rows name="findMe" label={t('admin.findMe')} add={t('admin.addNumber')} max={3} fresh={{ number: '', ringSeconds: 20, acceptByKey: true }}>
              {(field) => (
                <>
                  <Form.Item name={[field, 'number']} className="grow" rules={[{ required: true, message: t('why.required') }]}><Input maxLength={20} inputMode="tel" placeholder={t('admin.number')} aria-label={t('admin.number')} /></Form.Item>
                  <Form.Item name={[field, 'ringSeconds']}><InputNumber min={5} max={120} prefix={t('admin.ringsFor')} aria-label={t('admin.ringsFor')} style={{ width: 150 }} /></Form.Item>
                  <Form.Item name={[field, 'acceptByKey']} valuePropName="checked"><Checkbox>{t('exchange.acceptByKey')}</Checkbox></Form.Item>
                </>
              )}
            </Rows>
          </Part>
          <Part title={t('admin.rightsPart')} text={t('admin.rightsPartText')}>
            <div className="form-two">
              <Form.Item name="right" label={t('admin.right')}><Select options={(['internal', 'domestic', 'international'] as const).map((value) => ({ value, label: t(`right.${value}`) }))} /></Form.Item>
              <Form.Item name="outsideNumber" label={t('admin.outsideNumber')} extra={t('admin.outsideNumberHelp')}><Input maxLength={20} inputMode="tel" /></Form.Item>
              <Form.Item name="recorded" label={t('exchange.recordExtension')} extra={t('exchange.recordExtensionHelp')} valuePropName="checked"><Switch /></Form.Item>
              <Limit name="outsideCallsMax" label={t('admin.outsideCallsMax')} max={1_000} />
              <Limit name="outsideCallsPerHourMax" label={t('admin.outsideCallsPerHourMax')} max={100_000} />
            </div>
          </Part>
          <Codecs />
        </>
      )}
    </FormDrawer>
  )
}
