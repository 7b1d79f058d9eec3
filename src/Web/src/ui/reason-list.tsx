import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'

export type Reason = { key: string; words: string }
const keys = [...'1234567890*#']

/** Reasons that a caller chooses by key. */
export function ReasonList({ reasons, label, onChange }: { reasons: Reason[]; label: string; onChange: (reasons: Reason[]) => void }) {
  const { t } = useTranslation()
  const set = (at: number, next: Partial<Reason>) => onChange(reasons.map((old, i) => (i === at ? { ...old, ...next } : old)))
  const free = keys.find((key) => reasons.every((r) => r.key !== key))
  return (
    <div role="group" aria-label={label} className="reason-list">
      {reasons.map((reason, i) => (
        <div className="pair-row" key={i}>
          <Select className="reason-key" value={reason.key} options={keys.filter((k) => k === reason.key || reasons.every((r) => r.key !== k)).map((value) => ({ value, label: value }))} aria-label={t('satisfaction.key')} onChange={(key) => set(i, { key })} />
          <Input value={reason.words} maxLength={40} aria-label={t('satisfaction.reason')} onChange={(e) => set(i, { words: e.target.value })} />
          <Button type="text" icon={<DeleteOutlined />} aria-label={t('satisfaction.removeReason', { key: reason.key })} onClick={() => onChange(reasons.filter((_, at) => at !== i))} />
        </div>
      ))}
      {free && reasons.length < 10 && <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={() => onChange([...reasons, { key: free, words: '' }])}>{t('satisfaction.addReason')}</Button>}
    </div>
  )
}
