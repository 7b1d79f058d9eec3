import { Button, DatePicker, Input, InputNumber, Select, Tooltip } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn } from '@/lib/i18n'
import { useAgents, useQueues } from '@/lib/queries'
import { agentText } from '@/ui/bits'
import { FilterChip } from '@/ui/chip'
import { SummaryFilters } from '@/ui/summary-filters'

type Change = (next: Record<string, string | null>) => void
const results = ['answered', 'lost', 'self-service', 'not-reached', 'left-message']

/** What recordings are found by. The address is the only memory. */
export function Filters({ params, change }: { params: URLSearchParams; change: Change }) {
  const { t, i18n } = useTranslation()
  const queues = useQueues().data ?? []
  const agents = useAgents().data ?? []
  const [from, to] = [params.get('from'), params.get('to')]
  const choose = (name: string, label: string, options: { value: string; label: string }[]) => (
    <Select
      className="recording-choice" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={label} aria-label={label} value={params.get(name)} options={options} popupMatchSelectWidth={false}
      onChange={(value: string | undefined) => change({ [name]: value ?? null })}
    />
  )
  return (
    <div className="filters">
      <DatePicker.RangePicker
        className="recording-days" allowEmpty={[true, true]} value={[from ? dayjs(from) : null, to ? dayjs(to) : null]} placeholder={[t('recordings.lastDays'), t('recordings.until')]} aria-label={t('calls.period')}
        onChange={(days) => change({ from: days?.[0]?.format('YYYY-MM-DD') ?? null, to: days?.[1]?.format('YYYY-MM-DD') ?? null })}
      />
      {choose('queue', t('calls.queue'), queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) })))}
      {choose('agent', t('calls.agent'), agents.map((a) => ({ value: a.jobNumber, label: agentText(a) })))}
      {choose('result', t('calls.result'), results.map((value) => ({ value, label: codeText('result', value) })))}
      <Input.Search
        className="recording-number" allowClear key={params.get('number') ?? ''} defaultValue={params.get('number') ?? ''} maxLength={24} inputMode="tel" placeholder={t('calls.number')} aria-label={t('calls.number')}
        onSearch={(value) => change({ number: value.trim() || null })}
      />
      <Span params={params} change={change} label={t('recordings.length')} least="minSeconds" most="maxSeconds" />
      <Span params={params} change={change} label={t('recordings.deadAir')} least="deadAir" />
      <Span params={params} change={change} label={t('recordings.overtalk')} least="overtalk" />
      <Tooltip title={t('package.importantHelp')}><Button className={`chip${params.get('important') === 'true' ? ' chip-on' : ''}`} aria-pressed={params.get('important') === 'true'} onClick={() => change({ important: params.get('important') === 'true' ? null : 'true' })}>{t('recordings.important')}</Button></Tooltip>
      <SummaryFilters disposition={params.get('disposition')} note={params.get('note')} scoreMax={Number(params.get('scoreMax')) || null} queue={params.get('queue')} change={(next) => change(next)} />
    </div>
  )
}

/** At least, and perhaps at most, so many seconds. */
function Span({ params, change, label, least, most }: { params: URLSearchParams; change: Change; label: string; least: string; most?: string }) {
  const { t } = useTranslation()
  const [low, high] = [params.get(least), most ? params.get(most) : null]
  const field = (name: string, text: string, value: string | null) => (
    <label className="field"><span>{text}</span>
      <InputNumber min={0} max={999_999} precision={0} suffix="s" value={value === null ? null : Number(value)} aria-label={text} onChange={(v) => change({ [name]: v === null ? null : String(v) })} /></label>
  )
  return (
    <FilterChip name={label} value={low || high ? `${low ?? '0'}${most ? `–${high ?? '∞'}` : '+'} s` : null} onClear={() => change({ [least]: null, ...(most && { [most]: null }) })}>
      {() => <div className="recording-span">{field(least, t('recordings.atLeast'), low)}{most && field(most, t('recordings.atMost'), high)}</div>}
    </FilterChip>
  )
}
