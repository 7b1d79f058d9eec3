/** What stands where a ratio has an empty denominator, or a value is not known. */
export const none = '–'

/** Whole seconds as `mm:ss`, from one hour on as `h:mm:ss`. Negative counts as 0. */
export function formatDuration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return none
  const whole = Math.max(0, Math.floor(seconds))
  const s = whole % 60
  const m = Math.floor(whole / 60) % 60
  const h = Math.floor(whole / 3600)
  const two = (n: number) => String(n).padStart(2, '0')
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`
}

/** A ratio 0…1 as per cent with one decimal; null has an empty denominator. */
export function formatRatio(ratio: number | null | undefined): string {
  return ratio === null || ratio === undefined || !Number.isFinite(ratio) ? none : (ratio * 100).toFixed(1)
}

export function secondsBetween(from: string, to: string | number): number {
  return ((typeof to === 'number' ? to : Date.parse(to)) - Date.parse(from)) / 1000
}

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()
const two = (n: number) => String(n).padStart(2, '0')

/** Local time; with the date when it is not today, with the year when it is not this year. */
export function formatTime(iso: string, now: number): string {
  const at = new Date(iso)
  const today = new Date(now)
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  if (sameDay(at, today)) return time
  const day = `${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return at.getFullYear() === today.getFullYear() ? `${day} ${time}` : `${at.getFullYear()}-${day} ${time}`
}

/** Local time of day with milliseconds. */
export function formatClock(iso: string): string {
  const at = new Date(iso)
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

/** Exact, for tooltips: local with milliseconds, then UTC. */
export function formatExact(iso: string): string {
  const at = new Date(iso)
  const local = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
  return `${local} · ${at.toISOString()}`
}
