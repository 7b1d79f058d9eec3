import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { HalfHour } from './api'

const clockOf = (half: number) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`
const room = 4

/** Agents for each half hour, dragged with the mouse or set with the arrow keys; the calls behind them, and the service level that came of it. */
export function StaffChart({ calls, staff, result, onChange }: { calls: number[]; staff: number[]; result: HalfHour[] | null; onChange: (staff: number[]) => void }) {
  const { t } = useTranslation()
  const area = useRef<HTMLDivElement>(null)
  const most = Math.max(10, ...staff) + room
  const mostCalls = Math.max(1, ...calls)
  const set = (half: number, value: number) => onChange(staff.with(half, Math.min(1000, Math.max(0, Math.round(value)))))
  const drag = (event: PointerEvent) => {
    const box = area.current?.getBoundingClientRect()
    if (!box || (event.type === 'pointermove' && event.buttons !== 1)) return
    const half = Math.floor(((event.clientX - box.left) / box.width) * staff.length)
    if (half >= 0 && half < staff.length) set(half, (1 - (event.clientY - box.top) / box.height) * most)
  }
  const key = (half: number) => (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    set(half, (staff[half] ?? 0) + by)
  }
  const line = result?.map((h, i) => (h.serviceLevel === null ? null : `${((i + 0.5) / staff.length) * 100},${(1 - h.serviceLevel.mean) * 100}`)).filter((p) => p !== null).join(' ')
  return (
    <div className="staff">
      <div className="staff-area" ref={area} onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); drag(e) }} onPointerMove={drag}>
        {staff.map((n, half) => (
          <div key={half} className="staff-column" role="slider" tabIndex={0} aria-label={clockOf(half)} aria-valuemin={0} aria-valuemax={1000} aria-valuenow={n} aria-valuetext={t('whatIf.staffAt', { count: n, calls: calls[half] ?? 0 })} onKeyDown={key(half)} title={`${clockOf(half)} · ${t('whatIf.staffAt', { count: n, calls: calls[half] ?? 0 })}`}>
            <i className="staff-calls" style={{ height: `${((calls[half] ?? 0) / mostCalls) * 90}%` }} />
            <i className="staff-bar" style={{ height: `${(n / most) * 100}%` }}>{n > 0 && <b className="num">{n}</b>}</i>
          </div>
        ))}
        {line && <svg className="staff-line" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true"><polyline points={line} vectorEffect="non-scaling-stroke" /></svg>}
      </div>
      <div className="staff-hours num">{staff.map((_, half) => half % 4 === 0 && <span key={half}>{clockOf(half)}</span>)}</div>
      <div className="staff-legend"><span><i className="legend-staff" />{t('whatIf.agents')}</span><span><i className="legend-calls" />{t('whatIf.calls')}</span>{line && <span><i className="legend-level" />{t('whatIf.serviceLevel')}</span>}</div>
    </div>
  )
}
