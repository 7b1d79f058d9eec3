import { DisconnectOutlined } from '@ant-design/icons'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow } from '@/lib/clock'
import { formatTime } from '@/lib/duration'
import { useLive } from './live-provider'

const patienceMs = 1_500

/** Amber line when what is shown may be old. A hiccup that mends itself at once is not shown. */
export function LiveBanner() {
  const { t } = useTranslation()
  const { state, asOf, online } = useLive()
  const stale = useStale()
  if (!stale || state === 'closed') return null
  const time = formatTime(new Date(asOf).toISOString(), serverNow())
  return <div className="banner" role="status"><DisconnectOutlined /><span className="num">{online ? t('live.broken', { time }) : t('live.offline', { time })}</span></div>
}

export function useStale(): boolean {
  const { state, online } = useLive()
  const trouble = state !== 'live' || !online
  const [stale, setStale] = useState(false)
  useEffect(() => {
    if (!trouble) {
      setStale(false)
      return
    }
    const timer = setTimeout(() => setStale(true), patienceMs)
    return () => clearTimeout(timer)
  }, [trouble])
  return stale
}
