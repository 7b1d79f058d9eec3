import dayjs from 'dayjs'
import type { CallFilter } from '@/lib/queries'

export const periods = ['today', 'yesterday', 'week', 'month', 'range'] as const
export type Period = (typeof periods)[number]

export type Chosen = {
  period: Period
  from: string | null
  to: string | null
  queue: string | null
  agent: string | null
  number: string | null
  result: string | null
  ledTo: string | null
  disposition: string | null
  note: string | null
  scoreMax: number | null
  simulated: 'true' | 'false' | null
  page: number
  pageSize: number
}

/** What the address says; anything odd counts as not chosen. */
export function chosenOf(params: URLSearchParams): Chosen {
  const period = periods.find((p) => p === params.get('period')) ?? 'today'
  const simulated = params.get('simulated')
  return {
    period,
    from: params.get('from'), to: params.get('to'), queue: params.get('queue'), agent: params.get('agent'), number: params.get('number'), result: params.get('result'), ledTo: params.get('ledTo'), disposition: params.get('disposition'), note: params.get('note'),
    scoreMax: /^[1-9]$/.test(params.get('scoreMax') ?? '') ? Number(params.get('scoreMax')) : null,
    simulated: simulated === 'true' || simulated === 'false' ? simulated : null,
    page: Math.max(1, Math.trunc(Number(params.get('page'))) || 1),
    pageSize: Math.min(500, Math.max(1, Math.trunc(Number(params.get('pageSize'))) || 50)),
  }
}

/** Begin (included) and end (excluded) of a period in local days; open ends stay open, so that a running day keeps its address. */
export function rangeOf(chosen: Pick<Chosen, 'period' | 'from' | 'to'>, now: Date): { from?: string; to?: string } {
  const today = dayjs(now).startOf('day')
  switch (chosen.period) {
    case 'today': return { from: today.toISOString() }
    case 'yesterday': return { from: today.subtract(1, 'day').toISOString(), to: today.toISOString() }
    case 'week': return { from: today.subtract(6, 'day').toISOString() }
    case 'month': return { from: today.subtract(29, 'day').toISOString() }
    case 'range': {
      const day = (text: string | null) => (text && dayjs(text).isValid() ? dayjs(text).startOf('day') : null)
      const from = day(chosen.from)
      const to = day(chosen.to)
      return { ...(from && { from: from.toISOString() }), ...(to && { to: to.add(1, 'day').toISOString() }) }
    }
  }
}

export function filterOf(chosen: Chosen, now: Date): CallFilter {
  const { queue, agent, number, result, ledTo, disposition, note, scoreMax, simulated, page, pageSize } = chosen
  return {
    ...rangeOf(chosen, now),
    ...(queue && { queue }), ...(agent && { agent }), ...(number && { number }), ...(result && { result }), ...(ledTo && { ledTo }), ...(disposition && { disposition }), ...(note && { note }), ...(scoreMax && { scoreMax }),
    ...(simulated && { simulated: simulated === 'true' }),
    page, pageSize,
  }
}
