import { useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { learnServerTime, serverNow } from '@/lib/clock'
import { EventStream, type StreamState } from '@/lib/events'
import { LiveCache } from '@/lib/live'
import { ownPages } from '@/lib/pages'

type Live = { state: StreamState; asOf: number; online: boolean; upgradedTo: string | null }
const LiveContext = createContext<Live>({ state: 'closed', asOf: 0, online: true, upgradedTo: null })
export const useLive = () => useContext(LiveContext)

const streamUrl = (after: number | null) =>
  `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/events${after === null ? '' : `?after=${after}`}`

/** One event stream for the page while somebody is signed in. Knows since when the page shows old data. */
export function LiveProvider({ jobNumber, children }: { jobNumber: string | null; children: ReactNode }) {
  const client = useQueryClient()
  const [live, setLive] = useState<Live>({ state: 'connecting', asOf: serverNow(), online: navigator.onLine, upgradedTo: null })
  useEffect(() => {
    if (jobNumber === null) return
    const cache = new LiveCache(client)
    const stream = new EventStream({
      url: streamUrl,
      onEvent: (event) => cache.take(event),
      onGap: () => cache.refreshAll(),
      onState: (state) => setLive((before) => ({ ...before, state, asOf: before.state === 'live' ? serverNow() : before.asOf })),
      onServerTime: learnServerTime,
      pages: ownPages(),
      onUpgrade: (pages) => setLive((before) => ({ ...before, upgradedTo: pages })),
    })
    const network = () => {
      setLive((before) => ({ ...before, online: navigator.onLine }))
      if (navigator.onLine) stream.retryNow()
    }
    stream.start()
    window.addEventListener('online', network)
    window.addEventListener('offline', network)
    document.addEventListener('visibilitychange', network)
    return () => {
      stream.stop()
      window.removeEventListener('online', network)
      window.removeEventListener('offline', network)
      document.removeEventListener('visibilitychange', network)
    }
  }, [client, jobNumber])
  return <LiveContext.Provider value={live}>{children}</LiveContext.Provider>
}
