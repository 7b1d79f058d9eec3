import { Tooltip } from 'antd'
import { formatDuration, formatExact, formatTime, secondsBetween } from '@/lib/duration'
import { useNow } from '@/lib/clock'

/** Counts up from an instant, in step with every other timer of the page. */
export function Elapsed({ since }: { since: string }) {
  return <span className="num">{formatDuration(secondsBetween(since, useNow()))}</span>
}

/** Counts down to an instant and stays at 00:00. */
export function Remaining({ until }: { until: string }) {
  return <span className="num">{formatDuration(Math.ceil(Math.max(0, -secondsBetween(until, useNow()))))}</span>
}

/** Local time, with the date when it is not today; the exact instant in the tooltip. */
export function At({ iso }: { iso: string }) {
  return (
    <Tooltip title={<span className="num">{formatExact(iso)}</span>} mouseEnterDelay={0.5}>
      <time className="num" dateTime={iso}>{formatTime(iso, useNow())}</time>
    </Tooltip>
  )
}
