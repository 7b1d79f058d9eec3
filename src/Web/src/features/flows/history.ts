import { useCallback, useState } from 'react'

const stepsMax = 200
type Past<T> = { past: T[]; now: T; future: T[]; label: string; at: number }

/** The document with undo and redo. Changes of the same kind that follow each other quickly are one step: a word typed is not ten. */
export function useHistory<T>(first: T, mergeMs = 700) {
  const [state, setState] = useState<Past<T>>({ past: [], now: first, future: [], label: '', at: 0 })
  const change = useCallback((next: T | ((before: T) => T), label: string) => setState((s) => {
    const now = typeof next === 'function' ? (next as (before: T) => T)(s.now) : next
    if (now === s.now) return s
    const at = performance.now()
    const merges = label === s.label && label !== '' && at - s.at < mergeMs && s.past.length > 0
    return { past: merges ? s.past : [...s.past, s.now].slice(-stepsMax), now, future: [], label, at }
  }), [mergeMs])
  const undo = useCallback(() => setState((s) => (s.past.length === 0 ? s : { past: s.past.slice(0, -1), now: s.past.at(-1)!, future: [s.now, ...s.future], label: '', at: 0 })), [])
  const redo = useCallback(() => setState((s) => (s.future.length === 0 ? s : { past: [...s.past, s.now], now: s.future[0]!, future: s.future.slice(1), label: '', at: 0 })), [])
  return { now: state.now, change, undo, redo, canUndo: state.past.length > 0, canRedo: state.future.length > 0 }
}
