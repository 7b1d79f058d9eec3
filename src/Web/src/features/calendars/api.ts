import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { http } from '@/lib/http'
import type { Day, Period } from './periods'

export type SpecialDay = { date: string; kind: 'holiday' | 'workday' | 'special'; name: string; like: Day; periods: Period[] }
export type Setup = { name: string; week: (Period & { day: Day })[]; days: SpecialDay[]; publicHolidays: boolean }
export type Moment = { label: string; day: string | null; at: string; nextChange: string | null }
export type Calendar = { id: string; revision: number; setup: Setup; now: Moment; usedBy: string[]; updatedAt: string; updatedBy: string }
export type Preview = { moment: Moment; days: { date: string; kind: SpecialDay['kind'] | null; name: string | null; periods: Period[] }[] }
export type HolidayYear = { year: number; announced: string | null; source: string; days: SpecialDay[] }

export const calendarKey = ['calendars'] as const
export const useCalendars = () => useQuery({ queryKey: [...calendarKey, 'list'], queryFn: ({ signal }) => http.get<Calendar[]>('/api/calendars', signal), refetchInterval: 30_000 })
export const useHolidays = () => useQuery({ queryKey: [...calendarKey, 'holidays'], queryFn: ({ signal }) => http.get<HolidayYear[]>('/api/calendars/public-holidays', signal), staleTime: Infinity })
export const usePreview = (setup: Setup | null, at: string | null, from: string | null) => useQuery({
  queryKey: [...calendarKey, 'preview', setup, at, from], queryFn: () => http.post<Preview>('/api/calendars/preview', { setup, at, from }), enabled: setup !== null, placeholderData: keepPreviousData, staleTime: 10_000,
})
export const saveCalendar = (id: string, revision: number | null, setup: Setup) => http.put<Calendar>(`/api/calendars/${encodeURIComponent(id)}`, { revision, setup })
export const deleteCalendar = (id: string) => http.delete(`/api/calendars/${encodeURIComponent(id)}`)
