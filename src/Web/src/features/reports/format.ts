import { formatDuration, formatRatio, none } from '@/lib/duration'
import type { Measure, MeasureUnit } from './api'

/** A figure as it is read: counts with separators, durations as clock, ratios in per cent. */
export function figureText(value: number | null | undefined, unit: MeasureUnit): string {
  if (value === null || value === undefined) return none
  switch (unit) {
    case 'seconds': return value > 0 && value < 60 && !Number.isInteger(value) ? `${value.toFixed(1)} s` : formatDuration(Math.round(value))
    case 'ratio': return `${formatRatio(value)} %`
    case 'erlang': return value.toFixed(2)
    case 'count': return value.toLocaleString('en-US')
  }
}

/** The change against the other period: ratios in points, counts as they are and in per cent, everything else in per cent. Null: it cannot be said. */
export function changeOf(value: number | null, compared: number | null | undefined, { unit, good }: Pick<Measure, 'unit' | 'good'>): { text: string; better: boolean | null } | null {
  if (value === null || compared === null || compared === undefined) return null
  const by = value - compared
  if (unit !== 'ratio' && compared === 0) return null
  const sign = by > 0 ? '+' : by < 0 ? '−' : '±'
  const share = `${sign}${Math.abs(unit === 'ratio' ? by * 100 : (by / compared) * 100).toFixed(1)}`
  const text = unit === 'ratio' ? share : unit === 'count' ? `${sign}${figureText(Math.abs(by), unit)} (${share} %)` : `${share} %`
  return { text, better: good === 'neutral' || by === 0 ? null : by > 0 === (good === 'more-is-better') }
}
