import { CaretRightFilled, PauseOutlined } from '@ant-design/icons'
import { Alert, Button, Select, Slider, Tag, Tooltip } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Recording } from '@/lib/contract'
import { formatDuration } from '@/lib/duration'

const speeds = [0.75, 1, 1.25, 1.5, 2]
const stepSeconds = 5

/** Plays one recording: play and pause, seek, speed, position. The browser fetches only the ranges it needs. */
export function RecordingPlayer({ recording, autoPlay = false, url }: { recording: Recording; autoPlay?: boolean; url?: string }) {
  const { t } = useTranslation()
  if (recording.state === 'recording') return <div className="player player-note">{t('player.recording')}</div>
  return <Player key={recording.id} recording={recording} autoPlay={autoPlay} url={url ?? `/api/recordings/${encodeURIComponent(recording.id)}`} />
}

function Player({ recording, autoPlay, url }: { recording: Recording; autoPlay: boolean; url: string }) {
  const { t } = useTranslation()
  const audio = useRef<HTMLAudioElement>(null)
  const [playing, setPlaying] = useState(false)
  const [position, setPosition] = useState(0)
  const [length, setLength] = useState(recording.seconds)
  const [speed, setSpeed] = useState(1)
  const [failed, setFailed] = useState(false)

  useEffect(() => {
    if (audio.current) audio.current.playbackRate = speed
  }, [speed])

  const toggle = () => {
    const element = audio.current
    if (!element) return
    if (element.paused) element.play().catch(() => setFailed(true))
    else element.pause()
  }
  const seek = (to: number) => {
    if (audio.current) audio.current.currentTime = to
    setPosition(to)
  }

  if (failed) {
    return <Alert type="error" showIcon title={t('player.failed')} action={<Button size="small" onClick={() => setFailed(false)}>{t('common.retry')}</Button>} />
  }
  return (
    <div className="player" role="group" aria-label={t('calls.recording')}>
      <audio
        ref={audio} src={url} preload="metadata" autoPlay={autoPlay}
        onPlay={() => setPlaying(true)} onPause={() => setPlaying(false)} onError={() => setFailed(true)}
        onTimeUpdate={(e) => setPosition(e.currentTarget.currentTime)}
        onLoadedMetadata={(e) => { if (Number.isFinite(e.currentTarget.duration)) setLength(e.currentTarget.duration) }}
      />
      <Button
        shape="circle" aria-label={playing ? t('player.pause') : t('player.play')} icon={playing ? <PauseOutlined /> : <CaretRightFilled />}
        onClick={toggle} onKeyDown={(e) => { if (e.key === 'ArrowRight') seek(Math.min(length, position + stepSeconds)); if (e.key === 'ArrowLeft') seek(Math.max(0, position - stepSeconds)) }}
      />
      <span className="num player-time">{formatDuration(position)}</span>
      <Slider
        className="player-slider" min={0} max={Math.max(length, 0.1)} step={0.1} value={Math.min(position, length)} onChange={seek}
        ariaLabelForHandle={t('player.position')} tooltip={{ formatter: (value) => formatDuration(value ?? 0) }}
      />
      <span className="num player-time">{formatDuration(length)}</span>
      <Select
        size="small" aria-label={t('player.speed')} value={speed} onChange={setSpeed} popupMatchSelectWidth={false} className="player-speed"
        options={speeds.map((value) => ({ value, label: `${value}×` }))}
      />
      {recording.state === 'recovered' && <Tooltip title={t('player.recoveredHelp')}><Tag color="warning">{t('player.recovered')}</Tag></Tooltip>}{recording.state === 'cut' && <Tooltip title={t('recordings.cutHelp')}><Tag color="error">{t('recordings.cut')}</Tag></Tooltip>}
    </div>
  )
}
