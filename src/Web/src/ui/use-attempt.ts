import { App } from 'antd'
import { useState } from 'react'
import { problemText } from '@/lib/i18n'

export type Work = () => Promise<unknown>

/** Work that may fail: `busy` while it is under way, `problem` what went wrong, in words, until the next attempt. `attempt` says whether it was done. */
export function useAttempt(words: (error: unknown) => string = problemText) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const attempt = async (work: Work): Promise<boolean> => {
    setBusy(true)
    setProblem(null)
    try {
      await work()
      return true
    } catch (error) {
      setProblem(words(error))
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, setProblem, attempt }
}

/** The same for a place without room for a sentence: what went wrong is told at the top of the page. */
export function useToldAttempt() {
  const { message } = App.useApp()
  const { busy, attempt } = useAttempt((error) => {
    const text = problemText(error)
    void message.error(text)
    return text
  })
  return { busy, attempt }
}
