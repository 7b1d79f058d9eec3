import { DatePicker, Input, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { ledToKinds } from '@/lib/contract'
import { nameIn } from '@/lib/i18n'
import { useAgents, useQueues } from '@/lib/queries'
import { agentText } from '@/ui/bits'
import { ChoiceList, FilterChip } from '@/ui/chip'
import { SummaryFilters } from '@/ui/summary-filters'
import { TakesKeys } from '@/ui/takes-keys'
import { periods, type Chosen } from './call-filter'

export type Change = (next: Partial<Record<keyof Chosen, string | null>>) => void

const results = ['answered', 'lost', 'self-service', 'not-reached', 'refused', 'left-message'] as const

/** The filters as chips. The address is their only memory. */
export function Filters({ chosen, change }: { chosen: Chosen; change: Change }) {
  const { t, i18n } = useTranslation()
  const queues = useQueues().data ?? []
  const agents = useAgents().data ?? []
  const queue = queues.find((q) => q.id === chosen.queue)
  const agent = agents.find((a) => a.jobNumber === chosen.agent)
  return (
    <div className="filters">
      <PeriodChip chosen={chosen} change={change} />
      <FilterChip name={t('calls.queue')} value={chosen.queue && (queue ? nameIn(i18n.language, queue.name) : chosen.queue)} onClear={() => change({ queue: null })}>
        {(close) => <ChoiceList value={chosen.queue} options={queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))} onChoose={(value) => { change({ queue: value }); close() }} />}
      </FilterChip>
      <FilterChip name={t('calls.agent')} value={chosen.agent && (agent?.name ?? chosen.agent)} onClear={() => change({ agent: null })}>
        {(close) => (
          <Select
            className="filter-agent" showSearch={{ optionFilterProp: 'label' }} autoFocus defaultOpen aria-label={t('calls.agent')} value={chosen.agent} getPopupContainer={(node: HTMLElement) => node.parentElement ?? document.body}
            options={agents.map((a) => ({ value: a.jobNumber, label: agentText(a) }))} onSelect={(value: string) => { change({ agent: value }); close() }}
          />
        )}
      </FilterChip>
      <FilterChip name={t('calls.result')} value={chosen.result && t(`result.${results.find((r) => r === chosen.result) ?? 'answered'}`)} onClear={() => change({ result: null })}>
        {(close) => <ChoiceList value={chosen.result} options={results.map((value) => ({ value, label: t(`result.${value}`) }))} onChoose={(value) => { change({ result: value }); close() }} />}
      </FilterChip>
      <FilterChip name={t('calls.ledTo')} value={chosen.ledTo && t(`leadsTo.${ledToKinds.find((kind) => kind === chosen.ledTo) ?? 'queue'}`)} onClear={() => change({ ledTo: null })}>
        {(close) => <ChoiceList value={chosen.ledTo} options={ledToKinds.map((value) => ({ value, label: t(`leadsTo.${value}`) }))} onChoose={(value) => { change({ ledTo: value }); close() }} />}
      </FilterChip>
      <FilterChip name={t('calls.number')} value={chosen.number} onClear={() => change({ number: null })}>
        {(close) => (
          <TakesKeys>{(field) => <Input.Search
            ref={field} allowClear defaultValue={chosen.number ?? ''} maxLength={24} inputMode="tel" placeholder={t('calls.numberPlaceholder')} aria-label={t('calls.numberPlaceholder')} enterButton={t('calls.apply')}
            onSearch={(value) => { change({ number: value.trim() || null }); close() }}
          />}</TakesKeys>
        )}
      </FilterChip>
      <SummaryFilters disposition={chosen.disposition} note={chosen.note} scoreMax={chosen.scoreMax} queue={chosen.queue} change={change} />
      <FilterChip name={t('calls.traffic')} value={chosen.simulated && (chosen.simulated === 'true' ? t('common.simulated') : t('common.real'))} onClear={() => change({ simulated: null })}>
        {(close) => <ChoiceList value={chosen.simulated} options={[{ value: 'false', label: t('common.real') }, { value: 'true', label: t('common.simulated') }]} onChoose={(value) => { change({ simulated: value }); close() }} />}
      </FilterChip>
    </div>
  )
}

function PeriodChip({ chosen, change }: { chosen: Chosen; change: Change }) {
  const { t } = useTranslation()
  const range = chosen.period === 'range' && chosen.from ? `${chosen.from} – ${chosen.to ?? ''}` : t(`calls.period.${chosen.period}`)
  return (
    <FilterChip name={t('calls.period')} value={range}>
      {(close) => (
        <div className="filter-period">
          <ChoiceList
            value={chosen.period} options={periods.filter((p) => p !== 'range').map((value) => ({ value, label: t(`calls.period.${value}`) }))}
            onChoose={(value) => { change({ period: value, from: null, to: null }); close() }}
          />
          <div className="filter-range">
            <span className="small dim">{t('calls.period.range')}</span>
            <DatePicker.RangePicker
              {...(chosen.from && chosen.to ? { defaultValue: [dayjs(chosen.from), dayjs(chosen.to)] as [dayjs.Dayjs, dayjs.Dayjs] } : {})} getPopupContainer={(node) => node.parentElement ?? document.body}
              onChange={(dates) => { if (dates?.[0] && dates[1]) { change({ period: 'range', from: dates[0].format('YYYY-MM-DD'), to: dates[1].format('YYYY-MM-DD') }); close() } }}
            />
          </div>
        </div>
      )}
    </FilterChip>
  )
}
