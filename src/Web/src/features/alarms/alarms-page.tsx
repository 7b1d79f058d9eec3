import { BellOutlined, CheckOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Segmented, Table, Tag, type TableColumnsType } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { problemText } from '@/lib/i18n'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At, Elapsed } from '@/ui/time'
import { acknowledge, alarmKey, useAlarmHistory, useAlarmRules, useOpenAlarms, type Alarm, type StoredRule } from './api'
import { RuleDrawer } from './rule-drawer'
import { SeverityTag } from './severity-tag'
import { useAlarmWords } from './words'
import './alarms.css'

type View = 'open' | 'history' | 'rules'

/** What is not as it should be, what was, and when to be told. */
export default function AlarmsPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [editing, setEditing] = useState<StoredRule | 'new' | null>(null)
  const view = (['open', 'history', 'rules'] as const).find((v) => v === params.get('view')) ?? 'open'
  const choose = (next: View) => setParams(next === 'open' ? {} : { view: next }, { replace: true })
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('alarms.title')}</h1>
        <Segmented<View> value={view} onChange={choose} options={[{ value: 'open', label: t('alarms.open') }, { value: 'history', label: t('alarms.history') }, { value: 'rules', label: t('alarms.rules') }]} />
        <Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>{t('alarms.newRule')}</Button>
      </div>
      {view === 'open' ? <OpenAlarms toRules={() => choose('rules')} /> : view === 'history' ? <History /> : <Rules edit={setEditing} />}
      {editing !== null && <RuleDrawer rule={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </section>
  )
}

function OpenAlarms({ toRules }: { toRules: () => void }) {
  const { t } = useTranslation()
  const query = useOpenAlarms()
  return (
    <Loaded query={query} rows={6}>
      {(alarms) => alarms.length === 0
        ? <Empty icon={<BellOutlined />} title={t('alarms.none')} text={t('alarms.noneText')}><Button onClick={toRules}>{t('alarms.rules')}</Button></Empty>
        : <AlarmTable alarms={alarms} />}
    </Loaded>
  )
}

function History() {
  const [params, setParams] = useSearchParams()
  const { t } = useTranslation()
  const page = Math.max(1, Number(params.get('page')) || 1)
  const pageSize = Number(params.get('pageSize')) || 50
  const query = useAlarmHistory(page, pageSize)
  return (
    <Loaded query={query} rows={8}>
      {({ items, total }) => total === 0
        ? <Empty icon={<BellOutlined />} title={t('alarms.noHistory')} />
        : <><AlarmTable alarms={items} /><ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => setParams({ view: 'history', page: String(p), pageSize: String(size) }, { replace: true })} /></>}
    </Loaded>
  )
}

