import dayjs from 'dayjs'
import type { RecordingFilter } from '@/lib/recordings'

const whole = (text: string | null): number | undefined => (text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined)
const day = (text: string | null) => (text && dayjs(text).isValid() ? dayjs(text).startOf('day') : null)

/** What the address asks for; anything odd counts as not asked. Without a day: the last thirty. */
export function filterOf(params: URLSearchParams, now: Date): RecordingFilter {
  const from = day(params.get('from')) ?? dayjs(now).startOf('day').subtract(29, 'day')
  const to = day(params.get('to'))?.add(1, 'day')
  const filter: RecordingFilter = { from: from.toISOString(), ...(to && { to: to.toISOString() }) }
  for (const name of ['agent', 'queue', 'number', 'result', 'disposition', 'note'] as const) {
    const value = params.get(name)
    if (value) filter[name] = value
  }
  for (const name of ['minSeconds', 'maxSeconds', 'deadAir', 'overtalk', 'scoreMax'] as const) {
    const value = whole(params.get(name))
    if (value !== undefined) filter[name] = value
  }
  if (params.get('important') === 'true') filter.important = true
  return filter
}
