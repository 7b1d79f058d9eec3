import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { BilingualName, Call, Page } from '@/lib/contract'
import { http, queryString } from '@/lib/http'

export type Unit = 'none' | 'quarter' | 'hour' | 'day' | 'week' | 'month' | 'quarter-year' | 'year' | 'hour-of-day' | 'weekday'
export type MeasureUnit = 'count' | 'seconds' | 'ratio' | 'erlang'
export type Measure = { key: string; name: BilingualName; unit: MeasureUnit; formula: BilingualName; version: number; good: 'neutral' | 'more-is-better' | 'less-is-better'; counts: string }
export type Dimension = { key: string; name: BilingualName }
export type Group = 'traffic' | 'queue' | 'loss' | 'agent' | 'time' | 'menu' | 'extension' | 'own'
export type NamedReport = {
  key: string; requirement: string; name: BilingualName; group: Group; rows: string[]; unit: Unit; chart: 'bar' | 'line' | 'stack' | 'pie'; drawn: number; measures: string[]; compares: boolean; target: number | null; filters: string[]
}
export type Catalogue = { measures: Measure[]; dimensions: Dimension[]; reports: NamedReport[]; zone: string }
export type Row = { keys: { value: string; name: BilingualName }[]; from: string | null; to: string | null; values: (number | null)[]; compared: (number | null)[] | null }
export type Report = {
  key: string; asOf: string; from: string; to: string; compareFrom: string | null; compareTo: string | null; zone: string; unit: Unit; columns: string[]; measures: string[]; rows: Row[]
  total: (number | null)[]; comparedTotal: (number | null)[] | null
}

/** What a report is asked with, as it stands in the address of its request. */
export type Asked = Record<string, string>

export const groups: Group[] = ['own', 'traffic', 'queue', 'loss', 'agent', 'time', 'menu', 'extension']
export const seriesUnits: Unit[] = ['quarter', 'hour', 'day', 'week', 'month', 'quarter-year', 'year', 'hour-of-day', 'weekday']

/** A report of years may take its time; whoever does not want to wait cancels it. */
const longMs = 300_000
const forever = { staleTime: Infinity }
export const useCatalogue = () => useQuery({ queryKey: ['reports', 'catalogue'], queryFn: ({ signal }) => http.get<Catalogue>('/api/reports', signal), ...forever })
export const useReport = (key: string, asked: Asked, enabled: boolean) =>
  useQuery({ queryKey: ['reports', 'one', key, asked], queryFn: ({ signal }) => http.get<Report>(`/api/reports/${key}${queryString(asked)}`, signal, longMs), enabled, placeholderData: (before) => (before?.key === key ? before : undefined) })
export const useReportCalls = (key: string, asked: Asked, page: number, enabled: boolean) =>
  useQuery({ queryKey: ['reports', 'calls', key, asked, page], queryFn: ({ signal }) => http.get<Page<Call>>(`/api/reports/${key}/calls${queryString({ ...asked, page, pageSize: 25 })}`, signal), enabled, placeholderData: keepPreviousData })
export const exportAddress = (key: string, asked: Asked, format: string, language: string) => `/api/reports/${key}/export${queryString({ ...asked, format, language })}`
