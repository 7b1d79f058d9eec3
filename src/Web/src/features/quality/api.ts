import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { BilingualName } from '@/lib/contract'
import { http, queryString } from '@/lib/http'

export type FormItem = { id: string; text: BilingualName; weight: number; points: number; fatal: boolean; mayNotApply: boolean }
export type FormSection = { title: BilingualName; weight: number; items: FormItem[] }
export type Form = { name: BilingualName; sections: FormSection[]; passFrom: number }
export type StoredForm = { id: string; version: number; form: Form; madeAt: string; madeBy: string; retired: boolean }
export type Review = {
  id: string; callId: string; kind: 'ordinary' | 'second' | 'calibration'; agent: string; agentName: string; callAt: string; form: string; formName: BilingualName; formVersion: number; passFrom: number; reason: string
  createdAt: string; claimedBy: string | null; claimedUntil: string | null; mine: boolean; doneAt: string | null; reviewer: string | null; score: number | null; fatal: boolean; counts: number | null
  acknowledgedAt: string | null; appeal: string | null; appealedAt: string | null
}
export type Comment = { second: number; text: string }
export type Answers = Record<string, number | null>
export type ReviewDetail = { review: Review; questions: Form; answers: Answers; comments: Comment[]; remark: string }
export type RuleKind = 'sample' | 'low-rating' | 'disposition' | 'signal' | 'failed-check'
export const ruleKinds: RuleKind[] = ['sample', 'low-rating', 'disposition', 'signal', 'failed-check']
export type Rule = { name: string; form: string; kind: RuleKind; perAgent: number; seed: number; below: number; path: string | null; queue: string | null; daily: boolean }
export type StoredRule = { id: string; rule: Rule; lastDay: string | null }
export type Calibration = {
  id: string; callId: string; agent: string; createdAt: string; formName: BilingualName; scores: { reviewer: string; name: string; done: boolean; score: number | null; deviation: number | null }[]
  mean: number | null; spread: number | null; items: { text: BilingualName; points: (number | null)[]; differ: boolean }[]
}
export type QualityLine = { agent: string | null; name: string | null; reviewed: number; passed: number; fatal: number; score: number | null; checked: number; good: number; findings: Record<string, number> }

export const qualityKey = ['quality'] as const
const get = <T>(path: string, ...key: unknown[]) => ({ queryKey: [...qualityKey, ...key], queryFn: ({ signal }: { signal: AbortSignal }) => http.get<T>(`/api/quality/${path}`, signal), placeholderData: keepPreviousData })
export const useForms = () => useQuery(get<StoredForm[]>('forms', 'forms'))
export const useRules = () => useQuery(get<StoredRule[]>('rules', 'rules'))
export const useCalibrations = () => useQuery(get<Calibration[]>('calibrations', 'calibrations'))
export const useReviews = (view: string, page: number) => useQuery({ ...get<{ total: number; items: Review[] }>(`reviews${queryString({ view, page, pageSize: 50 })}`, 'reviews', view, page), refetchInterval: 15_000 })
export const useResults = () => useQuery(get<Review[]>('results', 'results'))
/** Of the reviewer, or as the agent is told it. */
export const useReview = (id: string, own: boolean) => useQuery(get<ReviewDetail>(`${own ? 'results' : 'reviews'}/${id}`, 'one', id, own))
export const useFigures = (from: string, to: string) => useQuery(get<{ items: QualityLine[]; total: QualityLine }>(`figures${queryString({ from, to })}`, 'figures', from, to))
export const act = (path: string, body: unknown = {}) => http.post<ReviewDetail>(`/api/quality/${path}`, body)
export const saveForm = (id: string | null, form: Form) => (id === null ? http.post<StoredForm>('/api/quality/forms', form) : http.put<StoredForm>(`/api/quality/forms/${id}`, form))
export const retireForm = (id: string) => http.delete(`/api/quality/forms/${id}`)
export const saveRule = (id: string, rule: Rule) => http.put<StoredRule>(`/api/quality/rules/${id}`, rule)
export const removeRule = (id: string) => http.delete(`/api/quality/rules/${id}`)
export const runRule = (id: string, from: string, to: string) => http.post<{ fitting: number; added: number }>(`/api/quality/rules/${id}/run`, { from, to })

/** The score of these answers, as the server computes it; null: something is not answered yet. */
export function scoreOf(form: Form, answers: Answers): { score: number; fatal: boolean } | null {
  let [sum, weights, fatal] = [0, 0, false]
  for (const section of form.sections) {
    const applies = section.items.filter((i) => answers[i.id] !== null)
    if (applies.some((i) => answers[i.id] === undefined)) return null
    if (applies.length === 0) continue
    fatal ||= applies.some((i) => i.fatal && answers[i.id] === 0)
    sum += (section.weight * applies.reduce((all, i) => all + (i.weight * (answers[i.id] ?? 0)) / i.points, 0)) / applies.reduce((all, i) => all + i.weight, 0)
    weights += section.weight
  }
  return weights === 0 ? null : { score: fatal ? 0 : Math.round((10_000 * sum) / weights) / 100, fatal }
}
