import { Alert, App, Button, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/lib/http'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { agentOrders, useRoutingSettings, type PolicyProblem, type QueueSettings, type QueueSetup, type Rules } from '@/lib/routing-settings'
import type { TextKey } from '@/locales/zh-CN'
import { Changes } from '@/ui/changes'
import { AnnouncementEditor } from './announcement-editor'
import { CallbackEditor } from './callback-editor'
import { ClassesEditor } from './classes-editor'
import { Compare } from './compare'
import { ExitsEditor } from './exits-editor'
import { HoursEditor } from './hours-editor'
import { OverflowEditor } from './overflow-editor'
import { PolicyEditor } from './policy-editor'
import { Preview } from './preview'
import { ProblemList } from './problem-list'
import { RemoveQueue } from './remove-queue'
import { TalkEditor } from './talk-editor'

type Fields = { id: string; zh: string; en: string } & Rules
type NumberField = { name: keyof Rules; text: TextKey; least: number; most: number; unit: TextKey }

const times: NumberField[] = [
  { name: 'offerSeconds', text: 'settings.offerSeconds', least: 3, most: 120, unit: 'settings.seconds' },
  { name: 'wrapUpSecondsMax', text: 'settings.wrapUpSecondsMax', least: 0, most: 3600, unit: 'settings.seconds' },
  { name: 'rejectRestSeconds', text: 'settings.rejectRestSeconds', least: 0, most: 600, unit: 'settings.seconds' },
  { name: 'missesMax', text: 'settings.missesMax', least: 0, most: 100, unit: 'settings.times' },
  { name: 'waitSecondsMax', text: 'settings.waitSecondsMax', least: 10, most: 86_400, unit: 'settings.seconds' },
  { name: 'lengthMax', text: 'settings.lengthMax', least: 0, most: 10_000, unit: 'settings.callers' },
  { name: 'redialMinutes', text: 'settings.redialMinutes', least: 0, most: 60, unit: 'settings.minutes' },
  { name: 'serviceLevelSeconds', text: 'settings.serviceLevelSeconds', least: 1, most: 3600, unit: 'settings.seconds' },
]
const scores: NumberField[] = [
  { name: 'weightPercent', text: 'settings.weightPercent', least: 10, most: 1000, unit: 'settings.percent' },
  { name: 'creditSeconds', text: 'settings.creditSeconds', least: -3600, most: 3600, unit: 'settings.seconds' },
  { name: 'escalateAfterSeconds', text: 'settings.escalateAfterSeconds', least: 0, most: 3600, unit: 'settings.seconds' },
  { name: 'escalationCreditSeconds', text: 'settings.escalationCreditSeconds', least: 0, most: 3600, unit: 'settings.seconds' },
]
const checkAfterMs = 400

const fieldsOf = (queue: QueueSetup): Fields => ({ id: queue.id, zh: queue.name.zh, en: queue.name.en, ...queue.rules })

function setupOf({ id, zh, en, ...rules }: Fields): QueueSetup {
  return { id, name: { zh: zh?.trim() ?? '', en: en?.trim() ?? '' }, rules: rules }
}

/** One queue in full. What is typed is checked by the server as one goes, and in force as soon as it is stored. */
export function QueueEditor({ queue, all, mayRemove, onStored, onRemoved }: { queue: QueueSettings; all: QueueSettings[]; mayRemove: boolean; onStored: (id: string) => void; onRemoved: () => void }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const settings = useRoutingSettings()
  const [form] = Form.useForm<Fields>()
  const [values, setValues] = useState<Fields>(() => fieldsOf(queue))
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [problems, setProblems] = useState<PolicyProblem[]>(queue.problems)
  const isNew = queue.id === ''

  useEffect(() => {
    if (!touched) return
    const timer = setTimeout(() => { settings.checkQueue(setupOf(values)).then(setProblems).catch(() => undefined) }, checkAfterMs)
    return () => clearTimeout(timer)
  }, [values, touched])

  const change = (next: Partial<Fields>) => {
    form.setFieldsValue(next)
    setValues((before) => ({ ...before, ...next }))
    setTouched(true)
  }
  const reset = () => {
    form.setFieldsValue(fieldsOf(queue))
    setValues(fieldsOf(queue))
    setTouched(false)
    setProblems(queue.problems)
    setFailure(null)
  }
  const store = async () => {
    setBusy(true)
    setFailure(null)
    try {
      const setup = setupOf(values)
      const stored = await (isNew ? settings.createQueue(setup) : settings.changeQueue(setup))
      setTouched(false)
      setProblems(stored.problems)
      void message.success(t('settings.stored'))
      onStored(stored.id)
    } catch (error) {
      if (error instanceof Problem && Array.isArray(error.args.problems)) setProblems(error.args.problems as PolicyProblem[])
      setFailure(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  const numbers = (fields: NumberField[]) => fields.map((field) => (
    <Form.Item key={field.name} name={field.name} label={t(field.text)} extra={t('settings.range', { least: field.least, most: field.most })} rules={[{ required: true, type: 'number', min: field.least, max: field.most, message: t('settings.range', { least: field.least, most: field.most }) }]}>
      <InputNumber suffix={t(field.unit)} />
    </Form.Item>
  ))

  return (
    <>
      <div className="settings-form">
        <div className="settings-head">
          <h2 className="cut">{isNew ? t('settings.newQueue') : nameIn(i18n.language, queue.name)}</h2>
          {!isNew && mayRemove && <div className="end"><RemoveQueue queue={queue} others={all.filter((other) => other.id !== queue.id)} onRemoved={onRemoved} /></div>}
        </div>
        <Form form={form} layout="vertical" requiredMark={false} initialValues={fieldsOf(queue)} onValuesChange={(_, now: Fields) => change(now)} onFinish={() => void store()} scrollToFirstError={{ focus: true }}>
          <Part title={t('settings.basics')} text={t('settings.basicsText')}>
            {isNew && <Form.Item name="id" label={t('settings.id')} extra={t('settings.idHelp')} rules={[{ required: true, pattern: /^[a-z][a-z0-9-]{0,31}$/, message: t('settings.idHelp') }]}><Input maxLength={32} /></Form.Item>}
            <Form.Item name="zh" label={t('settings.nameZh')} rules={[{ required: true, whitespace: true, message: t('settings.nameRequired') }]}><Input maxLength={60} /></Form.Item>
            <Form.Item name="en" label={t('settings.nameEn')} rules={[{ required: true, whitespace: true, message: t('settings.nameRequired') }]}><Input maxLength={60} /></Form.Item>
            {numbers(times)}
            <Form.Item name="rejectAllowed" label={t('settings.rejectAllowed')} valuePropName="checked"><Switch /></Form.Item>
            <Form.Item name="recorded" label={t('settings.recorded')} valuePropName="checked"><Switch /></Form.Item>
          </Part>
          <Part title={t('settings.policy')} text={t('settings.policyText')}>
            <div className="settings-wide"><PolicyEditor stages={values.stages} problems={problems} onChange={(stages) => change({ stages })} /></div>
            <Form.Item name="order" label={t('settings.order')} className="settings-wide" extra={codeText('orderHelp', values.order)}>
              <Select options={agentOrders.map((order) => ({ value: order, label: codeText('stage', order) }))} />
            </Form.Item>
          </Part>
          <Part title={t('settings.score')} text={t('settings.scoreText')}>
            {numbers(scores)}
            <div className="settings-wide"><ClassesEditor classes={values.classes} serviceLevelSeconds={values.serviceLevelSeconds} announced={values.announcements !== null} onChange={(classes) => change({ classes })} /></div>
          </Part>
          <Part title={t('waiting.title')} text={t('waiting.text')}>
            <AnnouncementEditor queue={queue.id} rules={setupOf(values).rules} onChange={(announcements) => change({ announcements })} />
            <div className="settings-wide"><ExitsEditor exits={values.exits} others={all.filter((other) => other.id !== queue.id)} onChange={(exits) => change({ exits })} /></div>
          </Part>
          <Part title={t('settings.talk')} text={t('settings.talkText')}>
            <TalkEditor rules={setupOf(values).rules} onChange={change} />
          </Part>
          <Part title={t('waiting.callback')} text={t('waiting.callbackText')}>
            <CallbackEditor callback={values.callback} onChange={(callback) => change({ callback })} />
          </Part>
          <Part title={t('hours.title')} text={t('hours.text')}>
            <HoursEditor queue={queue.id} hours={values.hours} recordedCalendar={values.recorded ? values.recordedCalendar : undefined} onChange={change} />
          </Part>
          <Part title={t('settings.overflow')} text={t('settings.overflowText')}>
            <div className="settings-wide"><OverflowEditor overflows={values.overflows} others={all.filter((other) => other.id !== queue.id)} onChange={(overflows) => change({ overflows })} /></div>
          </Part>
          {!isNew && (
            <Part title={t('settings.preview')} text={t('settings.previewText')}>
              <div className="settings-wide"><Preview queue={queue.id} rules={setupOf(values).rules} /></div>
              <div className="settings-wide"><Compare queue={queue.id} rules={setupOf(values).rules} /></div>
            </Part>
          )}
        </Form>
        <div className="settings-foot">
          {failure && <Alert type="error" showIcon title={failure} />}
          <ProblemList problems={problems} />
          <div className="end">
            <Button disabled={!touched} onClick={reset}>{t('settings.discard')}</Button>
            <Button type="primary" loading={busy} disabled={!touched || problems.some((problem) => problem.refuses)} onClick={() => form.submit()}>{t('common.save')}</Button>
          </div>
        </div>
      </div>
      <aside className="settings-side" aria-label={t('settings.changes')}>
        {!isNew && <Changes<QueueSetup> kind="queue" subject={queue.id} onUse={(old) => change(fieldsOf(old))} />}
      </aside>
    </>
  )
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return <section className="settings-part"><header><h3>{title}</h3><p>{text}</p></header><div className="settings-fields">{children}</div></section>
}
