import { DatePicker, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useAgents, useQueues } from '@/lib/queries'
import { agentText } from '@/ui/bits'
import { ChoiceList, FilterChip } from '@/ui/chip'
import { seriesUnits, type Catalogue, type NamedReport, type Report, type Unit } from './api'
import { comparisons, periods, type Comparison, type Days, type Period } from './period'

export type Chosen = { period: Period; days: Days; unit: Unit; compare: Comparison; simulated: boolean; values: Record<string, string> }
export type Change = (next: Record<string, string | null>) => void

/** Time, division, comparison and narrowing, as chips. The address is their only memory. */
export function ReportFilters({ chosen, named, catalogue, report, change }: { chosen: Chosen; named: NamedReport; catalogue: Catalogue; report: Report | undefined; change: Change }) {
  const { t } = useTranslation()
  return (
    <div className="filters">
      <FilterChip name={t('reports.period')} value={chosen.period === 'range' ? `${chosen.days.from} – ${chosen.days.to}` : t(`reports.period.${chosen.period}`)}>
        {(close) => (
          <div className="filter-period">
            <ChoiceList value={chosen.period} options={periods.filter((p) => p !== 'range').map((value) => ({ value, label: t(`reports.period.${value}`) }))} onChoose={(value) => { change({ period: value, from: null, to: null }); close() }} />
            <div className="filter-range">
              <span className="small dim">{t('reports.period.range')}</span>
              <DatePicker.RangePicker
                defaultValue={[dayjs(chosen.days.from), dayjs(chosen.days.to)]} getPopupContainer={(node) => node.parentElement ?? document.body}
                onChange={(dates) => { if (dates?.[0] && dates[1]) { change({ period: 'range', from: dates[0].format('YYYY-MM-DD'), to: dates[1].format('YYYY-MM-DD') }); close() } }}
              />
            </div>
          </div>
        )}
      </FilterChip>
      {named.rows.includes('time') && (
        <FilterChip name={t('reports.unit')} value={chosen.unit === 'none' ? null : t(`reports.unit.${chosen.unit}`)}>
          {(close) => <ChoiceList value={chosen.unit} options={seriesUnits.map((value) => ({ value, label: t(`reports.unit.${value as Exclude<Unit, 'none'>}`) }))} onChoose={(value) => { change({ unit: value === named.unit ? null : value }); close() }} />}
        </FilterChip>
      )}
      <FilterChip name={t('reports.compare')} value={chosen.compare === 'none' ? null : t(`reports.compare.${chosen.compare}`)} onClear={() => change({ compare: named.compares ? 'none' : null })}>
        {(close) => <ChoiceList value={chosen.compare} options={comparisons.map((value) => ({ value, label: t(`reports.compare.${value}`) }))} onChoose={(value) => { change({ compare: value }); close() }} />}
      </FilterChip>
      {named.filters.map((filter) => <DimensionChip key={filter} filter={filter} chosen={chosen} catalogue={catalogue} report={report} change={change} />)}
      <FilterChip name={t('calls.traffic')} value={chosen.simulated ? t('common.simulated') : null} onClear={() => change({ simulated: null })}>
        {(close) => <ChoiceList value={String(chosen.simulated)} options={[{ value: 'false', label: t('common.real') }, { value: 'true', label: t('common.simulated') }]} onChoose={(value) => { change({ simulated: value === 'true' ? 'true' : null }); close() }} />}
      </FilterChip>
    </div>
  )
}

function DimensionChip({ filter, chosen, catalogue, report, change }: { filter: string; chosen: Chosen; catalogue: Catalogue; report: Report | undefined; change: Change }) {
  const { i18n } = useTranslation()
  const name = nameIn(i18n.language, catalogue.dimensions.find((d) => d.key === filter)?.name ?? { zh: filter, en: filter })
  const options = useOptions(filter, report)
  const values = chosen.values[filter]?.split(',') ?? []
  return (
    <FilterChip name={name} value={values.length === 0 ? null : values.map((v) => options.find((o) => o.value === v)?.label ?? v).join(', ')} onClear={() => change({ [filter]: null })}>
      {() => (
        <Select
          className="filter-values" mode="tags" maxCount={50} tokenSeparators={[',']} autoFocus defaultOpen aria-label={name} value={values} options={options} optionFilterProp="label" getPopupContainer={(node: HTMLElement) => node.parentElement ?? document.body}
          onChange={(next: string[]) => change({ [filter]: next.filter((v) => /^[^,]{1,64}$/.test(v)).join(',') || null })}
        />
      )}
    </FilterChip>
  )
}

/** Queues and agents by their names; of everything else what stands in the report, and what is typed. */
function useOptions(filter: string, report: Report | undefined): { value: string; label: string }[] {
  const { t, i18n } = useTranslation()
  const queues = useQueues().data ?? []
  const agents = useAgents().data ?? []
  if (filter === 'queue') return queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))
  if (filter === 'agent') return agents.map((a) => ({ value: a.jobNumber, label: agentText(a) }))
  if (filter === 'direction') return (['in', 'out', 'internal'] as const).map((value) => ({ value, label: t(`reports.direction.${value}`) }))
  const at = report?.columns.indexOf(filter) ?? -1
  const seen = new Map(at < 0 ? [] : report!.rows.map((row) => [row.keys[at]!.value, nameIn(i18n.language, row.keys[at]!.name)]))
  return [...seen].filter(([value]) => value !== '').map(([value, label]) => ({ value, label }))
}
