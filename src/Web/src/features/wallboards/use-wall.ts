import { useEffect, useState } from 'react'
import { Problem } from '@/lib/http'
import type { Wall } from './api'

const everyMs = 1_000
/** A screen that asks in vain goes on asking, ever at the same pace: nobody stands beside it to reload. */
const answerMaxMs = 8_000
/** Older figures are shown as such. */
export const staleMs = 5_000

export type WallNow = { wall: Wall | null; ageMs: number; problem: Problem | null; now: Date }

/** Asks once a second, for ever: a restart of the server is some answers that do not come. */
export function useWall(ask: (signal: AbortSignal) => Promise<Wall>): WallNow {
  const [state, setState] = useState<{ wall: Wall | null; at: number; problem: Problem | null }>({ wall: null, at: Date.now(), problem: null })
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const over = new AbortController()
    let timer: ReturnType<typeof setTimeout>
    const round = async () => {
      try {
        const wall = await ask(AbortSignal.any([over.signal, AbortSignal.timeout(answerMaxMs)]))
        setState({ wall, at: Date.now(), problem: null })
      } catch (error) {
        if (over.signal.aborted) return
        const problem = error instanceof Problem ? error : new Problem(0, 'unreachable')
        // A link that is over shows nothing any more; everything else keeps what was last known.
        setState((before) => ({ ...before, wall: problem.status === 403 || problem.status === 404 ? null : before.wall, problem }))
      }
      setNow(new Date())
      if (!over.signal.aborted) timer = setTimeout(() => void round(), everyMs)
    }
    void round()
    return () => { over.abort(); clearTimeout(timer) }
  }, [ask])
  return { wall: state.wall, ageMs: now.getTime() - state.at, problem: state.problem, now }
}
