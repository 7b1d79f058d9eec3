import { useTranslation } from 'react-i18next'
import { useNow } from '@/lib/clock'
import type { Segment, SegmentKind } from '@/lib/contract'
import { formatDuration, secondsBetween } from '@/lib/duration'

type Part = { kind: SegmentKind; seconds: number }

/** They lie within a talk, which is a part already. */
const within: ReadonlySet<SegmentKind> = new Set(['hold', 'consult', 'conference', 'pause', 'playback'])

/** Neighbours of one kind are one part; what took no time is left out. Seconds; a running segment lasts until `now`. */
export function partsOf(segments: Segment[], now: number): Part[] {
  const parts: Part[] = []
  for (const segment of segments) {
    if (within.has(segment.kind)) continue
    const seconds = Math.max(0, secondsBetween(segment.startedAt, segment.endedAt ?? now))
    const last = parts.at(-1)
    if (last?.kind === segment.kind) last.seconds += seconds
    else parts.push({ kind: segment.kind, seconds })
  }
  return parts.filter((part) => part.seconds >= 0.5)
}

/** One call to scale: menu, queue, ring, talk, wrap-up. With `legend` the durations stand beneath as text. */
export function SegmentStrip({ segments, legend = false }: { segments: Segment[]; legend?: boolean }) {
  const running = segments.some((segment) => segment.endedAt === null)
  return running ? <RunningStrip segments={segments} legend={legend} /> : <Strip parts={partsOf(segments, 0)} legend={legend} />
}

function RunningStrip({ segments, legend }: { segments: Segment[]; legend: boolean }) {
  return <Strip parts={partsOf(segments, useNow())} legend={legend} />
}

function Strip({ parts, legend }: { parts: Part[]; legend: boolean }) {
  const { t } = useTranslation()
  const words = parts.map((part) => `${t(`segment.${part.kind}`)} ${formatDuration(part.seconds)}`)
  return (
    <>
      <div className="strip" role="img" aria-label={`${t('segment.strip')}: ${words.join(', ')}`} title={legend ? undefined : words.join(' · ')}>
        {parts.map((part, i) => <i key={i} className={`segment segment-${part.kind}`} style={{ flexGrow: part.seconds }} />)}
      </div>
      {legend && (
        <div className="strip-legend num" aria-hidden="true">
          {parts.map((part, i) => <span key={i}><i className={`segment-${part.kind}`} />{words[i]}</span>)}
        </div>
      )}
    </>
  )
}
