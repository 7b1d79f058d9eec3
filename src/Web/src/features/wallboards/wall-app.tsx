import { useCallback } from 'react'
import { Problem } from '@/lib/http'
import { ownPages, reloadFor } from '@/lib/pages'
import { Themed } from '@/ui/theme'
import type { Wall } from './api'
import { WallScreen } from './wall-screen'

/** What a screen with a link shows: no session, nothing but the wall. The token stands behind `#`, where no server logs it. */
export default function WallApp() {
  const token = window.location.hash.slice(1)
  const ask = useCallback(async (signal: AbortSignal): Promise<Wall> => {
    const answer = await fetch('/api/wall', { signal, headers: { Accept: 'application/json', 'X-Wall-Token': token } })
    const pages = answer.headers.get('X-Pages')
    if (pages && (ownPages() ?? pages) !== pages) reloadFor(pages)      // nobody stands at this screen
    if (answer.ok) return (await answer.json()) as Wall
    const body = (await answer.json().catch(() => null)) as { code?: string } | null
    throw new Problem(answer.status, body?.code ?? `http-${answer.status}`)
  }, [token])
  return <Themed><WallScreen ask={ask} /></Themed>
}

