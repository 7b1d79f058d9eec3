import { SoundOutlined } from '@ant-design/icons'
import { Button, Checkbox, InputNumber, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn } from '@/lib/i18n'
import { newAnnouncements, useRoutingSettings, type AnnouncementPreview, type Announcements, type Rules } from '@/lib/routing-settings'
import { Failed } from '@/ui/page-states'
import { PromptSelect } from './prompt-select'

type Props = { queue: string; rules: Rules; onChange: (announcements: Announcements | null) => void }

/** What waiting callers are told, and the words that one who came now would hear. */
export function AnnouncementEditor({ queue, rules, onChange }: Props) {
  const { t } = useTranslation()
  const told = rules.announcements
  const set = (next: Partial<Announcements>) => onChange({ ...(told ?? newAnnouncements), ...next })
  return (
    <div className="settings-wide">
      <div className="stage-line stage-head"><Switch checked={told !== null} aria-label={t('waiting.tell')} onChange={(on) => onChange(on ? newAnnouncements : null)} /><span>{t('waiting.tell')}</span></div>
      {told && (
        <div className="stage-card" role="group" aria-label={t('waiting.announcements')}>
          <div className="stage-line">
            <span>{t('waiting.firstAfter')}</span><InputNumber min={0} max={600} value={told.firstAfterSeconds} aria-label={t('waiting.firstAfter')} onChange={(value) => set({ firstAfterSeconds: value ?? 0 })} /><span>{t('settings.seconds')}</span>
            <span>{t('waiting.every')}</span><InputNumber min={0} max={600} value={told.everySeconds} aria-label={t('waiting.every')} onChange={(value) => set({ everySeconds: value ?? 0 })} /><span>{t('settings.seconds')}</span>
          </div>
          <div className="stage-line">
            <Checkbox checked={told.position} onChange={(e) => set({ position: e.target.checked })}>{t('waiting.position')}</Checkbox>
            <Checkbox checked={told.wait} onChange={(e) => set({ wait: e.target.checked })}>{t('waiting.wait')}</Checkbox>
          </div>
          <PromptSelect value={told.first} label={t('waiting.first')} onChange={(first) => set({ first })} />
          <PromptSelect value={told.comfort} label={t('waiting.comfort')} onChange={(comfort) => set({ comfort })} />
          <PromptSelect value={told.last} label={t('waiting.last')} onChange={(last) => set({ last })} />
          {queue !== '' && <Heard queue={queue} rules={rules} />}
        </div>
      )}
    </div>
  )
}

function Heard({ queue, rules }: { queue: string; rules: Rules }) {
  const { t, i18n } = useTranslation()
  const { previewAnnouncement } = useRoutingSettings()
  const [heard, setHeard] = useState<AnnouncementPreview | null>(null)
  const [error, setError] = useState<unknown>(null)
  const ask = () => { setError(null); previewAnnouncement(queue, rules).then(setHeard).catch((e: unknown) => { setHeard(null); setError(e) }) }
  const range = heard?.expected ? t('waiting.range', { from: heard.expected.fromSeconds, to: heard.expected.toSeconds }) : ''
  return (
    <>
      <div className="stage-line"><Button icon={<SoundOutlined />} onClick={ask}>{t('waiting.heardNow')}</Button></div>
      {error !== null && <Failed error={error} retry={ask} />}
      {heard && (
        <dl className="heard">
          <dt>{t('waiting.stands')}</dt><dd className="num">{t('waiting.number', { position: heard.position })} {range} {heard.unknown && codeText('waitUnknown', heard.unknown)}</dd>
          <dt>{t('waiting.hearsFirst')}</dt><dd>{nameIn(i18n.language, heard.first) || t('waiting.nothing')}</dd>
          <dt>{t('waiting.hearsNext')}</dt><dd>{nameIn(i18n.language, heard.next) || t('waiting.nothing')}</dd>
        </dl>
      )}
    </>
  )
}
