import { useSyncExternalStore } from 'react'

// Timers count from instants of the server. A workplace PC may be minutes off, so the page keeps its distance to the server's clock.
let aheadMs: number | null = null

/** A sample: the server said `at` just now. The smallest distance seen is the truest, the others were delayed. */
export function learnServerTime(at: string): void {
  const sample = Date.now() - Date.parse(at)
  if (Number.isFinite(sample) && (aheadMs === null || sample < aheadMs)) aheadMs = sample
}

export function forgetServerTime(): void {
  aheadMs = null
}

/** Now by the server's clock, in ms since 1970. */
export function serverNow(): number {
  return Date.now() - (aheadMs ?? 0)
}

const listeners = new Set<() => void>()
let second = Math.floor(Date.now() / 1000)
let ticker: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  ticker ??= setInterval(() => {
    second = Math.floor(Date.now() / 1000)
    listeners.forEach((tell) => tell())
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(ticker)
      ticker = undefined
    }
  }
}

/** Draws again once a second and gives the server's now; all users share one ticker, so all timers move together. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => second)
  return serverNow()
}
