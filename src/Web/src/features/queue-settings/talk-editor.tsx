import { Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useReasons } from '@/lib/queries'
import { useQueueChoices, type Rules } from '@/lib/routing-settings'
import { PromptSelect } from './prompt-select'

type Props = { rules: Rules; onChange: (change: Partial<Rules>) => void }

/** What is heard before the talk, what becomes of who turns an offer down, and where a customer goes whom an agent left with prompts. */
export function TalkEditor({ rules, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const flows = useQueueChoices().data?.flows ?? []
  const reasons = useReasons().data ?? []
  return (
    <>
      <div className="settings-wide stage-line stage-head">
        <Switch checked={rules.agentNumberSpoken} aria-label={t('settings.agentNumberSpoken')} onChange={(agentNumberSpoken) => onChange({ agentNumberSpoken })} />
        <span>{t('settings.agentNumberSpoken')}</span><span className="dim">{t('settings.agentNumberHelp')}</span>
      </div>
      <PromptSelect value={rules.agentPrompts} label={t('settings.agentPrompts')} onChange={(agentPrompts) => onChange({ agentPrompts })} />
      <label className="field"><span>{t('settings.playbackFlow')}</span>
        <Select
          allowClear showSearch={{ optionFilterProp: 'label' }} value={rules.playbackFlow} aria-label={t('settings.playbackFlow')} placeholder={t('settings.playbackEnds')}
          options={flows.map((flow) => ({ value: flow.id, label: nameIn(i18n.language, flow.name) }))} onChange={(flow: string | undefined) => onChange({ playbackFlow: flow ?? null })}
        />
      </label>
      <label className="field"><span>{t('settings.afterReject')}</span>
        <Select
          value={rules.afterReject} disabled={!rules.rejectAllowed} aria-label={t('settings.afterReject')} onChange={(afterReject) => onChange({ afterReject })}
          options={[{ value: 'not-ready', label: t('settings.afterRejectNotReady') }, { value: 'signed-out', label: t('settings.afterRejectSignedOut') }]}
        />
      </label>
      {rules.afterReject === 'not-ready' && (
        <label className="field"><span>{t('settings.rejectReason')}</span>
          <Select
            allowClear value={rules.rejectReason} disabled={!rules.rejectAllowed} aria-label={t('settings.rejectReason')} placeholder={t('reason.rejected')}
            options={reasons.map((reason) => ({ value: reason.code, label: nameIn(i18n.language, reason) }))} onChange={(reason: string | undefined) => onChange({ rejectReason: reason ?? null })}
          />
        </label>
      )}
    </>
  )
}
