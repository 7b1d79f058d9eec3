import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Form, Input, InputNumber, Select, Switch, TimePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Codec } from '@/lib/administration'
import './administration.css'

/** A group of fields under a line of its own. */
export function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return <section className="form-part"><h2>{title}</h2>{text && <p>{text}</p>}{children}</section>
}

/** Rows that can be added and taken away. */
export function Rows({ name, label, add, max, fresh, children }: { name: (string | number)[] | string; label: string; add: string; max: number; fresh: object; children: (field: number) => ReactNode }) {
  const { t } = useTranslation()
  return (
    <Form.List name={name}>
      {(fields, list, { errors }) => (
        <div className="form-rows" role="group" aria-label={label}>
          <span className="sign-label">{label}</span>
          {fields.map((field, index) => (
            <div className="form-row" key={field.key}>
              {children(field.name)}
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('admin.removeRow', { name: label, index: index + 1 })} onClick={() => list.remove(field.name)} />
            </div>
          ))}
          {fields.length < max && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => list.add(fresh)}>{add}</Button>}
          <Form.ErrorList errors={errors} />
        </div>
      )}
    </Form.List>
  )
}

export function Limit({ name, label, max = 10_000 }: { name: string; label: string; max?: number }) {
  const { t } = useTranslation()
  return <Form.Item name={name} label={label} extra={t('admin.noLimit')}><InputNumber min={0} max={max} style={{ width: '100%' }} /></Form.Item>
}

/** What an account speaks, in the order chosen, and how keys go there. */
export function Codecs() {
  const { t } = useTranslation()
  const codecs: { value: Codec; label: string }[] = [
    { value: 'PCMA', label: t('codec.PCMA') }, { value: 'PCMU', label: t('codec.PCMU') }, { value: 'G722', label: t('codec.G722') }, { value: 'OPUS', label: t('codec.OPUS') },
  ]
  return (
    <Part title={t('admin.mediaPart')} text={t('admin.mediaPartText')}>
      <div className="form-two">
        <Form.Item name="codecs" label={t('admin.codecs')}><Select mode="multiple" allowClear placeholder={t('admin.codecsAuto')} options={codecs} /></Form.Item>
        <Form.Item name="keysByInfo" label={t('admin.keysByInfo')} extra={t('admin.keysByInfoHelp')} valuePropName="checked"><Switch /></Form.Item>
      </div>
    </Part>
  )
}

/** Rules that rewrite numbers: pattern, digits off the front, digits put in front. */
export function NumberRules({ name, label }: { name: string; label: string }) {
  const { t } = useTranslation()
  return (
    <Rows name={name} label={label} add={t('admin.addRule')} max={20} fresh={{ match: '', strip: 0, prefix: '' }}>
      {(field) => (
        <>
          <Form.Item name={[field, 'match']} className="grow" rules={[{ required: true, message: t('why.required') }]}><Input placeholder={t('admin.pattern')} aria-label={t('admin.pattern')} maxLength={48} /></Form.Item>
          <Form.Item name={[field, 'strip']}><InputNumber min={0} max={32} prefix={t('admin.strip')} aria-label={t('admin.strip')} style={{ width: 130 }} /></Form.Item>
          <Form.Item name={[field, 'prefix']} className="grow"><Input placeholder={t('admin.prefix')} aria-label={t('admin.prefix')} maxLength={32} /></Form.Item>
        </>
      )}
    </Rows>
  )
}

const minuteOf = (at: Dayjs | null) => (at === null ? 0 : at.hour() * 60 + at.minute())
const timeOf = (minute: number) => dayjs().startOf('day').add(Math.min(minute, 1439), 'minute')

function MinuteInput({ value = 0, onChange, label, end = false }: { value?: number; onChange?: (minute: number) => void; label: string; end?: boolean }) {
  return <TimePicker value={timeOf(value)} format="HH:mm" minuteStep={5} allowClear={false} needConfirm={false} aria-label={label} onChange={(at) => onChange?.(end && minuteOf(at) === 0 ? 1440 : minuteOf(at))} style={{ width: 96 }} />
}

/** Parts of the week. */
export function Times({ name }: { name: (string | number)[] | string }) {
  const { t } = useTranslation()
  const days = [1, 2, 3, 4, 5, 6, 0].map((day) => ({ value: day, label: t(`weekday.${day}` as 'weekday.0') }))
  return (
    <Rows name={name} label={t('admin.times')} add={t('admin.addTime')} max={20} fresh={{ days: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1080 }}>
      {(field) => (
        <>
          <Form.Item name={[field, 'days']} className="grow"><Select mode="multiple" options={days} placeholder={t('admin.everyDay')} aria-label={t('admin.days')} /></Form.Item>
          <Form.Item name={[field, 'fromMinute']}><MinuteInput label={t('admin.from')} /></Form.Item>
          <Form.Item name={[field, 'toMinute']}><MinuteInput label={t('admin.to')} end /></Form.Item>
        </>
      )}
    </Rows>
  )
}
