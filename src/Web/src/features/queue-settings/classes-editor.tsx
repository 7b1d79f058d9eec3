import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ClassRule } from '@/lib/routing-settings'

const classesMax = 20

/** Classes of customers that stand better, or worse, than others in this queue. */
export function ClassesEditor({ classes, onChange }: { classes: ClassRule[]; onChange: (classes: ClassRule[]) => void }) {
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
        </div>
      ))}
      {classes.length < classesMax && <Button type="dashed" icon={<PlusOutlined />} onClick={() => onChange([...classes, { name: '', creditSeconds: 120, weightPercent: 100, serviceLevelSeconds: null }])}>{t('settings.addClass')}</Button>}
    </>
  )
}
