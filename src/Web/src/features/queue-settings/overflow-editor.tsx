import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeText } from '@/lib/i18n'
import { overflowWhens, type Overflow, type QueueSettings } from '@/lib/routing-settings'
import { TargetFields } from './target-fields'

/** Where callers go whom the queue does not serve: one rule for each occasion. */
export function OverflowEditor({ overflows, others, onChange }: { overflows: Overflow[]; others: QueueSettings[]; onChange: (overflows: Overflow[]) => void }) {
  const { t } = useTranslation()
  const set = (index: number, next: Partial<Overflow>) => onChange(overflows.map((old, i) => (i === index ? { ...old, ...next } : old)))
  const left = overflowWhens.filter((when) => !overflows.some((rule) => rule.when === when))
  return (
    <>
      {overflows.map((rule, i) => (
        <div key={rule.when} className="stage-card" role="group" aria-label={codeText('overflowWhen', rule.when)}>
          <div className="stage-line">
            <b>{codeText('overflowWhen', rule.when)}</b>
            {(rule.when === 'waited' || rule.when === 'expected-wait') && <><InputNumber min={1} max={86_399} value={rule.seconds} aria-label={t('settings.after')} onChange={(value) => set(i, { seconds: value ?? 1 })} /><span>{t('settings.seconds')}</span></>}
            {rule.when === 'crowded' && <><InputNumber min={1} max={1000} value={rule.perAgent} aria-label={t('waiting.perAgent')} onChange={(value) => set(i, { perAgent: value ?? 1 })} /><span>{t('waiting.perAgent')}</span></>}
            <TargetFields kind={rule.kind} id={rule.id} others={others} onChange={(target) => set(i, target)} />
            <span className="end"><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('settings.removeOverflow')} onClick={() => onChange(overflows.filter((_, at) => at !== i))} /></span>
          </div>
        </div>
      ))}
      {left.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: left.map((when) => ({ key: when, label: codeText('overflowWhen', when), onClick: () => onChange([...overflows, { when, kind: 'queue', id: others[0]?.id ?? '', seconds: when === 'waited' ? 120 : when === 'expected-wait' ? 600 : 0, perAgent: when === 'crowded' ? 5 : 0 }]) })) }}>
          <Button type="dashed" icon={<PlusOutlined />}>{t('settings.addOverflow')}</Button>
        </Dropdown>
      )}
    </>
  )
}
