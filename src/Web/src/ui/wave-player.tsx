import { CaretRightFilled, DownloadOutlined, PauseOutlined, StepBackwardOutlined, StepForwardOutlined } from '@ant-design/icons'
import { App, Button, Checkbox, Input, Modal, Select, Tooltip } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/lib/duration'
import { Problem } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { afterSilence, linkOf, usePeaks, type Peaks, type RecordingDetail, type RecordingMark } from '@/lib/recordings'
import { ScreenPlayer } from './screen-player'
import './wave-player.css'

const speeds = [0.75, 1, 1.25, 1.5, 2]
const stepSeconds = 5

/** A remark at a second of the sound. */
export type Pin = { at: number; text: string; kind?: string }

/** Another one asks the player to go there. */
export type Jump = { to: number }

/** A recording with the picture of both sides, what was done with the call as bands, and remarks as pins. The sound is asked for when it is to be heard. */
export function WavePlayer({ recording, pins = [], mayDownload, jump = null, onPosition }: { recording: RecordingDetail; pins?: Pin[]; mayDownload: boolean; jump?: Jump | null; onPosition?: (seconds: number) => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const peaks = usePeaks(recording.id).data
  const audio = useRef<HTMLAudioElement>(null)
  const [url, setUrl] = useState('')
  const [one, setOne] = useState('')
  const [playing, setPlaying] = useState(false)
  const [position, setPosition] = useState(0)
  const [speed, setSpeed] = useState(1)
  const [skips, setSkips] = useState(false)
  const [asks, setAsks] = useState<Wish | null>(null)
  const length = Math.max(recording.seconds, 0.1)

  useEffect(() => { if (audio.current) audio.current.playbackRate = speed }, [speed, url])
  useEffect(() => { onPosition?.(position) }, [position, onPosition])

  const seek = (to: number) => {
    const at = Math.min(length, Math.max(0, to))
    if (audio.current && url) audio.current.currentTime = at
    setPosition(at)
  }
  const seekNow = useRef(seek)
  useEffect(() => { seekNow.current = seek })
  useEffect(() => { if (jump) seekNow.current(jump.to) }, [jump])
  const alone = recording.parts.filter((part) => part.kind === 'party' && part.state !== 'recording')
  const fetchLink = async (wish: Wish, reason?: string) => {
    try {
      const part = typeof wish === 'object' && 'party' in wish ? wish.party : null
      const link = await linkOf(recording.id, { download: wish !== 'play' && !(typeof wish === 'object' && 'hear' in wish && wish.hear), ...(reason ? { reason } : {}), ...(part === null ? {} : { part }) })
      setAsks(null)
      if (wish === 'play') setUrl(link.url)
      else if (typeof wish === 'object' && 'party' in wish) {
        if (wish.hear) setOne(link.url)
        else saveAs(link.url, `${wish.party}.wav`)
      }
      else if (wish === 'download') saveAs(link.url, `${recording.id}.wav`)
      else saveAs(`/api/recordings/${encodeURIComponent(recording.id)}/screens/${encodeURIComponent(wish.screen)}/film?link=${encodeURIComponent(tokenOf(link.url))}`, `${wish.screen}.webm`)
    } catch (error) {
      if (error instanceof Problem && error.code === 'reason-needed') setAsks(wish)
      else void message.error(problemText(error))
    }
  }
  const toggle = () => {
    const element = audio.current
    if (!url) void fetchLink('play')
    else if (element?.paused) element.play().catch((error: unknown) => void message.error(problemText(error)))
    else element?.pause()
  }
  const follow = (at: number) => {
    setPosition(at)
    const next = skips && peaks ? afterSilence(peaks, at) : null
    if (next !== null && next > at + 0.3 && audio.current) audio.current.currentTime = next
  }
  const screens = recording.parts.filter((part) => part.kind === 'screen' && part.state !== 'recording')
  const places = [...recording.marks.map((mark) => mark.from), ...pins.map((pin) => pin.at)].sort((a, b) => a - b)

  return (
    <div className="wave" role="group" aria-label={t('calls.recording')}>
      {url && (
        <audio
          ref={audio} src={url} autoPlay onPlay={() => setPlaying(true)} onPause={() => setPlaying(false)} onLoadedMetadata={(e) => { if (position > 0) e.currentTarget.currentTime = position }}
          onTimeUpdate={(e) => follow(e.currentTarget.currentTime)} onError={() => { setUrl(''); void message.error(t('player.failed')) }}
        />
      )}
      {screens.length > 0 && <ScreenPlayer recording={recording} screens={screens} link={url && tokenOf(url)} sound={audio} position={position} onDownload={mayDownload ? (screen) => void fetchLink({ screen }) : null} />}
      <Picture peaks={peaks} length={length} position={position} marks={recording.marks} pins={pins} onSeek={seek} />
      <div className="wave-tools">
        <Button
          shape="circle" type="primary" aria-label={playing ? t('player.pause') : t('player.play')} icon={playing ? <PauseOutlined /> : <CaretRightFilled />} onClick={toggle}
          onKeyDown={(e) => { if (e.key === 'ArrowRight') seek(position + stepSeconds); if (e.key === 'ArrowLeft') seek(position - stepSeconds) }}
        />
        <span className="num wave-time">{formatDuration(position)} / {formatDuration(length)}</span>
        <Tooltip title={t('recordings.before')}><Button type="text" icon={<StepBackwardOutlined />} aria-label={t('recordings.before')} disabled={places.length === 0} onClick={() => seek(places.findLast((at) => at < position - 1) ?? 0)} /></Tooltip>
        <Tooltip title={t('recordings.next')}><Button type="text" icon={<StepForwardOutlined />} aria-label={t('recordings.next')} disabled={places.length === 0} onClick={() => seek(places.find((at) => at > position + 0.2) ?? position)} /></Tooltip>
        <Select size="small" aria-label={t('player.speed')} value={speed} onChange={setSpeed} popupMatchSelectWidth={false} options={speeds.map((value) => ({ value, label: `${value}×` }))} />
        <Checkbox checked={skips} onChange={(e) => setSkips(e.target.checked)}>{t('recordings.skipSilence')}</Checkbox>
        {mayDownload && <Button className="end" icon={<DownloadOutlined />} onClick={() => void fetchLink('download')}>{t('recordings.download')}</Button>}
      </div>
      {alone.length > 0 && (
        <details className="wave-alone">
          <summary>{t('rooms.alone')} ({alone.length})</summary>
          <ul>
            {alone.map((party) => (
              <li key={party.id}><span className="num dim">{formatDuration(party.from)}</span><span className="grow cut">{party.name ?? party.party}</span><span className="num dim">{formatDuration(party.seconds)}</span>
                <Button size="small" type="text" icon={<CaretRightFilled />} aria-label={t('rooms.hearAlone', { name: party.name ?? party.party })} onClick={() => void fetchLink({ party: party.id, hear: true })} />
                {mayDownload && <Button size="small" type="text" icon={<DownloadOutlined />} aria-label={t('rooms.takeAlone', { name: party.name ?? party.party })} onClick={() => void fetchLink({ party: party.id, hear: false })} />}
              </li>
            ))}
          </ul>
          {one && <audio src={one} controls autoPlay />}
        </details>
      )}
      <Why wish={asks} onCancel={() => setAsks(null)} onSay={(reason) => asks && void fetchLink(asks, reason)} />
    </div>
  )
}

/** What is to be heard, or taken along: the sound, a screen, or one party of a room alone. */
type Wish = 'play' | 'download' | { screen: string } | { party: string; hear: boolean }

const tokenOf = (url: string): string => new URL(url, location.origin).searchParams.get('link') ?? ''

function saveAs(url: string, name: string) {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** The settings ask for a reason; it stands in the audit trail. */
function Why({ wish, onCancel, onSay }: { wish: Wish | null; onCancel: () => void; onSay: (reason: string) => void }) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  return (
    <Modal open={wish !== null} title={t('recordings.why')} okText={t(wish === 'play' || (typeof wish === 'object' && wish !== null && 'hear' in wish && wish.hear) ? 'player.play' : 'recordings.download')} cancelText={t('recordings.cancel')} okButtonProps={{ disabled: reason.trim() === '' }} onCancel={onCancel} onOk={() => onSay(reason.trim())} destroyOnHidden>
      <p className="dim">{t('recordings.whyHelp')}</p>
      <Input autoFocus maxLength={200} value={reason} aria-label={t('recordings.why')} onChange={(e) => setReason(e.target.value)} onPressEnter={() => { if (reason.trim()) onSay(reason.trim()) }} />
    </Modal>
  )
}

const percent = (seconds: number, length: number) => `${Math.min(100, Math.max(0, (100 * seconds) / length))}%`

/** Both sides above one another, in the time of the whole; a click goes there. */
function Picture({ peaks, length, position, marks, pins, onSeek }: { peaks: Peaks | undefined; length: number; position: number; marks: RecordingMark[]; pins: Pin[]; onSeek: (seconds: number) => void }) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = canvas.current
    if (!element) return
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  useEffect(() => { if (canvas.current && peaks && width > 0) draw(canvas.current, peaks, length, width) }, [peaks, width, length])
  const bands = marks.filter((mark) => mark.kind !== 'talk' && mark.kind !== 'party')
  return (
    <div className="wave-picture">
      <div className="wave-sides small dim" aria-hidden="true"><span>{t('recordings.customer')}</span><span>{t('recordings.agent')}</span></div>
      <div
        className="wave-canvas" role="slider" tabIndex={0} aria-label={t('player.position')} aria-valuemin={0} aria-valuemax={Math.round(length)} aria-valuenow={Math.round(position)} aria-valuetext={formatDuration(position)}
        onClick={(e) => { const box = e.currentTarget.getBoundingClientRect(); onSeek(((e.clientX - box.left) / box.width) * length) }}
        onKeyDown={(e) => { if (e.key === 'ArrowRight') onSeek(position + stepSeconds); if (e.key === 'ArrowLeft') onSeek(position - stepSeconds) }}
      >
        {bands.map((mark, i) => <Tooltip key={i} title={bandText(mark)}><i className={`wave-band segment-${mark.kind}`} style={{ insetInlineStart: percent(mark.from, length), width: percent((mark.to ?? length) - mark.from, length) }} /></Tooltip>)}
        <canvas ref={canvas} height={96} />
        {pins.map((pin, i) => <Tooltip key={i} title={`${formatDuration(pin.at)} ${pin.text}`}><i className={`wave-pin wave-pin-${pin.kind ?? 'comment'}`} style={{ insetInlineStart: percent(pin.at, length) }} /></Tooltip>)}
        <i className="wave-at" style={{ insetInlineStart: percent(position, length) }} />
      </div>
    </div>
  )
}

const bandText = (mark: RecordingMark): string => [codeText('segment', mark.kind), mark.name ?? mark.party, formatDuration((mark.to ?? mark.from) - mark.from)].filter(Boolean).join(' · ')

function draw(canvas: HTMLCanvasElement, peaks: Peaks, length: number, width: number) {
  const scale = window.devicePixelRatio || 1
  const height = 96
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) return
  const style = getComputedStyle(canvas)
  pen.scale(scale, scale)
  const side = (values: Uint8Array, middle: number, colour: string) => {
    pen.fillStyle = style.getPropertyValue(colour)
    for (let x = 0; x < width; x += 2) {
      const from = Math.floor(((x / width) * length) / peaks.seconds)
      const to = Math.max(from + 1, Math.floor((((x + 2) / width) * length) / peaks.seconds))
      let most = 0
      for (let i = from; i < to; i++) most = Math.max(most, values[i] ?? 0)
      const half = Math.max(0.5, Math.sqrt(most / 255) * (height / 4 - 2))
      pen.fillRect(x, middle - half, 1.4, half * 2)
    }
  }
  pen.clearRect(0, 0, width, height)
  side(peaks.first, height / 4, '--accent')
  side(peaks.second, (3 * height) / 4, '--talking-solid')
}
