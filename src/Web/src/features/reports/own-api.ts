import { useQuery } from '@tanstack/react-query'
import { http } from '@/lib/http'
import type { NamedReport, Unit } from './api'

export type Sharing = 'own' | 'team' | 'all'
export type Shape = { rows: string[]; measures: string[]; unit: Unit; chart: NamedReport['chart']; drawn: number; only: Record<string, string[]> }
export type OwnReport = { id: string; key: string; name: string; owner: string; ownerName: string; mine: boolean; shared: Sharing; shape: Shape; updatedAt: string }
export type OwnWish = { name: string; shared: Sharing; shape: Shape }

export const mailedPeriods = ['today', 'yesterday', 'last7', 'last-week', 'this-month', 'last-month'] as const
export type MailedPeriod = (typeof mailedPeriods)[number]
export type MailingWish = { name: string; report: string; wish: { period: MailedPeriod; format: string; language: string; to: string[]; filters: Record<string, string> }; atMinute: number; days: number; monthDay: number; enabled: boolean }
export type Mailing = MailingWish & { id: string; nextAt: string; lastAt: string | null; lastFault: string | null }

export const useOwnReports = () => useQuery({ queryKey: ['reports', 'own'], queryFn: ({ signal }) => http.get<OwnReport[]>('/api/reports/own', signal), staleTime: 60_000 })
export const saveOwn = (id: string | null, wish: OwnWish) => (id === null ? http.post<OwnReport>('/api/reports/own', wish) : http.put<OwnReport>(`/api/reports/own/${id}`, wish))
export const removeOwn = (id: string) => http.delete(`/api/reports/own/${id}`)
export const useMailings = () => useQuery({ queryKey: ['reports', 'mailings'], queryFn: ({ signal }) => http.get<Mailing[]>('/api/reports/mailings', signal) })
export const saveMailing = (id: string | null, wish: MailingWish) => (id === null ? http.post<Mailing>('/api/reports/mailings', wish) : http.put<Mailing>(`/api/reports/mailings/${id}`, wish))
export const removeMailing = (id: string) => http.delete(`/api/reports/mailings/${id}`)
export const sendMailing = (id: string) => http.post<{ fault: string | null }>(`/api/reports/mailings/${id}/send`)
