import { useTranslation } from 'react-i18next'
import { codeText, hasCode, nameIn } from '@/lib/i18n'
import { useAgents } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import type { TextKey } from '@/locales/zh-CN'
import type { Alarm, StoredRule } from './api'

/** Names and sentences of alarms and rules. */
export function useAlarmWords() {
  const { t, i18n } = useTranslation()
  const queueName = useQueueName()
  const agents = useAgents().data
  const agentName = (job: string) => { const name = agents?.find((a) => a.jobNumber === job)?.name; return name && name !== job ? `${name} ${job}` : job }
  const subjectOf = (kind: string, subject: string) => (subject === '' ? t('alarms.centre') : kind.startsWith('queue-') ? queueName(subject) : kind.startsWith('agent-') ? agentName(subject) : subject)
  return {
    subject: (alarm: Alarm) => subjectOf(alarm.kind, alarm.subject),
    text: (alarm: Alarm) => (hasCode('alarms.kind', alarm.kind) ? t(`alarms.kind.${alarm.kind}` as TextKey, { ...alarm.details, figure: i18n.language === 'en-US' ? alarm.details.figureEn : alarm.details.figureZh, state: codeText('state', alarm.details.state) }) : [alarm.kind, ...Object.entries(alarm.details).map(([k, v]) => `${k} ${v}`)].join(' ')),
    ruleSubject: (rule: StoredRule) => (rule.measure === 'figure' && rule.by === '' ? t('alarms.centre') : rule.measure === 'figure' && rule.by === 'agent' ? (rule.subject === '' ? t('alarms.everyAgent') : agentName(rule.subject)) : rule.measure === 'lines' ? rule.subject || t('alarms.everyLine') : rule.subject === '' ? t(rule.measure === 'agent-state' ? 'alarms.everyAgent' : 'alarms.everyQueue') : rule.measure === 'agent-state' ? agentName(rule.subject) : queueName(rule.subject)),
    rule: (rule: StoredRule) => (rule.measure === 'figure' ? t(rule.below ? 'alarms.figureBelow' : 'alarms.figureAbove', { figure: rule.figureName ? nameIn(i18n.language, rule.figureName) : rule.figure, threshold: rule.threshold }) : t(`alarms.rule.${rule.measure}` as TextKey, { threshold: rule.threshold, state: codeText('state', rule.state) })),
    hours: (rule: StoredRule) => (rule.fromMinute === 0 && rule.toMinute === 1440 ? t('alarms.allDay') : `${clockOf(rule.fromMinute)}–${clockOf(rule.toMinute)}`),
  }
}

export const clockOf = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
export const minuteOf = (text: string): number | null => {
  const found = /^(\d{1,2}):(\d{2})$/.exec(text.trim())
  const minute = found ? Number(found[1]) * 60 + Number(found[2]) : NaN
  return minute >= 0 && minute <= 1440 && Number(found?.[2]) < 60 ? minute : null
}
