import { ReloadOutlined } from '@ant-design/icons'
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { Desk } from '@/lib/contract'
import { reloadFor } from '@/lib/pages'
import { keys } from '@/lib/queries'
import { screenShare } from '@/lib/screen-share'
import { useLive } from './live-provider'

const lookEveryMs = 2_000
/** Pages of a large floor do not come all at once. */
const spreadMs = 4_000

/** The server has newer pages: this one reloads by itself where nothing is lost by it; in a call, in wrap-up, while the screen is shared, beside an open form or after something was typed it asks. */
export function UpgradeBanner() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { upgradedTo } = useLive()
  const typed = useTyped()
  const [asks, setAsks] = useState(false)
  useEffect(() => {
    if (upgradedTo === null) return
    let calm = Math.random() * spreadMs
    const timer = setInterval(() => {
      const busy = typed.current || isBusy(client)
      if (busy) setAsks(true)
      else if ((calm -= lookEveryMs) <= 0 && !reloadFor(upgradedTo)) setAsks(true)
    }, lookEveryMs)
    return () => clearInterval(timer)
  }, [upgradedTo, client, typed])
  if (upgradedTo === null || !asks) return null
  return <div className="banner" role="status"><ReloadOutlined /><span>{t('upgrade.text')}</span> <Button size="small" onClick={() => window.location.reload()}>{t('upgrade.reload')}</Button></div>
}

/** Somebody has typed since he came to this place. */
function useTyped() {
  const typed = useRef(false)
  const { pathname } = useLocation()
  useEffect(() => { typed.current = false }, [pathname])
  useEffect(() => {
    const note = () => { typed.current = true }
    window.addEventListener('input', note, true)
    return () => window.removeEventListener('input', note, true)
  }, [])
  return typed
}

function isBusy(client: QueryClient): boolean {
  const desk = client.getQueryData<Desk>(keys.desk)
  const atWork = screenShare.now().phase !== 'off' || Boolean(desk?.offer ?? desk?.call ?? desk?.monitoring) || !['ready', 'not-ready', 'signed-out', undefined].includes(desk?.agent?.state)
  return atWork || document.querySelector('.ant-drawer-open, .ant-modal-wrap:not([style*="none"])') !== null
}
