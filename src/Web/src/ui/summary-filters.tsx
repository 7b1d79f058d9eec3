import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { choicesOf, useDispositions } from '@/lib/dispositions'
import { nameIn } from '@/lib/i18n'
import { ChoiceList, FilterChip } from './chip'
import { TakesKeys } from './takes-keys'

type Props = { disposition: string | null; note: string | null; scoreMax: number | null; queue: string | null; change: (next: { disposition?: string | null; note?: string | null; scoreMax?: string | null }) => void }

/** Calls by what came of them, a word of the agent's note, and the caller's score. */
export function SummaryFilters({ disposition, note, scoreMax, queue, change }: Props) {
  const { t, i18n } = useTranslation()
  const trees = useDispositions().data ?? []
  const choices = new Map(trees.filter((d) => queue === null || d.queue === queue).flatMap((d) => choicesOf(d.tree, true)).map((c) => [c.path, nameIn(i18n.language, c.label)]))
  return (
    <>
      <FilterChip name={t('calls.disposition')} value={disposition && (choices.get(disposition) ?? disposition)} onClear={() => change({ disposition: null })}>
        {(close) => (
          <Select
            className="filter-agent" showSearch={{ optionFilterProp: 'label' }} autoFocus defaultOpen aria-label={t('calls.disposition')} value={disposition} getPopupContainer={(node: HTMLElement) => node.parentElement ?? document.body} popupMatchSelectWidth={false}
            options={[...choices].map(([value, label]) => ({ value, label }))} onSelect={(value: string) => { change({ disposition: value }); close() }}
          />
        )}
      </FilterChip>
      <FilterChip name={t('calls.note')} value={note} onClear={() => change({ note: null })}>
        {(close) => <TakesKeys>{(field) => <Input.Search ref={field} allowClear defaultValue={note ?? ''} maxLength={100} placeholder={t('calls.note')} aria-label={t('calls.note')} enterButton={t('calls.apply')} onSearch={(value) => { change({ note: value.trim() || null }); close() }} />}</TakesKeys>}
      </FilterChip>
      <FilterChip name={t('calls.scoreMax')} value={scoreMax === null ? null : String(scoreMax)} onClear={() => change({ scoreMax: null })}>
        {(close) => <ChoiceList value={scoreMax === null ? null : String(scoreMax)} options={['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }))} onChoose={(value) => { change({ scoreMax: value }); close() }} />}
      </FilterChip>
    </>
  )
}
