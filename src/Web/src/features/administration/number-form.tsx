import { DeleteOutlined } from '@ant-design/icons'
import { AutoComplete, Button, Form, Input, Select, Switch } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNumberTargets, useRefresh, type LeadsTo, type NumberRow, type NumberTargets } from '@/lib/administration'
import { http } from '@/lib/http'
import { useAgents } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { agentText } from '@/ui/bits'
import { FormDrawer } from './form-drawer'
import { Part, Rows, Times } from './form-parts'

const kinds: LeadsTo[] = ['flow', 'queue', 'extension', 'ring-group', 'agent', 'outside', 'trunk', 'fax']
const fresh: NumberRow = { number: '', title: '', to: { kind: 'queue', target: '', recorded: false, number: null }, rules: [] }
const none: NumberTargets = { flows: [], queues: [], extensions: [], ringGroups: [], agents: [], trunks: [] }

type Props = { open: NumberRow | 'new' | null; onClose: () => void; onDelete: (row: NumberRow) => void }

/** One number: where it leads, and the callers and times for which it leads elsewhere. */
export function NumberForm({ open, onClose, onDelete }: Props) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const known = open === 'new' || open === null ? null : open
  const initial = useMemo(() => known ?? fresh, [known])
  const save = async (fields: NumberRow) => {
    const row = { ...fields, rules: fields.rules.map((rule) => ({ ...rule, caller: rule.caller || null, times: rule.times ?? [] })) }
    await (known ? http.put(`/api/numbers/${encodeURIComponent(known.number)}`, row) : http.post('/api/numbers', row))
    await refresh()
  }
  const callers = (['known', 'unknown', 'withheld'] as const).map((value) => ({ value, label: t(`admin.callerIs.${value}`) }))
  return (
    <FormDrawer
      open={open !== null} title={known?.number ?? t('admin.newNumber')} initial={initial} save={save} onClose={onClose}
      extra={known && <Button type="text" danger icon={<DeleteOutlined />} onClick={() => onDelete(known)}>{t('admin.delete')}</Button>}
    >
      {() => (
        <>
          <div className="form-two">
            <Form.Item name="number" label={t('admin.number')} extra={t('admin.numberHelp')} rules={[{ required: true, message: t('why.required') }]} validateTrigger="onBlur"><Input maxLength={32} disabled={known !== null} inputMode="tel" /></Form.Item>
            <Form.Item name="title" label={t('admin.titleField')}><Input maxLength={64} /></Form.Item>
          </div>
          <DestinationFields name={['to']} />
          <Part title={t('admin.rules')} text={t('admin.rulesText')}>
            <Rows name="rules" label={t('admin.rules')} add={t('admin.addRule')} max={30} fresh={{ to: fresh.to, caller: null, times: [] }}>
              {(field) => (
                <div className="grow">
                  <Form.Item name={[field, 'caller']} label={t('admin.caller')}><AutoComplete options={callers} allowClear placeholder={t('admin.anyCaller')} /></Form.Item>
                  <Times name={[field, 'times']} />
                  <DestinationFields name={[field, 'to']} listed="rules" />
                </div>
              )}
            </Rows>
          </Part>
        </>
      )}
    </FormDrawer>
  )
}

/** @param listed the list that the name stands in; the form is asked by the whole path. */
function DestinationFields({ name, listed }: { name: (string | number)[]; listed?: string }) {
  const { t } = useTranslation()
  const targets = useNumberTargets().data ?? none
  const queueName = useQueueName()
  const agents = useAgents().data
  const nameOf = (jobNumber: string) => { const agent = agents?.find((a) => a.jobNumber === jobNumber); return agent ? agentText(agent) : jobNumber }
  const form = Form.useFormInstance()
  const path = listed ? [listed, ...name] : name
  const kind = (Form.useWatch([...path, 'kind'], form) as LeadsTo | undefined) ?? 'queue'
  const choices = { flow: targets.flows, queue: targets.queues, extension: targets.extensions, 'ring-group': targets.ringGroups, agent: targets.agents, trunk: targets.trunks, outside: [], fax: [] }[kind]
  return (
    <div className="form-two">
      <Form.Item name={[...name, 'kind']} label={t('admin.leadsTo')}><Select options={kinds.map((value) => ({ value, label: t(`leadsTo.${value}`) }))} onChange={(value) => form.setFieldValue([...path, 'target'], value === 'fax' ? 'fax' : '')} /></Form.Item>
      <Form.Item name={[...name, 'target']} label={t(`leadsTo.${kind}`)} hidden={kind === 'fax'} rules={[{ required: true, message: t('why.required') }]}>
        {kind === 'outside' ? <Input maxLength={20} inputMode="tel" /> : <Select showSearch={{ optionFilterProp: 'label' }} options={choices.map((value) => ({ value, label: kind === 'queue' ? queueName(value) : kind === 'agent' ? nameOf(value) : value }))} />}
      </Form.Item>
      {(kind === 'extension' || kind === 'trunk') && <Form.Item name={[...name, 'recorded']} label={t('admin.recorded')} valuePropName="checked"><Switch /></Form.Item>}
      {kind === 'trunk' && <Form.Item name={[...name, 'number']} label={t('admin.calledNumber')} extra={t('admin.calledNumberHelp')}><Input maxLength={32} inputMode="tel" /></Form.Item>}
    </div>
  )
}
