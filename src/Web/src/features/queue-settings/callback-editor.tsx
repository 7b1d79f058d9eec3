import { InputNumber, Segmented, Switch, TimePicker } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { newCallback, type CallbackRules } from '@/lib/routing-settings'
import type { TextKey } from '@/locales/zh-CN'

type NumberName = 'expiryHours' | 'attemptsMax' | 'retryMinutes' | 'waitingMax'
const numbers: { name: NumberName; text: TextKey; unit: TextKey; most: number }[] = [
  { name: 'attemptsMax', text: 'waiting.attempts', unit: 'settings.times', most: 10 },
  { name: 'retryMinutes', text: 'waiting.retry', unit: 'settings.minutes', most: 1440 },
  { name: 'expiryHours', text: 'waiting.expiry', unit: 'waiting.hours', most: 96 },
  { name: 'waitingMax', text: 'waiting.backMax', unit: 'settings.callers', most: 1000 },
]
const dayMinutes = 1440
const timeOf = (minute: number) => dayjs().startOf('day').add(minute, 'minute')

/** Whether and how the queue calls back those who do not want to wait on the line. */
export function CallbackEditor({ callback, onChange }: { callback: CallbackRules | null; onChange: (callback: CallbackRules | null) => void }) {
  const { t } = useTranslation()
  const set = (next: Partial<CallbackRules>) => onChange({ ...(callback ?? newCallback), ...next })
  const time = (name: 'fromMinute' | 'toMinute', label: string) => (
    <TimePicker format="HH:mm" allowClear={false} value={timeOf(callback?.[name] ?? 0)} aria-label={label} onChange={(at) => set({ [name]: at ? (at.hour() * 60 + at.minute()) % dayMinutes : 0 })} />
  )
  return (
    <div className="settings-wide">
      <div className="stage-line stage-head"><Switch checked={callback !== null} aria-label={t('waiting.callsBack')} onChange={(on) => onChange(on ? newCallback : null)} /><span>{t('waiting.callsBack')}</span></div>
      {callback && (
        <div className="stage-card" role="group" aria-label={t('waiting.callback')}>
          <div className="stage-line">
            <Segmented value={callback.customerFirst ? 'customer' : 'agent'} options={[{ value: 'agent', label: t('waiting.agentFirst') }, { value: 'customer', label: t('waiting.customerFirst') }]} onChange={(first) => set({ customerFirst: first === 'customer' })} />
          </div>
          <div className="stage-line"><span>{t('waiting.hoursOf')}</span>{time('fromMinute', t('waiting.from'))}<span>–</span>{time('toMinute', t('waiting.to'))}</div>
          {numbers.map((field) => (
            <div key={field.name} className="stage-line"><span>{t(field.text)}</span><InputNumber min={1} max={field.most} value={callback[field.name]} aria-label={t(field.text)} onChange={(value) => set({ [field.name]: value ?? 1 })} /><span>{t(field.unit)}</span></div>
          ))}
        </div>
      )}
    </div>
  )
}
