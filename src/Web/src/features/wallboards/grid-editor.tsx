import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import type { Tile, WallMeasure } from './api'
import { columns, moved, rows } from './grid'

type Props = { tiles: Tile[]; measures: WallMeasure[]; chosen: number | null; choose: (at: number) => void; change: (tiles: Tile[]) => void }
type Grip = { at: number; sizes: boolean; fromX: number; fromY: number; tile: Tile }
const arrows: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** The page as cells: tiles are dragged by their field, sized by their corner, both also by the arrow keys. They never lie over each other. */
export function GridEditor({ tiles, measures, chosen, choose, change }: Props) {
  const { t, i18n } = useTranslation()
  const grid = useRef<HTMLDivElement>(null)
  const grip = useRef<Grip | null>(null)
  const put = (at: number, tile: Tile, dx: number, dy: number, sizes: boolean) => {
    const next = moved(tiles, at, sizes ? { ...tile, w: tile.w + dx, h: tile.h + dy } : { ...tile, x: tile.x + dx, y: tile.y + dy })
    if (next) change(next)
  }
  const take = (e: React.PointerEvent, at: number, sizes: boolean) => {
    const tile = tiles[at]
    if (!tile || e.button !== 0) return
    e.stopPropagation()
    choose(at)
    grip.current = { at, sizes, fromX: e.clientX, fromY: e.clientY, tile }
    grid.current?.setPointerCapture(e.pointerId)
  }
  const drag = (e: React.PointerEvent) => {
    const held = grip.current
    const box = grid.current?.getBoundingClientRect()
    if (!held || !box) return
    put(held.at, held.tile, Math.round((e.clientX - held.fromX) / (box.width / columns)), Math.round((e.clientY - held.fromY) / (box.height / rows)), held.sizes)
  }
  const nameOf = (tile: Tile) => tile.title || (tile.kind === 'figure' || tile.kind === 'queues' ? tile.measures.map((key) => nameIn(i18n.language, measures.find((m) => m.key === key)?.name ?? { zh: key, en: key })).join(' · ') : t(`wall.kind.${tile.kind}`))
  return (
    <div ref={grid} className="wall-cells" onPointerMove={drag} onPointerUp={() => { grip.current = null }} onPointerCancel={() => { grip.current = null }}>
      {tiles.map((tile, i) => (
        <button
          key={i} type="button" className={`wall-cell${i === chosen ? ' chosen' : ''}`} aria-pressed={i === chosen} style={{ gridArea: `${tile.y + 1} / ${tile.x + 1} / span ${tile.h} / span ${tile.w}` }}
          onPointerDown={(e) => take(e, i, false)} onClick={() => choose(i)}
          onKeyDown={(e) => { const arrow = arrows[e.key]; if (arrow) { e.preventDefault(); put(i, tile, arrow[0], arrow[1], e.shiftKey) } }}
        >
          <b>{nameOf(tile)}</b><small className="dim">{t(`wall.kind.${tile.kind}`)}</small>
          <span className="wall-corner" aria-hidden onPointerDown={(e) => take(e, i, true)} />
        </button>
      ))}
    </div>
  )
}