function AlarmTable({ alarms }: { alarms: Alarm[] }) {
  const { t } = useTranslation()
  const words = useAlarmWords()
  const { message } = App.useApp()
  const client = useQueryClient()
  const see = (alarm: Alarm) => void acknowledge(alarm.id).then(() => client.invalidateQueries({ queryKey: alarmKey }), (error: unknown) => void message.error(problemText(error)))
  const seen = (a: Alarm) => <>{a.escalatedAt && <Tag color="warning">{t('alarms.escalated')}</Tag>}{seenBy(a)}</>
  const seenBy = (a: Alarm) => a.acknowledgedAt
    ? <span className="alarm-when"><span>{a.acknowledgedBy}</span><small><At iso={a.acknowledgedAt} /></small></span>
    : a.clearedAt ? '–' : <Button size="small" icon={<CheckOutlined />} onClick={() => see(a)} aria-label={`${t('alarms.acknowledge')} ${words.subject(a)}`}>{t('alarms.acknowledge')}</Button>
  const lasts = (a: Alarm) => (a.clearedAt ? <At iso={a.clearedAt} /> : <span>{t('alarms.lasts')} <Elapsed since={a.raisedAt} /></span>)
  const columns: TableColumnsType<Alarm> = [
    { title: t('alarms.severity'), key: 'severity', width: 100, render: (_, a) => <SeverityTag severity={a.severity} /> },
    { title: t('alarms.about'), key: 'subject', width: 180, ellipsis: true, render: (_, a) => <b>{words.subject(a)}</b> },
    { title: t('alarms.what'), key: 'text', ellipsis: true, render: (_, a) => <>{words.text(a)}{a.times > 1 && <span className="dim"> {t('alarms.times', { count: a.times })}</span>}</> },
    { title: t('alarms.raisedAt'), key: 'raised', width: 140, align: 'right', render: (_, a) => <At iso={a.raisedAt} /> },
    { title: t('alarms.over'), key: 'over', width: 150, align: 'right', render: (_, a) => lasts(a) },
    { title: t('alarms.seenBy'), key: 'seen', width: 150, align: 'right', render: (_, a) => seen(a) },
  ]
  return (
    <>
      <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={alarms} pagination={false} sticky scroll={{ x: 880 }} rowClassName={(a) => (a.clearedAt || a.acknowledgedAt ? '' : 'alarm-open-row')} /></div>
      <ul className="narrow-only narrow-list">{alarms.map((a) => <li key={a.id}><div className="narrow-row"><span className="grow"><span><SeverityTag severity={a.severity} /> <b>{words.subject(a)}</b></span><small>{words.text(a)}</small><small>{lasts(a)}</small></span>{seen(a)}</div></li>)}</ul>
    </>
  )
}

function Rules({ edit }: { edit: (rule: StoredRule | 'new') => void }) {
  const { t } = useTranslation()
  const words = useAlarmWords()
  const query = useAlarmRules()
  const columns: TableColumnsType<StoredRule> = [
    { title: t('alarms.about'), key: 'subject', width: 180, ellipsis: true, render: (_, r) => <b>{words.ruleSubject(r)}</b> },
    { title: t('alarms.when'), key: 'rule', ellipsis: true, render: (_, r) => <>{words.rule(r)}{r.durationSeconds > 0 && <span className="dim"> {t('alarms.for', { count: r.durationSeconds })}</span>}</> },
    { title: t('alarms.severity'), key: 'severity', width: 100, render: (_, r) => <SeverityTag severity={r.severity} /> },
    { title: t('alarms.hours'), key: 'hours', width: 140, render: (_, r) => words.hours(r) },
    { title: t('alarms.recipients'), key: 'recipients', width: 160, ellipsis: true, render: (_, r) => (r.recipients.length === 0 ? t('alarms.everySupervisor') : r.recipients.join(', ')) },
    { title: t('alarms.enabled'), key: 'enabled', width: 80, render: (_, r) => (r.enabled ? t('alarms.on') : <Tag>{t('alarms.off')}</Tag>) },
    { title: t('calendars.updated'), key: 'updated', width: 180, align: 'right', render: (_, r) => <><At iso={r.updatedAt} /> <span className="dim">{r.updatedBy}</span></> },
  ]
  return (
    <Loaded query={query} rows={6}>
      {(rules) => rules.length === 0
        ? <Empty icon={<BellOutlined />} title={t('alarms.noRules')} text={t('alarms.noRulesText')}><Button icon={<PlusOutlined />} onClick={() => edit('new')}>{t('alarms.newRule')}</Button></Empty>
        : (
          <>
            <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={rules} pagination={false} sticky scroll={{ x: 960 }}
              onRow={(r) => ({ className: 'row-link', tabIndex: 0, onClick: () => edit(r), onKeyDown: (e) => { if (e.key === 'Enter') edit(r) } })} /></div>
            <ul className="narrow-only narrow-list">{rules.map((r) => <li key={r.id}><button type="button" className="narrow-row" onClick={() => edit(r)}><span className="grow"><b className="cut">{words.ruleSubject(r)}</b><small>{words.rule(r)}</small></span><SeverityTag severity={r.severity} /></button></li>)}</ul>
          </>
        )}
    </Loaded>
  )
}
