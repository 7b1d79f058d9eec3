import { DesktopOutlined, DownloadOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordingDetail, RecordingPart } from '@/lib/recordings'
import { canShowScreens, ScreenPainter } from '@/lib/screen-painter'
import { partsIn, ScreenTrack, type ScreenIndex } from '@/lib/screen-track'
import './screen-player.css'

/** The screens beside a recording, in step with its sound: at each moment the picture of that moment of the sound. */
export function ScreenPlayer({ recording, screens, link, sound, position, onDownload }: { recording: RecordingDetail; screens: RecordingPart[]; link: string; sound: RefObject<HTMLAudioElement | null>; position: number; onDownload: ((part: string) => void) | null }) {
  const { t } = useTranslation()
  const there = screens.filter((screen) => position >= screen.from && position <= screen.from + screen.seconds)
  const [chosen, setChosen] = useState<string | null>(null)
  const people = [...new Map(screens.map((screen) => [screen.party, screen.name ?? screen.party]))]
  const screen = there.find((one) => one.party === chosen) ?? there[0]
  return (
    <div className="screen-player">
      <div className="screen-player-head">
        <DesktopOutlined /><span>{t('screen.beside')}</span>
        {people.length > 1 && <Segmented size="small" value={screen?.party ?? people[0]?.[0] ?? ''} options={people.map(([value, label]) => ({ value, label }))} onChange={(value) => setChosen(value)} />}
        {onDownload && screens.map((one) => <Button key={one.id} size="small" type="text" className="end" icon={<DownloadOutlined />} onClick={() => onDownload(one.id)}>{t('screen.take', { name: one.name ?? one.party })}</Button>)}
      </div>
      {!canShowScreens() ? <p className="dim">{t('screen.unsupportedHere')}</p> : !link ? <p className="dim">{t('screen.playFirst')}</p>
        : screen ? <Picture key={screen.id} recording={recording} screen={screen} link={link} sound={sound} position={position} /> : <p className="dim">{t('screen.noneNow')}</p>}
    </div>
  )
}

function Picture({ recording, screen, link, sound, position }: { recording: RecordingDetail; screen: RecordingPart; link: string; sound: RefObject<HTMLAudioElement | null>; position: number }) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const at = useRef(position)
  useEffect(() => { at.current = position }, [position])
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const over = new AbortController()
    const path = `/api/recordings/${encodeURIComponent(recording.id)}/screens/${encodeURIComponent(screen.id)}`
    const ask = async (rest: string) => {
      const answer = await fetch(`${path}${rest}link=${encodeURIComponent(link)}`, { signal: over.signal })
      if (!answer.ok) throw new Error(`${answer.status}`)
      return answer
    }
    const fail = () => { if (!over.signal.aborted) setFailed(true) }
    const painter = new ScreenPainter(element, fail)
    let track: ScreenTrack | null = null
    ask('?').then(async (answer) => {
      track = new ScreenTrack((await answer.json()) as ScreenIndex, async (from, count) => partsIn(await (await ask(`/parts?from=${from}&count=${count}&`)).arrayBuffer()), painter, fail)
    }).catch(fail)
    // The sound is the clock: whatever happens to it, the picture is that of its moment.
    let frame = requestAnimationFrame(function step() {
      track?.show(((sound.current && sound.current.readyState > 0 ? sound.current.currentTime : at.current) - screen.from) * 1000)
      frame = requestAnimationFrame(step)
    })
    return () => {
      over.abort()
      cancelAnimationFrame(frame)
      painter.close()
    }
  }, [recording.id, screen.id, screen.from, link, sound])
  return failed ? <p className="dim">{t('screen.failed')}</p> : <canvas ref={canvas} role="img" aria-label={t('screen.of', { name: screen.name ?? screen.party })} data-testid="screen-picture" />
}
