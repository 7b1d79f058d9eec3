import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'

/** Rows drawn above and below what is seen. */
const overscan = 4

type Window = { columns: number; from: number; to: number }
type Props<T> = { items: readonly T[]; keyOf: (item: T) => string; columnWidthMin: number; rowHeight: number; gap: number; render: (item: T) => ReactNode }

/** A grid of boxes of one height that draws only the rows in sight; the rest is empty space of the same size. Lengths in px.
 * It lies in any scrolling parent. */
export function VirtualGrid<T>({ items, keyOf, columnWidthMin, rowHeight, gap, render }: Props<T>) {
  const grid = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState<Window>({ columns: 1, from: 0, to: overscan })
  const pitch = rowHeight + gap

  const look = useCallback(() => {
    if (!grid.current) return
    const { top, width } = grid.current.getBoundingClientRect()
    const next: Window = {
      columns: Math.max(1, Math.floor((width + gap) / (columnWidthMin + gap))),
      from: Math.max(0, Math.floor(-top / pitch) - overscan),
      to: Math.max(0, Math.ceil((window.innerHeight - top) / pitch) + overscan),
    }
    setSeen((now) => (now.columns === next.columns && now.from === next.from && now.to === next.to ? now : next))
  }, [columnWidthMin, gap, pitch])

  useLayoutEffect(look, [look, items.length])
  useEffect(() => {
    const sizes = new ResizeObserver(look)
    if (grid.current) sizes.observe(grid.current)
    document.addEventListener('scroll', look, { capture: true, passive: true })
    window.addEventListener('resize', look)
    return () => {
      sizes.disconnect()
      document.removeEventListener('scroll', look, { capture: true })
      window.removeEventListener('resize', look)
    }
  }, [look])

  const rows = Math.ceil(items.length / seen.columns)
  const from = Math.min(seen.from, rows)
  const to = Math.min(Math.max(seen.to, from), rows)
  const style = {
    display: 'grid', gap, gridTemplateColumns: `repeat(${seen.columns}, minmax(0, 1fr))`, gridAutoRows: rowHeight,
    paddingTop: from * pitch, paddingBottom: (rows - to) * pitch,
  }
  return (
    <div ref={grid} role="list" style={style}>
      {items.slice(from * seen.columns, to * seen.columns).map((item) => <div key={keyOf(item)} role="listitem">{render(item)}</div>)}
    </div>
  )
}
