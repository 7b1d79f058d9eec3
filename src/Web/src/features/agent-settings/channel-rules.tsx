import { Alert, App, Button, Drawer, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChannels, useRoutingSettings, type Blending, type BlendRule, type Channel, type ChannelSetup } from '@/lib/routing-settings'
import { Loaded } from '@/ui/page-states'
import { useAttempt } from '@/ui/use-attempt'
import { capacityMax, writtenChannels } from './capacities'

const channels: Channel[] = ['voice', ...writtenChannels]
const pairs = channels.flatMap((held) => channels.filter((coming) => coming !== held).map((coming) => ({ held, coming })))
const blendingOf = (blends: BlendRule[], held: Channel, coming: Channel): Blending => blends.find((rule) => rule.held === held && rule.coming === coming)?.blending ?? 'waits'

/** How much everybody may have at a time, and what goes beside what. */
export function ChannelRules({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useChannels(open)
  return <Drawer open={open} onClose={onClose} size={520} destroyOnHidden title={t('queue.channels')}><Loaded query={query} rows={6}>{(setup) => <Form setup={setup} onStored={onClose} />}</Loaded></Drawer>
}

function Form({ setup, onStored }: { setup: ChannelSetup; onStored: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const { changeChannels } = useRoutingSettings()
  const [values, setValues] = useState(setup)
  const { busy, problem: failure, attempt } = useAttempt()
  const blend = (held: Channel, coming: Channel, blending: Blending) => setValues((before) => ({ ...before, blends: [...before.blends.filter((rule) => rule.held !== held || rule.coming !== coming), { held, coming, blending }] }))
  /** A call never rests, and of two channels only one interrupts the other: both would rest for ever. */
  const mayInterrupt = (held: Channel, coming: Channel) => held !== 'voice' && blendingOf(values.blends, coming, held) !== 'interrupts'
  const store = async () => {
    await attempt(async () => {
      await changeChannels(values)
      void message.success(t('settings.stored'))
      onStored()
    })
  }
  return (
    <div className="details">
      {failure && <Alert type="error" showIcon title={failure} />}
      <p className="dim">{t('queue.channelsText')}</p>
      <h3>{t('queue.capacity')}</h3>
      <div>
        <div className="stage-line"><span className="grow">{t('queue.channel.voice')}</span><span className="num dim">1</span></div>
        {writtenChannels.map((channel) => {
          const field = `${channel}s` as const
          return <div key={channel} className="stage-line"><span className="grow">{t(`queue.channel.${channel}`)}</span><InputNumber min={0} max={capacityMax} value={values[field]} aria-label={t(`queue.channel.${channel}`)} onChange={(items) => setValues({ ...values, [field]: items ?? 0 })} /></div>
        })}
      </div>
      <h3>{t('queue.blends')}</h3>
      <div>
        {pairs.map(({ held, coming }) => {
          const words = t('queue.blendOf', { held: t(`queue.channel.${held}`), coming: t(`queue.channel.${coming}`) })
          return (
            <div key={`${held} ${coming}`} className="stage-line">
              <span className="grow">{words}</span>
              <Select<Blending>
                value={blendingOf(values.blends, held, coming)} aria-label={words} style={{ width: 170 }} onChange={(blending) => blend(held, coming, blending)}
                options={(['waits', 'beside', 'interrupts'] as const).filter((one) => one !== 'interrupts' || mayInterrupt(held, coming)).map((one) => ({ value: one, label: t(`queue.blending.${one}`) }))}
              />
            </div>
          )
        })}
      </div>
      <Button type="primary" loading={busy} onClick={() => void store()}>{t('common.save')}</Button>
    </div>
  )
}
