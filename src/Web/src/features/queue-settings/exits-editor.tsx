import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { exitKeys, type QueueExit, type QueueSettings } from '@/lib/routing-settings'
import { TargetFields } from './target-fields'

/** Keys that lead a waiting caller out of the queue. */
export function ExitsEditor({ exits, others, onChange }: { exits: QueueExit[]; others: QueueSettings[]; onChange: (exits: QueueExit[]) => void }) {
  const { t } = useTranslation()
  const set = (index: number, next: Partial<QueueExit>) => onChange(exits.map((old, i) => (i === index ? { ...old, ...next } : old)))
  const free = exitKeys.filter((key) => !exits.some((exit) => exit.key === key))
  return (
    <>
      {exits.map((exit, i) => (
        <div key={i} className="stage-card" role="group" aria-label={t('waiting.exitOn', { key: exit.key })}>
          <div className="stage-line">
            <span>{t('waiting.key')}</span>
            <Select className="key-select" value={exit.key} aria-label={t('waiting.key')} options={[exit.key, ...free].map((key) => ({ value: key, label: key }))} onChange={(key) => set(i, { key })} />
            <TargetFields kind={exit.kind} id={exit.id} others={others} onChange={(target) => set(i, target)} />
            <span className="end"><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('waiting.removeExit', { key: exit.key })} onClick={() => onChange(exits.filter((_, at) => at !== i))} /></span>
          </div>
        </div>
      ))}
      {free.length > 0 && <Button type="dashed" icon={<PlusOutlined />} onClick={() => onChange([...exits, { key: free[0] ?? '9', kind: 'flow', id: '' }])}>{t('waiting.addExit')}</Button>}
    </>
  )
}
