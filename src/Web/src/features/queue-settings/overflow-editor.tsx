import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn } from '@/lib/i18n'
import { overflowTargets, overflowWhens, type Overflow, type QueueSettings } from '@/lib/routing-settings'

/** Where callers go whom the queue does not serve: one rule for each occasion. */
export function OverflowEditor({ overflows, others, onChange }: { overflows: Overflow[]; others: QueueSettings[]; onChange: (overflows: Overflow[]) => void }) {
  const { t, i18n } = useTranslation()
  const set = (index: number, next: Partial<Overflow>) => onChange(overflows.map((old, i) => (i === index ? { ...old, ...next } : old)))
  const left = overflowWhens.filter((when) => !overflows.some((rule) => rule.when === when))
  return (
    <>
      {overflows.map((rule, i) => (
        <div key={rule.when} className="stage-card" role="group" aria-label={codeText('overflowWhen', rule.when)}>
          <div className="stage-line">
            <b>{codeText('overflowWhen', rule.when)}</b>
            {rule.when === 'waited' && <><InputNumber min={1} max={86_399} value={rule.seconds} aria-label={t('settings.after')} onChange={(value) => set(i, { seconds: value ?? 1 })} /><span>{t('settings.seconds')}</span></>}
            <span>{t('settings.goesTo')}</span>
            <Select value={rule.kind} aria-label={t('settings.goesTo')} options={overflowTargets.map((kind) => ({ value: kind, label: codeText('overflowTarget', kind) }))} onChange={(kind) => set(i, { kind, id: '' })} />
            {rule.kind === 'queue'
              ? <Select value={rule.id || null} aria-label={codeText('overflowTarget', 'queue')} options={others.map((queue) => ({ value: queue.id, label: nameIn(i18n.language, queue.name) }))} onChange={(id) => set(i, { id: id ?? '' })} />
              : <Input style={{ width: 130 }} maxLength={64} value={rule.id} aria-label={codeText('overflowTarget', rule.kind)} onChange={(e) => set(i, { id: e.target.value.trim() })} />}
            <span className="end"><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('settings.removeOverflow')} onClick={() => onChange(overflows.filter((_, at) => at !== i))} /></span>
          </div>
        </div>
      ))}
      {left.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: left.map((when) => ({ key: when, label: codeText('overflowWhen', when), onClick: () => onChange([...overflows, { when, kind: 'queue', id: others[0]?.id ?? '', seconds: when === 'waited' ? 120 : 0 }]) })) }}>
          <Button type="dashed" icon={<PlusOutlined />}>{t('settings.addOverflow')}</Button>
        </Dropdown>
      )}
    </>
  )
}
