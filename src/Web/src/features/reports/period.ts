import dayjs, { type Dayjs } from 'dayjs'

export const periods = ['today', 'yesterday', 'week', 'last7', 'month', 'lastMonth', 'quarter', 'year', 'lastYear', 'range'] as const
export type Period = (typeof periods)[number]
export const comparisons = ['none', 'previous', 'week', 'year'] as const
export type Comparison = (typeof comparisons)[number]
export type Days = { from: string; to: string }

const text = (day: Dayjs) => day.format('YYYY-MM-DD')

/** Today as the centre's zone has it, whatever the browser's is. */
export const todayIn = (zone: string, now: Date): string => {
  try {
    return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)
  } catch {
    return text(dayjs(now))
  }
}

/** First and last day of a period, both included. Weeks begin on Monday. */
export function daysOf(period: Period, today: string, range: Partial<Days> = {}): Days {
  const day = dayjs(today)
  const monday = day.subtract((day.day() + 6) % 7, 'day')
  const quarter = day.month(Math.floor(day.month() / 3) * 3).startOf('month')
  switch (period) {
    case 'today': return { from: today, to: today }
    case 'yesterday': return { from: text(day.subtract(1, 'day')), to: text(day.subtract(1, 'day')) }
    case 'week': return { from: text(monday), to: today }
    case 'last7': return { from: text(day.subtract(6, 'day')), to: today }
    case 'month': return { from: text(day.startOf('month')), to: today }
    case 'lastMonth': return { from: text(day.subtract(1, 'month').startOf('month')), to: text(day.subtract(1, 'month').endOf('month')) }
    case 'quarter': return { from: text(quarter), to: today }
    case 'year': return { from: text(day.startOf('year')), to: today }
    case 'lastYear': return { from: text(day.subtract(1, 'year').startOf('year')), to: text(day.subtract(1, 'year').endOf('year')) }
    case 'range': return { from: range.from ?? today, to: range.to && range.to >= (range.from ?? '') ? range.to : (range.from ?? today) }
  }
}

/** First day of the time it is held against; null: none. */
export function comparedFrom(comparison: Comparison, { from, to }: Days): string | null {
  const first = dayjs(from)
  switch (comparison) {
    case 'none': return null
    case 'previous': return text(first.subtract(dayjs(to).diff(first, 'day') + 1, 'day'))
    case 'week': return text(first.subtract(7, 'day'))
    case 'year': return text(first.subtract(1, 'year'))
  }
}
