import { EyeOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Why } from '@/lib/contract'
import { useRoutingSettings, type PreviewWish, type Rules } from '@/lib/routing-settings'
import { Decision } from '@/ui/decision'
import { Failed } from '@/ui/page-states'

/** Who would get a caller now, by what stands in the form, stored or not. */
export function Preview({ queue, rules }: { queue: string; rules: Rules }) {
  const { t } = useTranslation()
  const { previewQueue } = useRoutingSettings()
  const [wish, setWish] = useState<PreviewWish>({ waitedSeconds: 0 })
  const [why, setWhy] = useState<Why | null>(null)
  const [error, setError] = useState<unknown>(null)
  const ask = () => { setError(null); previewQueue(queue, { ...wish, rules }).then(setWhy).catch((e: unknown) => { setWhy(null); setError(e) }) }
  return (
    <>
      <div className="stage-line">
        <Input style={{ width: 150 }} maxLength={20} placeholder={t('settings.previewNumber')} aria-label={t('settings.previewNumber')} onChange={(e) => setWish({ ...wish, number: e.target.value })} />
        <Input style={{ width: 90 }} maxLength={32} placeholder={t('settings.className')} aria-label={t('settings.className')} onChange={(e) => setWish({ ...wish, class: e.target.value })} />
        <Input style={{ width: 90 }} maxLength={32} placeholder={t('settings.region')} aria-label={t('settings.region')} onChange={(e) => setWish({ ...wish, region: e.target.value })} />
        <Input style={{ width: 110 }} maxLength={16} placeholder={t('stage.last-agent')} aria-label={t('stage.last-agent')} onChange={(e) => setWish({ ...wish, lastAgent: e.target.value })} />
        <span>{t('settings.waited')}</span><InputNumber min={0} max={86400} value={wish.waitedSeconds ?? 0} aria-label={t('settings.waited')} onChange={(value) => setWish({ ...wish, waitedSeconds: value ?? 0 })} /><span>{t('settings.seconds')}</span>
        <Button icon={<EyeOutlined />} onClick={ask}>{t('settings.previewAsk')}</Button>
      </div>
      {error !== null && <Failed error={error} retry={ask} />}
      {why && <div style={{ marginTop: 12 }}><Decision why={why} /></div>}
    </>
  )
}
