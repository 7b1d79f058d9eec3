import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { AgentState, BilingualName, Page } from '@/lib/contract'
import { http, queryString } from '@/lib/http'

export type Severity = 'notice' | 'warning' | 'critical'
export type Alarm = {
  id: number; kind: string; subject: string; ruleId: number | null; severity: Severity; details: Record<string, string>; recipients: string[]
  raisedAt: string; lastAt: string; times: number; clearedAt: string | null; acknowledgedAt: string | null; acknowledgedBy: string | null; escalatedAt?: string | null
}
export type Measure = 'longest-wait' | 'waiting' | 'service-level' | 'agents-ready' | 'agent-state' | 'lines' | 'figure'
export const measures: Measure[] = ['longest-wait', 'waiting', 'service-level', 'agents-ready', 'agent-state', 'lines', 'figure']
export type Rule = {
  measure: Measure; subject: string; state: AgentState; threshold: number; durationSeconds: number; fromMinute: number; toMinute: number; days: number
  severity: Severity; recipients: string[]; enabled: boolean
  figure: string; by: '' | 'queue' | 'agent'; below: boolean; mails: string[]; escalateMinutes: number; escalateTo: string[]; escalateMails: string[]
}
export type StoredRule = Rule & { id: number; figureName?: BilingualName | null; updatedAt: string; updatedBy: string }

export const alarmKey = ['alarms'] as const
export const useOpenAlarms = (enabled = true) => useQuery({ queryKey: [...alarmKey, 'open'], queryFn: ({ signal }) => http.get<Alarm[]>('/api/alarms', signal), refetchInterval: 30_000, enabled })
export const useAlarmHistory = (page: number, pageSize: number) =>
  useQuery({ queryKey: [...alarmKey, 'history', page, pageSize], queryFn: ({ signal }) => http.get<Page<Alarm>>(`/api/alarms/history${queryString({ page, pageSize })}`, signal), placeholderData: keepPreviousData })
export const useAlarmRules = () => useQuery({ queryKey: [...alarmKey, 'rules'], queryFn: ({ signal }) => http.get<StoredRule[]>('/api/alarms/rules', signal) })
export type Figure = { key: string; name: BilingualName; unit: 'count' | 'seconds' | 'ratio' | 'erlang'; formula: BilingualName; good: string; live: boolean; byQueue: boolean }
export const useFigures = (enabled: boolean) => useQuery({ queryKey: ['wallboards', 'measures'], queryFn: ({ signal }) => http.get<Figure[]>('/api/wallboards/measures', signal), staleTime: Infinity, enabled })
export const acknowledge = (id: number) => http.post<Alarm>(`/api/alarms/${id}/acknowledge`, {})
export const saveRule = (id: number | null, rule: Rule) => (id === null ? http.post<StoredRule>('/api/alarms/rules', rule) : http.put<StoredRule>(`/api/alarms/rules/${id}`, rule))
export const removeRule = (id: number) => http.delete(`/api/alarms/rules/${id}`)

export const newRule: Rule = { measure: 'longest-wait', subject: '', state: 'not-ready', threshold: 60, durationSeconds: 0, fromMinute: 0, toMinute: 1440, days: 127, severity: 'warning', recipients: [], enabled: true, figure: '', by: '', below: false, mails: [], escalateMinutes: 0, escalateTo: [], escalateMails: [] }
