import { DeleteOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Drawer, Input, InputNumber, Segmented, Select, Switch } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgentState } from '@/lib/contract'
import { codeText, nameIn } from '@/lib/i18n'
import { useAgents, useLines, useQueues } from '@/lib/queries'
import { agentText } from '@/ui/bits'
import { useAttempt } from '@/ui/use-attempt'
import { alarmKey, measures, useFigures, newRule, removeRule, saveRule, type Measure, type Rule, type Severity, type StoredRule } from './api'
import { clockOf, minuteOf } from './words'

const states: AgentState[] = ['not-ready', 'wrap-up', 'talking', 'held', 'offered', 'ready']
const units: Record<Measure, 'alarms.seconds' | 'alarms.calls' | 'alarms.percent' | 'alarms.agents'> = { 'longest-wait': 'alarms.seconds', waiting: 'alarms.calls', 'service-level': 'alarms.percent', 'agents-ready': 'alarms.agents', 'agent-state': 'alarms.seconds', lines: 'alarms.percent', figure: 'alarms.calls' }
const firsts: Record<Measure, number> = { 'longest-wait': 60, waiting: 5, 'service-level': 80, 'agents-ready': 1, 'agent-state': 600, lines: 80, figure: 80 }

/** One rule: what is looked at, from which value on, when, and who is told. */
export function RuleDrawer({ rule, close }: { rule: StoredRule | null; close: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { modal } = App.useApp()
  const queues = useQueues().data ?? []
  const agents = useAgents().data ?? []
  const [draft, setDraft] = useState<Rule>(rule ?? newRule)
  const [hours, setHours] = useState([clockOf(draft.fromMinute), clockOf(draft.toMinute)])
  const { busy, problem, attempt } = useAttempt()
  const change = (next: Partial<Rule>) => setDraft((before) => ({ ...before, ...next }))
  const figures = useFigures(draft.measure === 'figure').data ?? []
  const figure = figures.find((f) => f.key === draft.figure)
  const [from, to] = hours.map(minuteOf)
  const valid = from !== null && from !== undefined && to !== null && to !== undefined && from !== to && draft.days > 0 && (draft.measure !== 'figure' || draft.figure !== '') && (draft.escalateMinutes === 0 || draft.escalateTo.length + draft.escalateMails.length > 0)
  const done = async (work: Promise<unknown>) => {
    await attempt(async () => {
      await work
      await client.invalidateQueries({ queryKey: alarmKey })
      close()
    })
  }
  const save = () => { if (valid) void done(saveRule(rule?.id ?? null, { ...draft, fromMinute: from, toMinute: to })) }
  const remove = () => void modal.confirm({ title: t('alarms.removeTitle'), content: t('alarms.removeText'), okText: t('alarms.remove'), cancelText: t('calendars.cancel'), okButtonProps: { danger: true }, onOk: () => done(removeRule(rule?.id ?? 0)) })
  const ofAgents = draft.measure === 'agent-state' || (draft.measure === 'figure' && draft.by === 'agent')
  const lines = useLines(draft.measure === 'lines').data?.lines ?? []
  const subjects = draft.measure === 'lines' ? lines.filter((line) => line.max > 0).map((line) => ({ value: line.name, label: line.name })) : ofAgents ? agents.map((a) => ({ value: a.jobNumber, label: agentText(a) })) : queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))
  const optionsOf = (some: typeof figures) => some.map((f) => ({ value: f.key, label: nameIn(i18n.language, f.name) }))
  return (
    <Drawer open onClose={close} size={440} title={rule ? t('alarms.editRule') : t('alarms.newRule')} extra={<Button type="primary" loading={busy} disabled={!valid} onClick={save}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        <Field label={t('alarms.measure')}><Select<Measure> aria-label={t('alarms.measure')} value={draft.measure} onChange={(measure) => change({ measure, subject: '', threshold: firsts[measure] })} options={measures.map((m) => ({ value: m, label: t(`alarms.measure.${m}`) }))} /></Field>
        {draft.measure === 'figure' && (
          <>
            <Field label={t('alarms.figure')} {...(figure && { help: nameIn(i18n.language, figure.formula) })}><Select aria-label={t('alarms.figure')} showSearch={{ optionFilterProp: 'label' }} value={draft.figure || null} onChange={(key: string) => change({ figure: key, below: figures.find((f) => f.key === key)?.good === 'more-is-better' })} options={[{ label: t('wall.now'), options: optionsOf(figures.filter((f) => f.live)) }, { label: t('wall.today'), options: optionsOf(figures.filter((f) => !f.live)) }]} /></Field>
            <Field label={t('alarms.by')}><Segmented<Rule['by']> aria-label={t('alarms.by')} value={draft.by} onChange={(by) => change({ by, subject: '' })} options={[{ value: '', label: t('alarms.by.centre') }, { value: 'queue', label: t('alarms.by.queue') }, { value: 'agent', label: t('alarms.by.agent') }]} /></Field>
            <Field label={t('alarms.side')}><Segmented aria-label={t('alarms.side')} value={draft.below ? 'below' : 'above'} onChange={(side) => change({ below: side === 'below' })} options={[{ value: 'above', label: t('alarms.side.above') }, { value: 'below', label: t('alarms.side.below') }]} /></Field>
          </>
        )}
        {(draft.measure !== 'figure' || draft.by !== '') && <Field label={t('alarms.about')}><Select aria-label={t('alarms.about')} showSearch={{ optionFilterProp: 'label' }} value={draft.subject} onChange={(subject) => change({ subject })} options={[{ value: '', label: t(draft.measure === 'lines' ? 'alarms.everyLine' : ofAgents ? 'alarms.everyAgent' : 'alarms.everyQueue') }, ...subjects]} /></Field>}
        {draft.measure === 'agent-state' && <Field label={t('alarms.state')}><Select<AgentState> aria-label={t('alarms.state')} value={draft.state} onChange={(state) => change({ state })} options={states.map((s) => ({ value: s, label: codeText('state', s) }))} /></Field>}
        <Field label={t('alarms.threshold')} help={t(`alarms.thresholdHelp.${draft.measure}`)}><InputNumber aria-label={t('alarms.threshold')} min={1} max={draft.measure === 'service-level' || draft.measure === 'lines' ? 100 : 86_400} precision={0} value={draft.threshold} onChange={(v) => change({ threshold: v ?? 1 })} suffix={draft.measure === 'figure' ? (figure?.unit === 'ratio' ? '%' : figure?.unit === 'seconds' ? t('alarms.seconds') : '') : t(units[draft.measure])} /></Field>
        <Field label={t('alarms.duration')} help={t('alarms.durationHelp')}><InputNumber aria-label={t('alarms.duration')} min={0} max={3600} precision={0} value={draft.durationSeconds} onChange={(v) => change({ durationSeconds: v ?? 0 })} suffix={t('alarms.seconds')} /></Field>
        <Field label={t('alarms.hours')} help={t('alarms.hoursHelp')}>
          <span className="alarm-hours"><Input aria-label={t('alarms.from')} value={hours[0]} {...(from === null && { status: 'error' as const })} onChange={(e) => setHours([e.target.value, hours[1] ?? ''])} />–<Input aria-label={t('alarms.to')} value={hours[1]} {...(to === null && { status: 'error' as const })} onChange={(e) => setHours([hours[0] ?? '', e.target.value])} /></span>
        </Field>
        <div className="alarm-days">{[0, 1, 2, 3, 4, 5, 6].map((day) => <Checkbox key={day} checked={(draft.days >> day & 1) === 1} onChange={() => change({ days: draft.days ^ (1 << day) })}>{t(`alarms.day.${day as 0}`)}</Checkbox>)}</div>
        <Field label={t('alarms.severity')}><Select<Severity> aria-label={t('alarms.severity')} value={draft.severity} onChange={(severity) => change({ severity })} options={(['notice', 'warning', 'critical'] as const).map((s) => ({ value: s, label: t(`alarms.severity.${s}`) }))} /></Field>
        <Field label={t('alarms.recipients')} help={t('alarms.recipientsHelp')}><Select mode="tags" aria-label={t('alarms.recipients')} value={draft.recipients} maxCount={50} onChange={(recipients) => change({ recipients })} tokenSeparators={[' ', ',', '，']} open={false} placeholder={t('alarms.everySupervisor')} /></Field>
        <Field label={t('alarms.mails')} help={t('alarms.mailsHelp')}><Tags name={t('alarms.mails')} value={draft.mails} change={(mails) => change({ mails })} /></Field>
        <Field label={t('alarms.escalate')} help={t('alarms.escalateHelp')}><InputNumber aria-label={t('alarms.escalate')} min={0} max={1440} precision={0} value={draft.escalateMinutes} onChange={(v) => change({ escalateMinutes: v ?? 0 })} suffix={t('alarms.minutes')} /></Field>
        {draft.escalateMinutes > 0 && <Field label={t('alarms.escalateTo')}><Tags name={t('alarms.escalateTo')} value={draft.escalateTo} change={(escalateTo) => change({ escalateTo })} /></Field>}
        {draft.escalateMinutes > 0 && <Field label={t('alarms.escalateMails')}><Tags name={t('alarms.escalateMails')} value={draft.escalateMails} change={(escalateMails) => change({ escalateMails })} /></Field>}
        <span><Switch aria-label={t('alarms.enabled')} checked={draft.enabled} onChange={(enabled) => change({ enabled })} /> {t('alarms.enabled')}</span>
        {rule && <div className="alarm-foot"><Button danger icon={<DeleteOutlined />} onClick={remove}>{t('alarms.remove')}</Button></div>}
      </div>
    </Drawer>
  )
}

const Field = ({ label, help, children }: { label: string; help?: string; children: ReactNode }) => <div className="field"><span>{label}</span>{children}{help && <small className="dim">{help}</small>}</div>

const Tags = ({ name, value, change }: { name: string; value: string[]; change: (value: string[]) => void }) => <Select mode="tags" open={false} suffixIcon={null} maxCount={50} tokenSeparators={[' ', ',', ';']} aria-label={name} value={value} onChange={change} />
