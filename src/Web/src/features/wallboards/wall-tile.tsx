import { WarningFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { formatDuration, formatRatio, none } from '@/lib/duration'
import { nameIn } from '@/lib/i18n'
import type { MeasureName, ShownTile } from './api'
import { levelOf } from './grid'

/** A figure for the distance: no more digits than are read at five metres. */
export function wallText(value: number | null | undefined, unit: MeasureName['unit']): string {
  if (value === null || value === undefined) return none
  if (unit === 'ratio') return `${formatRatio(value)}%`
  if (unit === 'seconds') return formatDuration(Math.round(value))
  return unit === 'erlang' ? value.toFixed(1) : value.toLocaleString('en-US')
}

/** One field of a wall. It fills its place; letters grow with it. */
export function WallTile({ shown: { tile, measures, rows }, now, zone }: { shown: ShownTile; now: Date; zone: string }) {
  const { i18n } = useTranslation()
  const first = measures[0]
  if (tile.kind === 'text') return <section className="wall-tile wall-text"><p>{tile.title}</p></section>
  if (tile.kind === 'clock') return <section className="wall-tile"><h2>{tile.title || now.toLocaleDateString(i18n.language, { timeZone: zone, month: 'long', day: 'numeric', weekday: 'long' })}</h2><Big text={now.toLocaleTimeString('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })} /></section>
  if (tile.kind === 'queues') return <QueueRows shown={{ tile, measures, rows }} />
  const value = rows[0]?.values[0] ?? null
  const level = first ? levelOf(tile, first.good, value) : 'none'
  return (
    <section className={`wall-tile wall-${level}`} role="group" aria-label={tile.title || (first ? nameIn(i18n.language, first.name) : '')}>
      <h2>{level === 'bad' && <WarningFilled />} {tile.title || (first ? nameIn(i18n.language, first.name) : '')}</h2>
      <Big text={wallText(value, first?.unit ?? 'count')} />
    </section>
  )
}

/** As large as its place and its letters allow. */
const Big = ({ text }: { text: string }) => <p className="wall-value num" style={{ '--letters': Math.max(4, text.length) } as React.CSSProperties}>{text}</p>

function QueueRows({ shown: { tile, measures, rows } }: { shown: ShownTile }) {
  const { i18n } = useTranslation()
  return (
    <section className="wall-tile wall-rows" style={{ '--wall-rows': rows.length + 1 } as React.CSSProperties}>
      {tile.title && <h2>{tile.title}</h2>}
      <table>
        <thead><tr><th />{measures.map((m) => <th key={m.key}>{nameIn(i18n.language, m.name)}</th>)}</tr></thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={i}>
              <th>{row.name && nameIn(i18n.language, row.name)}</th>
              {measures.map((m, j) => <td key={m.key} className={`num${j === 0 ? ` wall-${levelOf(tile, m.good, row.values[j] ?? null)}` : ''}`}>{wallText(row.values[j], m.unit)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
