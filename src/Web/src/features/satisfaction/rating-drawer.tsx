import { Alert, Button, Drawer, InputNumber, Segmented, Select, Switch } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn, problemText } from '@/lib/i18n'
import { useQueueChoices } from '@/lib/routing-settings'
import { useQueueName } from '@/lib/use-queue-name'
import { Loaded } from '@/ui/page-states'
import { ReasonList } from '@/ui/reason-list'
import { newSetup, saveRating, settingsKey, useRatingSettings, type QueueRating, type RatingSetup } from './api'

/** Which queues ask their callers, and how. */
export function RatingDrawer({ close }: { close: () => void }) {
  const { t } = useTranslation()
  const query = useRatingSettings(true)
  const queueName = useQueueName()
  const [chosen, setChosen] = useState<string | null>(null)
  return (
    <Drawer open onClose={close} size={460} title={t('satisfaction.settings')}>
      <Loaded query={query} rows={6}>
        {(queues) => {
          const queue = queues.find((q) => q.queue === chosen) ?? queues[0]
          return (
            <div className="list-form">
              <Field label={t('calls.queue')}><Select aria-label={t('calls.queue')} value={queue?.queue ?? null} options={queues.map((q) => ({ value: q.queue, label: `${queueName(q.queue)}${q.asks ? ` · ${t('satisfaction.asks')}` : ''}` }))} onChange={setChosen} /></Field>
              {queue && <Editor key={queue.queue} stored={queue} />}
            </div>
          )
        }}
      </Loaded>
    </Drawer>
  )
}

function Editor({ stored }: { stored: QueueRating }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [draft, setDraft] = useState<RatingSetup | null>(stored.asks)
  const [state, setState] = useState<{ problem?: string; busy?: boolean; saved?: boolean }>({})
  const change = (next: Partial<RatingSetup>) => { setDraft((before) => ({ ...(before ?? newSetup), ...next })); setState({}) }
  const number = (name: 'tries' | 'keySeconds' | 'reasonUpTo', min: number, max: number, suffix?: string) =>
    <InputNumber aria-label={t(`satisfaction.${name}`)} min={min} max={max} precision={0} value={draft?.[name] ?? min} {...(suffix && { suffix })} onChange={(v) => change({ [name]: v ?? min })} />
  const save = async () => {
    setState({ busy: true })
    try {
      await saveRating(stored.queue, draft)
      await client.invalidateQueries({ queryKey: settingsKey })
      setState({ saved: true })
    } catch (error) { setState({ problem: problemText(error) }) }
  }
  const nothing = draft === null && stored.asks === null
  return (
    <>
      <span><Switch aria-label={t('satisfaction.asks')} checked={draft !== null} onChange={(on) => { setDraft(on ? stored.asks ?? newSetup : null); setState({}) }} /> {t('satisfaction.asksHelp')}</span>
      {draft && (
        <>
          <Prompts label={t('satisfaction.prompts')} value={draft.prompts} onChange={(prompts) => change({ prompts })} />
          <Field label={t('satisfaction.scale')} help={t('satisfaction.scaleHelp')}><InputNumber aria-label={t('satisfaction.scale')} min={2} max={9} precision={0} value={draft.scale} onChange={(v) => change({ scale: v ?? 5, reasonUpTo: Math.min(draft.reasonUpTo, v ?? 5) })} /></Field>
          <Segmented value={draft.bestIsOne ? 'one' : 'last'} options={[{ value: 'last', label: t('satisfaction.bestIsLast', { key: draft.scale }) }, { value: 'one', label: t('satisfaction.bestIsOne') }]} onChange={(v) => change({ bestIsOne: v === 'one' })} />
          <Field label={t('satisfaction.tries')}>{number('tries', 1, 5)}</Field>
          <Field label={t('satisfaction.keySeconds')}>{number('keySeconds', 1, 60, 's')}</Field>
          <Field label={t('satisfaction.reasonUpTo')} help={t('satisfaction.reasonUpToHelp')}>{number('reasonUpTo', 0, draft.scale)}</Field>
          {draft.reasonUpTo > 0 && <Field label={t('satisfaction.reasons')}><ReasonList label={t('satisfaction.reasons')} reasons={draft.reasons} onChange={(reasons) => change({ reasons })} /></Field>}
          {draft.reasonUpTo > 0 && <Prompts label={t('satisfaction.reasonPrompts')} value={draft.reasonPrompts} onChange={(reasonPrompts) => change({ reasonPrompts })} />}
          <span><Switch aria-label={t('satisfaction.recorded')} checked={draft.recorded} onChange={(recorded) => change({ recorded })} /> {t('satisfaction.recordedHelp')}</span>
          <Prompts label={t('satisfaction.thanksPrompts')} value={draft.thanksPrompts} onChange={(thanksPrompts) => change({ thanksPrompts })} />
        </>
      )}
      {state.problem && <Alert type="error" showIcon title={state.problem} />}
      {state.saved && <Alert type="success" showIcon title={t('satisfaction.saved')} />}
      <Button type="primary" loading={state.busy === true} disabled={nothing || draft?.prompts.length === 0 || draft?.reasons.some((r) => r.words.trim() === '') === true} onClick={() => void save()}>{t('common.save')}</Button>
    </>
  )
}

function Prompts({ label, value, onChange }: { label: string; value: string[]; onChange: (value: string[]) => void }) {
  const { t, i18n } = useTranslation()
  const options = (useQueueChoices().data?.prompts ?? []).map((prompt) => ({ value: prompt.name, label: nameIn(i18n.language, prompt.text) || prompt.name }))
  return <Field label={label}><Select mode="tags" maxCount={10} value={value} options={options} aria-label={label} placeholder={t('waiting.choosePrompts')} tokenSeparators={[' ', ',']} onChange={(names: string[]) => onChange(names.map((n) => n.trim()).filter(Boolean))} /></Field>
}

const Field = ({ label, help, children }: { label: string; help?: string; children: ReactNode }) => <div className="field"><span>{label}</span>{children}{help && <small className="dim">{help}</small>}</div>
