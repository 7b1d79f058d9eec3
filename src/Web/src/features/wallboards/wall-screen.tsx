import { DisconnectOutlined, FullscreenOutlined, PauseOutlined, SoundOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { audioContext } from '@/lib/audio'
import { problemText } from '@/lib/i18n'
import type { Wall } from './api'
import { levelOf } from './grid'
import { staleMs, useWall } from './use-wall'
import { WallTile } from './wall-tile'
import './wallboards.css'

/** Two short tones, 880 and 660 Hz: heard across a room, not taken for a telephone. */
function chime() {
  const audio = audioContext()
  for (const [i, hertz] of [880, 660].entries()) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()]
    const at = audio.currentTime + i * 0.28
    tone.frequency.value = hertz
    volume.gain.setValueAtTime(0.0001, at)
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.25)
    tone.connect(volume).connect(audio.destination)
    tone.start(at)
    tone.stop(at + 0.26)
  }
}

/** Which tiles that ring are red now, on whatever page. */
const ringing = (wall: Wall): string[] => wall.pages.flatMap((page, p) => page.tiles.flatMap(({ tile, measures, rows }, i) => (tile.sound && measures[0] && rows.some((row) => levelOf(tile, measures[0]!.good, row.values[0] ?? null) === 'bad') ? [`${p}.${i}`] : [])))

function useChime(wall: Wall | null, on: boolean) {
  const before = useRef<string[]>([])
  useEffect(() => {
    if (!wall) return
    const now = ringing(wall)
    if (on && now.some((tile) => !before.current.includes(tile))) chime()
    before.current = now
  }, [wall, on])
}

/** The page that is to be seen; it turns by itself unless it is held. */
function usePage(wall: Wall | null, held: boolean): [number, (page: number) => void] {
  const [page, setPage] = useState(0)
  const count = wall?.pages.length ?? 1
  const shown = page % count
  const seconds = wall?.pages[shown]?.seconds ?? 15
  useEffect(() => {
    if (count < 2 || held) return
    const timer = setTimeout(() => setPage((before) => (before + 1) % count), seconds * 1000)
    return () => clearTimeout(timer)
  }, [count, seconds, shown, held])
  return [shown, setPage]
}

/** A wall that fills the screen. */
export function WallScreen({ ask, back }: { ask: (signal: AbortSignal) => Promise<Wall>; back?: React.ReactNode }) {
  const { t } = useTranslation()
  const { wall, ageMs, problem, now } = useWall(ask)
  const [sound, setSound] = useState(false)
  const [held, setHeld] = useState(false)
  useChime(wall, sound)
  const [at, setAt] = usePage(wall, held)
  const stale = ageMs > staleMs
  const page = wall?.pages[at]
  const hasSound = wall?.pages.some((p) => p.tiles.some(({ tile }) => tile.sound))
  return (
    <div className={`wall${stale ? ' wall-stale' : ''}`}>
      <header className="wall-head">
        <h1>{wall?.name}{page?.title && <small> · {page.title}</small>}</h1>
        {stale && wall && <span className="wall-away" role="status"><DisconnectOutlined /> {t('wall.stale', { count: Math.round(ageMs / 1000) })}</span>}
        <span className="wall-tools">
          {wall && wall.pages.length > 1 && wall.pages.map((p, i) => <button key={i} type="button" className={`wall-dot${i === at ? ' on' : ''}`} aria-label={t('wall.page', { number: i + 1, title: p.title })} aria-current={i === at} onClick={() => setAt(i)} />)}
          {wall && wall.pages.length > 1 && <Button type={held ? 'primary' : 'text'} icon={<PauseOutlined />} aria-label={t('wall.hold')} aria-pressed={held} onClick={() => setHeld(!held)} />}
          {hasSound && <Button type={sound ? 'text' : 'primary'} icon={<SoundOutlined />} onClick={() => { setSound(!sound); if (!sound) chime() }}>{t(sound ? 'wall.soundOn' : 'wall.soundOff')}</Button>}
          <Button type="text" icon={<FullscreenOutlined />} aria-label={t('wall.full')} onClick={() => void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen())} />
          {back}
        </span>
      </header>
      {page ? (
        <main className="wall-grid">
          {page.tiles.map((shown, i) => <div key={i} style={{ gridArea: `${shown.tile.y + 1} / ${shown.tile.x + 1} / span ${shown.tile.h} / span ${shown.tile.w}` }}><WallTile shown={shown} now={now} zone={wall.zone} /></div>)}
          {page.tiles.length === 0 && <p className="wall-empty">{t('wall.emptyPage')}</p>}
        </main>
      ) : <main className="wall-empty" role="status">{problem ? problemText(problem) : t('common.loading')}</main>}
    </div>
  )
}
