import type { Tile } from './api'

/** A page is so many cells, whatever the screen: it is never scrolled. */
export const columns = 12
export const rows = 8

type Place = Pick<Tile, 'x' | 'y' | 'w' | 'h'>

export const overlaps = (a: Place, b: Place): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

/** Within the page, at least one cell. */
export const clamped = ({ x, y, w, h }: Place): Place => {
  const [cw, ch] = [Math.min(columns, Math.max(1, w)), Math.min(rows, Math.max(1, h))]
  return { w: cw, h: ch, x: Math.min(columns - cw, Math.max(0, x)), y: Math.min(rows - ch, Math.max(0, y)) }
}

/** The tiles with one of them there; null: another is in the way. */
export function moved(tiles: Tile[], at: number, to: Place): Tile[] | null {
  const place = clamped(to)
  if (tiles.some((tile, i) => i !== at && overlaps(tile, place))) return null
  return tiles.map((tile, i) => (i === at ? { ...tile, ...place } : tile))
}

/** The first free place of that size from the top left, else of a smaller one; null: the page is full. */
export function freePlace(tiles: Tile[], w: number, h: number): Place | null {
  for (const [tw, th] of [[w, h], [2, 2], [1, 1]] as const)
    for (let y = 0; y + th <= rows; y++)
      for (let x = 0; x + tw <= columns; x++)
        if (!tiles.some((tile) => overlaps(tile, { x, y, w: tw, h: th }))) return { x, y, w: tw, h: th }
  return null
}

export type Level = 'none' | 'warn' | 'bad'

/** Whether less is worse: by the order of the two thresholds, with one alone by what is good of the measure. */
export function levelOf({ warn, bad }: Pick<Tile, 'warn' | 'bad'>, good: string, value: number | null): Level {
  if (value === null) return 'none'
  const less = warn !== null && bad !== null && warn !== bad ? bad < warn : good === 'more-is-better'
  const beyond = (limit: number | null) => limit !== null && (less ? value <= limit : value >= limit)
  return beyond(bad) ? 'bad' : beyond(warn) ? 'warn' : 'none'
}
