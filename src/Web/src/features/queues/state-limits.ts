import { useSyncExternalStore } from 'react'
import type { AgentState } from '@/lib/contract'
import { readPreference, writePreference } from '@/lib/preferences'

/** Time in one state after which the board points at it, in seconds; null: never. */
export type StateLimits = Record<'offered' | 'talking' | 'held' | 'wrap-up' | 'not-ready', number | null>
export const limitedStates = ['offered', 'talking', 'held', 'wrap-up', 'not-ready'] as const satisfies (keyof StateLimits)[]
export const standardLimits: StateLimits = { offered: 30, talking: 540, held: 60, 'wrap-up': 60, 'not-ready': 1080 }
export const limitSecondsMax = 86_400

const isLimit = (value: unknown): value is number | null => value === null || (typeof value === 'number' && value >= 1 && value <= limitSecondsMax)

/** What is kept may be of another version, or damaged: what cannot be read of it is the standard. */
export function readLimits(text: string | null): StateLimits {
  let kept: Partial<Record<string, unknown>> = {}
  try { kept = (JSON.parse(text ?? '{}') ?? {}) as typeof kept } catch { /* The standard. */ }
  return Object.fromEntries(limitedStates.map((state) => [state, isLimit(kept[state]) ? kept[state] : standardLimits[state]])) as StateLimits
}

let now = readLimits(readPreference('board-limits'))
const listeners = new Set<() => void>()

export function setLimits(limits: StateLimits): void {
  now = limits
  writePreference('board-limits', JSON.stringify(limits))
  listeners.forEach((listener) => listener())
}

const subscribe = (listener: () => void) => { listeners.add(listener); return () => { listeners.delete(listener) } }

export const useStateLimits = (): StateLimits => useSyncExternalStore(subscribe, () => now)

export const limitOf = (limits: StateLimits, state: AgentState): number | null => (state in limits ? limits[state as keyof StateLimits] : null)
