import { Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn } from '@/lib/i18n'
import { overflowTargets, useQueueChoices, type OverflowTarget, type QueueSettings } from '@/lib/routing-settings'

type Props = { kind: OverflowTarget; id: string; others: QueueSettings[]; onChange: (target: { kind: OverflowTarget; id: string }) => void }

/** Where a caller goes: a queue, a flow or an extension. */
export function TargetFields({ kind, id, others, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const { data } = useQueueChoices()
  const named = kind === 'queue' ? others.map((queue) => ({ value: queue.id, label: nameIn(i18n.language, queue.name) })) : (data?.flows ?? []).map((flow) => ({ value: flow.id, label: nameIn(i18n.language, flow.name) }))
  return (
    <>
      <span>{t('settings.goesTo')}</span>
      <Select value={kind} aria-label={t('settings.goesTo')} options={overflowTargets.map((target) => ({ value: target, label: codeText('overflowTarget', target) }))} onChange={(next) => onChange({ kind: next, id: '' })} />
      {kind === 'callback' ? null : kind === 'extension'
        ? <Input style={{ width: 130 }} maxLength={16} value={id} aria-label={codeText('overflowTarget', kind)} onChange={(e) => onChange({ kind, id: e.target.value.trim() })} />
        : <Select showSearch={{ optionFilterProp: 'label' }} value={id || null} aria-label={codeText('overflowTarget', kind)} options={named} onChange={(next) => onChange({ kind, id: next ?? '' })} />}
    </>
  )
}
