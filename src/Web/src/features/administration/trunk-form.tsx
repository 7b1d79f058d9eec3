import { DeleteOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefresh, type Trunk, type TrunkSettings } from '@/lib/administration'
import { http } from '@/lib/http'
import { FormDrawer } from './form-drawer'
import { Codecs, Limit, NumberRules, Part } from './form-parts'
import type { TrunkTester } from './trunks-page'

const fresh: TrunkSettings = {
  name: '', enabled: true, host: null, port: 0, transport: 'udp', registers: false, acceptsFromFarEnd: true, sources: [], user: null, password: null, inboundUser: null, inboundPassword: null, probe: 30,
  trustsIdentity: false, sendsIdentity: false, fromIsAccount: false, codecs: [], keysByInfo: false, group: null, callsMax: 0, callsInMax: 0, callsOutMax: 0, callsOutPerHourMax: 0, callerNumber: null,
  calledRules: [], callerRules: [], inboundCalledRules: [], inboundCallerRules: [],
}
const word = /^[A-Za-z0-9_-]{1,32}$/

type Props = { open: Trunk | 'new' | null; trunks: Trunk[]; onClose: () => void; onDelete: (trunk: Trunk) => void; test: TrunkTester }

/** One trunk: the connection first, everything else has a default that works. */
export function TrunkForm({ open, trunks, onClose, onDelete, test }: Props) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const name = open === 'new' || open === null ? null : open.name
  // What the list brings every few seconds must not overwrite what is being typed.
  const initial = useMemo(() => (open === null || open === 'new' ? fresh : { ...open.settings, password: null, inboundPassword: null }), [name, open === null]) // eslint-disable-line
  const known = open === 'new' || open === null ? null : open
  const save = async (fields: TrunkSettings) => {
    const saved = { ...fields, port: fields.port ?? 0 }
    const trunk = await (name === null ? http.post<Trunk>('/api/trunks', saved) : http.put<Trunk>(`/api/trunks/${name}`, saved))
    await refresh()
    if (trunk.settings.host) void test.run(trunk.name)
  }
  const groups = [...new Set(trunks.map((trunk) => trunk.settings.group).filter((group) => group !== null))].map((value) => ({ value }))
  const kept = (has: boolean | undefined) => (has ? { placeholder: t('admin.passwordKept') } : {})
  return (
    <FormDrawer
      open={open !== null} title={name ?? t('admin.newTrunk')} initial={initial} save={save} onClose={onClose}
      extra={known && <><Button type="text" danger icon={<DeleteOutlined />} onClick={() => onDelete(known)}>{t('admin.delete')}</Button>{known.settings.host && <Button icon={<ThunderboltOutlined />} loading={test.busy === known.name} onClick={() => void test.run(known.name)} style={{ marginInlineEnd: 8 }}>{t('admin.test')}</Button>}</>}
    >
      {() => (
        <>
          <div className="form-two">
            <Form.Item name="name" label={t('admin.name')} extra={t('admin.nameHelp')} rules={[{ required: true, message: t('why.required') }, { pattern: word, message: t('why.characters') }]} validateTrigger="onBlur"><Input maxLength={32} disabled={name !== null} /></Form.Item>
            <Form.Item name="host" label={t('admin.host')} extra={t('admin.hostHelp')}><Input maxLength={253} /></Form.Item>
            <Form.Item name="port" label={t('admin.port')} extra={t('admin.portHelp')}><InputNumber min={0} max={65535} style={{ width: '100%' }} /></Form.Item>
            <Form.Item name="transport" label={t('admin.transport')}><Select options={[{ value: 'udp', label: 'UDP' }, { value: 'tcp', label: 'TCP' }, { value: 'tls', label: 'TLS' }, { value: null, label: t('admin.transportAuto') }]} /></Form.Item>
            <Form.Item name="user" label={t('admin.user')} extra={t('admin.userHelp')}><Input maxLength={128} autoComplete="off" /></Form.Item>
            <Form.Item name="password" label={t('admin.password')} extra={t('admin.passwordHelp')}><Input.Password maxLength={128} autoComplete="new-password" {...kept(known?.hasPassword)} /></Form.Item>
            <Form.Item name="registers" label={t('admin.registers')} valuePropName="checked"><Switch /></Form.Item>
            <Form.Item name="enabled" label={t('admin.enabled')} valuePropName="checked"><Switch /></Form.Item>
          </div>
          <Part title={t('admin.inboundPart')} text={t('admin.inboundPartText')}>
            <div className="form-two">
              <Form.Item name="acceptsFromFarEnd" label={t('admin.acceptsFromFarEnd')} valuePropName="checked"><Switch /></Form.Item>
              <Form.Item name="trustsIdentity" label={t('admin.trustsIdentity')} valuePropName="checked"><Switch /></Form.Item>
              <Form.Item name="sources" label={t('admin.sources')} extra={t('admin.sourcesHelp')}><Select mode="tags" tokenSeparators={[' ', ',', '，']} open={false} suffixIcon={null} /></Form.Item>
              <span />
              <Form.Item name="inboundUser" label={t('admin.inboundUser')}><Input maxLength={128} autoComplete="off" /></Form.Item>
              <Form.Item name="inboundPassword" label={t('admin.inboundPassword')}><Input.Password maxLength={128} autoComplete="new-password" {...kept(known?.hasInboundPassword)} /></Form.Item>
            </div>
          </Part>
          <Part title={t('admin.capacityPart')} text={t('admin.capacityPartText')}>
            <div className="form-two">
              <Form.Item name="group" label={t('admin.group')} extra={t('admin.groupHelp')}><AutoComplete options={groups} allowClear /></Form.Item>
              <Form.Item name="probe" label={t('admin.probe')} extra={t('admin.probeHelp')}><InputNumber min={0} max={600} suffix="s" style={{ width: '100%' }} /></Form.Item>
              <Limit name="callsMax" label={t('admin.callsMax')} />
              <Limit name="callsOutPerHourMax" label={t('admin.callsOutPerHourMax')} max={1_000_000} />
              <Limit name="callsInMax" label={t('admin.callsInMax')} />
              <Limit name="callsOutMax" label={t('admin.callsOutMax')} />
            </div>
          </Part>
          <Codecs />
          <Part title={t('admin.numbersPart')} text={t('admin.patternHelp')}>
            <div className="form-two">
              <Form.Item name="callerNumber" label={t('admin.callerNumber')} extra={t('admin.callerNumberHelp')}><Input maxLength={32} inputMode="tel" /></Form.Item>
              <Form.Item label={t('admin.identity')}>
                <Form.Item name="sendsIdentity" valuePropName="checked" noStyle><Switch aria-label={t('admin.sendsIdentity')} /></Form.Item> {t('admin.sendsIdentity')}<br />
                <Form.Item name="fromIsAccount" valuePropName="checked" noStyle><Switch aria-label={t('admin.fromIsAccount')} /></Form.Item> {t('admin.fromIsAccount')}
              </Form.Item>
            </div>
            <NumberRules name="calledRules" label={t('admin.calledRules')} />
            <NumberRules name="callerRules" label={t('admin.callerRules')} />
            <NumberRules name="inboundCalledRules" label={t('admin.inboundCalledRules')} />
            <NumberRules name="inboundCallerRules" label={t('admin.inboundCallerRules')} />
          </Part>
        </>
      )}
    </FormDrawer>
  )
}
