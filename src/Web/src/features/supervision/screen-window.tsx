import { CloseOutlined, DesktopOutlined, FullscreenOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { canShowScreens, ScreenPainter } from '@/lib/screen-painter'
import type { ScreenUse } from '@/lib/screen-share'
import type { WatchedAgent } from '@/lib/screens'
import { Elapsed } from '@/ui/time'
import './screen-window.css'

type State = { use: ScreenUse; since: string | null }
const retryMs = 2_000
const refusedAfter = 3

/** The screen of an agent as it is now, in a corner of whatever page is shown: one goes on listening, and sees. */
export function ScreenWindow({ agent, onClose }: { agent: WatchedAgent; onClose: () => void }) {
  const { t } = useTranslation()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [state, setState] = useState<State | null>(null)
  const [failed, setFailed] = useState(false)
  useEffect(() => {
    if (!canvas.current || !canShowScreens()) return
    return watch(agent.jobNumber, canvas.current, setState, () => setFailed(true))
  }, [agent.jobNumber])
  const text = !canShowScreens() ? t('screen.unsupportedHere') : failed ? t('screen.notWatched') : state === null ? t('screen.connecting') : state.use === 'off' ? t('screen.off') : state.since === null ? t('screen.notShared', { name: agent.name }) : null
  return (
    <section className="screen-window" aria-label={t('screen.of', { name: agent.name })} data-testid="screen-window">
      <header>
        <DesktopOutlined /><b className="cut">{t('screen.of', { name: agent.name })}</b>{state?.since && <span className="dim small"><Elapsed since={state.since} /></span>}
        <Tooltip title={t('screen.large')}><Button type="text" size="small" icon={<FullscreenOutlined />} aria-label={t('screen.large')} disabled={text !== null} onClick={() => void canvas.current?.requestFullscreen()} /></Tooltip>
        <Button type="text" size="small" icon={<CloseOutlined />} aria-label={t('screen.close')} onClick={onClose} />
      </header>
      <div className="screen-picture">
        <canvas ref={canvas} role="img" aria-label={t('screen.of', { name: agent.name })} hidden={text !== null} />
        {text !== null && <p className="dim">{text}</p>}
      </div>
    </section>
  )
}

/** Draws what comes until it is told to end; comes again when the line breaks. */
function watch(jobNumber: string, canvas: HTMLCanvasElement, onState: (state: State | null) => void, onRefused: () => void): () => void {
  // A screen that stands still sends no other picture: it is asked for anew.
  const painter = new ScreenPainter(canvas, () => socket.close())
  const path = `${location.origin.replace('http', 'ws')}/api/agents/${encodeURIComponent(jobNumber)}/screen`
  const kinds = ['delta', 'key'] as const
  let [over, tries] = [false, 0]
  let socket: WebSocket
  let timer: ReturnType<typeof setTimeout> | undefined
  const connect = () => {
    socket = new WebSocket(path)
    socket.binaryType = 'arraybuffer'
    socket.onmessage = ({ data }) => {
      tries = 0
      if (typeof data === 'string') {
        const state = JSON.parse(data) as State
        painter.clear()
        return onState(state)
      }
      const frame = new Uint8Array(data as ArrayBuffer)
      painter.paint({ at: 0, kind: kinds[frame[0] ?? 0] ?? 'delta', data: frame.subarray(9) })
    }
    socket.onclose = () => {
      if (over) return
      painter.clear()
      onState(null)
      if (++tries >= refusedAfter) return onRefused()
      timer = setTimeout(connect, retryMs)
    }
  }
  connect()
  return () => {
    over = true
    clearTimeout(timer)
    socket.close()
    painter.close()
  }
}
