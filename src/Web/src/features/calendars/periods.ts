export type Period = { fromMinute: number; toMinute: number; label: string }
export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Day = (typeof days)[number]

const form = /^(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})(?:\s+(\S{1,30}))?$/
const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** `09:00-12:00`, or with a name of its own: `12:00-13:30 noon`. Null when it is none. */
export function readPeriod(text: string): Period | null {
  const found = form.exec(text.trim())
  if (!found) return null
  const [from, to] = [Number(found[1]) * 60 + Number(found[2]), Number(found[3]) * 60 + Number(found[4])]
  if (Number(found[2]) > 59 || Number(found[4]) > 59 || from > 1439 || to > 1440 || from === to) return null
  return { fromMinute: from, toMinute: to === 0 ? 1440 : to, label: found[5] ?? 'open' }
}

export const writePeriod = ({ fromMinute, toMinute, label }: Period): string => `${clock(fromMinute)}-${clock(toMinute)}${label === 'open' ? '' : ` ${label}`}`

/** Across midnight: it ends on the next day. */
export const isOvernight = (period: Period): boolean => period.toMinute <= period.fromMinute
