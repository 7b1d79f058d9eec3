import { DeleteOutlined, PlayCircleOutlined, PlusOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { Alert, App, Button, DatePicker, Drawer, Input, InputNumber, Select, Switch } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { choicesOf, useDispositions } from '@/lib/dispositions'
import { nameIn, problemText } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import { Empty, Loaded } from '@/ui/page-states'
import { qualityKey, removeRule, ruleKinds, runRule, saveRule, useForms, useRules, type Rule, type RuleKind, type StoredRule } from './api'

const newId = () => crypto.randomUUID().replaceAll('-', '')

/** Which calls are scored without anybody asking. */
export function RuleList() {
  const { t, i18n } = useTranslation()
  const query = useRules()
  const forms = useForms().data ?? []
  const [editing, setEditing] = useState<StoredRule | null>(null)
  const firstForm = forms.find((f) => !f.retired)?.id ?? ''
  const add = () => setEditing({ id: newId(), lastDay: null, rule: { name: '', form: firstForm, kind: 'sample', perAgent: 3, seed: 1, below: 2, path: null, queue: null, daily: true } })
  const line = (rule: Rule) => `${t(`quality.rule.${rule.kind}`)} · ${nameIn(i18n.language, forms.find((f) => f.id === rule.form)?.form.name ?? { zh: rule.form, en: rule.form })}${rule.daily ? ` · ${t('quality.daily')}` : ''}`
  return (
    <>
      <div className="quality-tools"><Button type="primary" icon={<PlusOutlined />} disabled={!firstForm} onClick={add}>{t('quality.newRule')}</Button></div>
      <Loaded query={query} rows={4}>
        {(rules) => rules.length === 0 ? <Empty icon={<ThunderboltOutlined />} title={t('quality.noRules')} text={t(firstForm ? 'quality.noRulesText' : 'quality.noFormsText')} /> : (
          <ul className="narrow-list quality-forms">{rules.map((r) => <li key={r.id}><div className="narrow-row"><button type="button" className="grow quality-plain" onClick={() => setEditing(r)}><b className="cut">{r.rule.name}</b><small>{line(r.rule)}</small></button><RunNow rule={r} /></div></li>)}</ul>
        )}
      </Loaded>
      {editing && <Editor key={editing.id} stored={editing} close={() => setEditing(null)} />}
    </>
  )
}

function RunNow({ rule }: { rule: StoredRule }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [days, setDays] = useState<[dayjs.Dayjs, dayjs.Dayjs]>([dayjs().subtract(1, 'day'), dayjs().subtract(1, 'day')])
  const run = async () => {
    try {
      const { fitting, added } = await runRule(rule.id, days[0].startOf('day').toISOString(), days[1].add(1, 'day').startOf('day').toISOString())
      await client.invalidateQueries({ queryKey: qualityKey })
      void message.success(t('quality.ran', { fitting, added }))
    } catch (error) { void message.error(problemText(error)) }
  }
  return <span className="quality-line"><DatePicker.RangePicker className="quality-days" size="small" allowClear={false} value={days} aria-label={t('calls.period')} onChange={(d) => { if (d?.[0] && d[1]) setDays([d[0], d[1]]) }} /><Button size="small" icon={<PlayCircleOutlined />} onClick={() => void run()}>{t('quality.run')}</Button></span>
}

function Editor({ stored, close }: { stored: StoredRule; close: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const forms = useForms().data ?? []
  const queues = useQueues().data ?? []
  const trees = useDispositions().data ?? []
  const [rule, setRule] = useState(stored.rule)
  const [problem, setProblem] = useState<string | null>(null)
  const change = (next: Partial<Rule>) => setRule((before) => ({ ...before, ...next }))
  const done = async (work: Promise<unknown>) => { try { await work; await client.invalidateQueries({ queryKey: qualityKey }); close() } catch (error) { setProblem(problemText(error)) } }
  const paths = new Map(trees.flatMap((d) => choicesOf(d.tree, true)).map((c) => [c.path, nameIn(i18n.language, c.label)]))
  const number = (name: 'perAgent' | 'seed' | 'below', min: number, max: number) => <InputNumber aria-label={t(`quality.${name}`)} min={min} max={max} precision={0} value={rule[name]} onChange={(v) => change({ [name]: v ?? min })} />
  return (
    <Drawer open onClose={close} size={440} title={t('quality.oneRule')} extra={<Button type="primary" disabled={!rule.name.trim() || !rule.form || (rule.kind === 'disposition' && !rule.path)} onClick={() => void done(saveRule(stored.id, rule))}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} />}
      <div className="list-form">
        <Field label={t('quality.ruleName')}><Input value={rule.name} maxLength={60} aria-label={t('quality.ruleName')} onChange={(e) => change({ name: e.target.value })} /></Field>
        <Field label={t('quality.form')}><Select aria-label={t('quality.form')} value={rule.form || null} options={forms.filter((f) => !f.retired).map((f) => ({ value: f.id, label: nameIn(i18n.language, f.form.name) }))} onChange={(form: string | null) => change({ form: form ?? '' })} /></Field>
        <Field label={t('quality.which')}><Select<RuleKind> aria-label={t('quality.which')} value={rule.kind} options={ruleKinds.map((value) => ({ value, label: t(`quality.rule.${value}`) }))} onChange={(kind) => change({ kind, below: kind === 'signal' ? 20 : 2 })} /></Field>
        {rule.kind === 'sample' && <><Field label={t('quality.perAgent')}>{number('perAgent', 1, 100)}</Field><Field label={t('quality.seed')} help={t('quality.seedHelp')}>{number('seed', 0, 1_000_000)}</Field></>}
        {(rule.kind === 'low-rating' || rule.kind === 'signal') && <Field label={t(rule.kind === 'signal' ? 'quality.deadAirFrom' : 'quality.below')}>{number('below', 1, rule.kind === 'signal' ? 3600 : 9)}</Field>}
        {rule.kind === 'disposition' && <Field label={t('calls.disposition')}><Select aria-label={t('calls.disposition')} showSearch={{ optionFilterProp: 'label' }} value={rule.path} options={[...paths].map(([value, label]) => ({ value, label }))} onChange={(path: string | null) => change({ path })} /></Field>}
        <Field label={t('calls.queue')}><Select aria-label={t('calls.queue')} allowClear placeholder={t('quality.everyQueue')} value={rule.queue} options={queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))} onChange={(queue: string | null | undefined) => change({ queue: queue ?? null })} /></Field>
        <span><Switch aria-label={t('quality.daily')} checked={rule.daily} onChange={(daily) => change({ daily })} /> {t('quality.dailyHelp')}</span>
        <Button danger icon={<DeleteOutlined />} onClick={() => void done(removeRule(stored.id))}>{t('quality.removeRule')}</Button>
      </div>
    </Drawer>
  )
}

const Field = ({ label, help, children }: { label: string; help?: string; children: ReactNode }) => <div className="field"><span>{label}</span>{children}{help && <small className="dim">{help}</small>}</div>
