import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ClassRule } from '@/lib/routing-settings'
import { PromptSelect } from './prompt-select'

const classesMax = 20

type ClassesEditorProps = { classes: ClassRule[]; serviceLevelSeconds: number; announced: boolean; onChange: (classes: ClassRule[]) => void }

/** Classes of customers that stand better, or worse, than others in this queue. */
export function ClassesEditor({ classes, serviceLevelSeconds, announced, onChange }: ClassesEditorProps) {
  const { t } = useTranslation()
  const set = (index: number, next: Partial<ClassRule>) => onChange(classes.map((old, i) => (i === index ? { ...old, ...next } : old)))
  return (
    <>
      {classes.map((rule, i) => (
        <div key={i} className="stage-card" role="group" aria-label={t('settings.className')}>
          <div className="stage-line">
            <Input value={rule.name} maxLength={32} style={{ width: 120 }} placeholder={t('settings.className')} aria-label={t('settings.className')} onChange={(e) => set(i, { name: e.target.value.trim() })} />
            <span>{t('settings.classCredit')}</span><InputNumber min={-3600} max={3600} value={rule.creditSeconds} aria-label={t('settings.classCredit')} onChange={(value) => set(i, { creditSeconds: value ?? 0 })} /><span>{t('settings.seconds')}</span>
            <span>{t('settings.classWeight')}</span><InputNumber min={10} max={1000} value={rule.weightPercent} aria-label={t('settings.classWeight')} onChange={(value) => set(i, { weightPercent: value ?? 100 })} /><span>{t('settings.percent')}</span>
            <span className="end"><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('settings.removeClass', { name: rule.name })} onClick={() => onChange(classes.filter((_, at) => at !== i))} /></span>
          </div>
          <div className="stage-line">
            <span>{t('queue.classWithin')}</span><InputNumber min={1} max={3600} value={rule.serviceLevelSeconds} placeholder={`${serviceLevelSeconds}`} aria-label={t('queue.classWithin')} onChange={(value) => set(i, { serviceLevelSeconds: value })} /><span>{t('settings.seconds')}</span>
            <span>{t('queue.classTarget')}</span><InputNumber min={1} max={100} value={rule.targetPercent} aria-label={t('queue.classTarget')} onChange={(value) => set(i, { targetPercent: value })} /><span>{t('settings.percent')}</span>
          </div>
          {announced && <PromptSelect value={rule.first ?? []} label={t('queue.classFirst')} onChange={(first) => set(i, { first: first.length > 0 ? first : null })} />}
        </div>
      ))}
      {classes.length < classesMax && <Button type="dashed" icon={<PlusOutlined />} onClick={() => onChange([...classes, { name: '', creditSeconds: 120, weightPercent: 100, serviceLevelSeconds: null, targetPercent: null, first: null }])}>{t('settings.addClass')}</Button>}
    </>
  )
}
