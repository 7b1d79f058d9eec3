import { parseCsv } from '@/lib/csv'
import type { SpecialDay } from './api'
import { days, readPeriod } from './periods'

const kinds: SpecialDay['kind'][] = ['holiday', 'workday', 'special']

/** What the page calls a kind of day (`kindOf`) or a weekday (`day`). */
export type Word = (group: 'kindOf' | 'day', code: string) => string

/** A table of a year as offices publish it: date, kind, name, and for a day worked the weekday that it is like, for the others the hours (`09:00-12:00;13:00-15:00`).
 * Kinds and weekdays stand by their codes, or as the page calls them.
 * @returns `wrong`: numbers of the lines that cannot be read, from 1. */
export function daysOf(text: string, word: Word): { found: SpecialDay[]; wrong: number[] } {
  const found: SpecialDay[] = []
  const wrong: number[] = []
  parseCsv(text).forEach(([day = '', kindText = '', name = '', more = ''], i) => {
    if (i === 0 && !/\d/.test(day)) return                            // names of the columns
    const date = dateOf(day)
    const kind = named(kinds, kindText, (code) => word('kindOf', code))
    const like = kind === 'workday' && more !== '' ? named(days, more, (code) => word('day', code)) : 'monday'
    const periods = kind === 'workday' || more === '' ? [] : more.split(/[;；]/).map((part) => readPeriod(part))
    if (!date || !kind || !like || periods.includes(null) || name.length > 60 || found.some((other) => other.date === date)) wrong.push(i + 1)
    else found.push({ date, kind, name, like, periods: periods.filter((period) => period !== null) })
  })
  return { found, wrong }
}

/** A day of the file stands for one that was set before. */
export const withDays = (set: SpecialDay[], found: SpecialDay[]): SpecialDay[] =>
  [...set.filter((day) => !found.some((other) => other.date === day.date)), ...found].sort((a, b) => a.date.localeCompare(b.date))

function dateOf(text: string): string | null {
  const [, year, month, day] = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?$/.exec(text) ?? []
  if (!year || !month || !day) return null
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return at.getUTCMonth() === Number(month) - 1 && at.getUTCDate() === Number(day) ? at.toISOString().slice(0, 10) : null
}

/** By its code or its word, of which the beginning will do. */
function named<T extends string>(codes: readonly T[], text: string, wordOf: (code: T) => string): T | undefined {
  const asked = text.toLowerCase()
  return asked === '' ? undefined : codes.find((code) => code === asked) ?? codes.find((code) => wordOf(code).toLowerCase().startsWith(asked))
}
