import { parseCsv } from '@/lib/csv'

/** @field until ISO; null: as the form says. */
export type EntryGroup = { numbers: string[]; reason: string; until: string | null }

const groupMax = 500

/** A file of another system, such as billing: number, reason, end (a day, which still counts). Entries of the same reason and end go together. */
export function groupsOf(text: string): { groups: EntryGroup[]; wrong: number[] } {
  const groups: EntryGroup[] = []
  const wrong: number[] = []
  parseCsv(text).forEach(([number = '', reason = '', day = ''], i) => {
    const digits = number.replace(/[\s()-]/g, '')
    const end = day === '' ? null : new Date(`${day.replaceAll('/', '-')}T23:59:59`)
    if (i === 0 && !/\d/.test(digits)) return                         // names of the columns
    if (!/^\+?\d{2,20}$/.test(digits) || reason.length > 200 || (end !== null && Number.isNaN(end.getTime()))) { wrong.push(i + 1); return }
    const until = end?.toISOString() ?? null
    const group = groups.find((g) => g.reason === reason && g.until === until && g.numbers.length < groupMax)
    if (group) group.numbers.push(digits)
    else groups.push({ numbers: [digits], reason, until })
  })
  return { groups, wrong }
}
