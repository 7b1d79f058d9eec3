import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select, TimePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useAgentSettings, useQueueChoices, type DutyShift, type QueueHours } from '@/lib/routing-settings'

const always = ''
const dutyMax = 200
const fresh: Omit<DutyShift, 'agent'> = { days: [], fromMinute: 1080, toMinute: 1320 }
const timeOf = (minute: number) => dayjs().startOf('day').add(minute, 'minute')

type Props = {
  queue: string
  hours: QueueHours | null
  /** Undefined: nothing is recorded. */
  recordedCalendar: string | null | undefined
  onChange: (next: { hours?: QueueHours | null; recordedCalendar?: string | null }) => void
}

/** When the queue works, who is on duty outside these hours, and when it is recorded. */
export function HoursEditor({ queue, hours, recordedCalendar, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const { data } = useQueueChoices()
  const calendars = [{ value: always, label: t('hours.always') }, ...(data?.calendars ?? []).map((calendar) => ({ value: calendar.id, label: nameIn(i18n.language, calendar.name) }))]
  const duty = hours?.duty ?? []
  const set = (next: DutyShift[]) => hours && onChange({ hours: { ...hours, duty: next } })
  return (
    <div className="settings-wide">
      <div className="stage-line">
        <span>{t('hours.works')}</span>
        <Select value={hours?.calendar ?? always} options={calendars} aria-label={t('hours.works')} popupMatchSelectWidth={false} onChange={(calendar) => onChange({ hours: calendar === always ? null : { calendar, duty } })} />
        {recordedCalendar !== undefined && <><span>{t('hours.recorded')}</span><Select value={recordedCalendar ?? always} options={calendars} aria-label={t('hours.recorded')} popupMatchSelectWidth={false} onChange={(calendar) => onChange({ recordedCalendar: calendar || null })} /></>}
      </div>
      {hours && duty.map((shift, i) => <ShiftLine key={i} queue={queue} shift={shift} onChange={(next) => set(duty.map((old, at) => (at === i ? next : old)))} onRemove={() => set(duty.filter((_, at) => at !== i))} />)}
      {hours && duty.length < dutyMax && <Button type="dashed" icon={<PlusOutlined />} onClick={() => set([...duty, { ...fresh, agent: duty.at(-1)?.agent ?? '' }])}>{t('hours.add')}</Button>}
    </div>
  )
}

function ShiftLine({ queue, shift, onChange, onRemove }: { queue: string; shift: DutyShift; onChange: (shift: DutyShift) => void; onRemove: () => void }) {
  const { t } = useTranslation()
  const agents = (useAgentSettings().data ?? []).filter((agent) => agent.queues.some((served) => served.queue === queue)).map((agent) => ({ value: agent.jobNumber, label: `${agent.name} ${agent.jobNumber}` }))
  const days = [1, 2, 3, 4, 5, 6, 0].map((day) => ({ value: day, label: t(`weekday.${day}` as 'weekday.0') }))
  const time = (name: 'fromMinute' | 'toMinute', label: string) => (
    <TimePicker format="HH:mm" allowClear={false} needConfirm={false} style={{ width: 96 }} value={timeOf(shift[name])} aria-label={label} onChange={(at) => at && onChange({ ...shift, [name]: at.hour() * 60 + at.minute() })} />
  )
  return (
    <div className="stage-card" role="group" aria-label={t('hours.shift')}>
      <div className="stage-line">
        <Select showSearch={{ optionFilterProp: 'label' }} style={{ minWidth: 150 }} value={shift.agent || null} placeholder={t('hours.agent')} aria-label={t('hours.agent')} options={agents} onChange={(agent) => onChange({ ...shift, agent: agent ?? '' })} />
        <Select mode="multiple" style={{ minWidth: 120 }} value={shift.days} options={days} placeholder={t('admin.everyDay')} aria-label={t('admin.days')} onChange={(next) => onChange({ ...shift, days: next })} />
        {time('fromMinute', t('admin.from'))}<span>–</span>{time('toMinute', t('admin.to'))}
        <span className="end"><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('hours.remove')} onClick={onRemove} /></span>
      </div>
    </div>
  )
}
