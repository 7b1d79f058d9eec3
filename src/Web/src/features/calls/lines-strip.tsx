import { Progress, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLines, type Line } from '@/lib/queries'

const full = 90
const high = 70

/** Agents in use, and of every trunk how many of its lines. */
export function LinesStrip() {
  const { t } = useTranslation()
  const { data } = useLines()
  if (!data) return null
  return (
    <ul className="lines-strip" tabIndex={0}>
      <li><small className="cut">{t('live.agentsInUse')}</small><b className="num">{t('live.agentsWords', { inUse: data.inUse, signedIn: data.signedIn, ready: data.ready })}</b><Share percent={share(data.inUse, data.signedIn)} name={t('live.agentsInUse')} /></li>
      {data.lines.map((line) => <li key={line.name}><LineUse line={line} /></li>)}
    </ul>
  )
}

function LineUse({ line }: { line: Line }) {
  const { t } = useTranslation()
  const used = line.in + line.out
  const words = t('live.lineWords', { name: line.name, inbound: line.in, outbound: line.out })
  return (
    <>
      <Tooltip title={words}><small className="cut">{line.name}{line.down && <em> {t('live.down')}</em>}</small></Tooltip>
      <b className="num">{used}{line.max > 0 ? ` / ${line.max}` : <small className="dim"> {t('live.noLimit')}</small>}</b>
      {line.max > 0 && <Share percent={share(used, line.max)} name={words} />}
    </>
  )
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.min(100, Math.round((part * 100) / whole)))

const Share = ({ percent, name }: { percent: number; name: string }) =>
  <Progress aria-label={name} percent={percent} size="small" showInfo={false} {...(percent >= full ? { status: 'exception' as const } : percent >= high ? { strokeColor: 'var(--warn-solid)' } : {})} />
