import { InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Capacity, WrittenChannel } from '@/lib/routing-settings'

export const writtenChannels: WrittenChannel[] = ['chat', 'mail', 'message']
export const capacityMax = 50

/** Chats, mails and messages that one agent may have at a time; an empty field: as everybody. */
export function Capacities({ own, onChange }: { own: Capacity[]; onChange: (own: Capacity[]) => void }) {
  const { t } = useTranslation()
  const set = (channel: WrittenChannel, items: number | null) => onChange([...own.filter((one) => one.channel !== channel), ...(items === null ? [] : [{ channel, items }])])
  return (
    <>
      <h3>{t('queue.capacity')}</h3>
      <div>
        {writtenChannels.map((channel) => (
          <div key={channel} className="stage-line">
            <span className="grow">{t(`queue.channel.${channel}`)}</span>
            <InputNumber min={0} max={capacityMax} value={own.find((one) => one.channel === channel)?.items ?? null} placeholder={t('queue.asEverybody')} aria-label={t('queue.capacityOf', { channel: t(`queue.channel.${channel}`) })} style={{ width: 120 }} onChange={(items) => set(channel, items)} />
          </div>
        ))}
        <p className="dim small">{t('queue.capacityHelp')}</p>
      </div>
    </>
  )
}
