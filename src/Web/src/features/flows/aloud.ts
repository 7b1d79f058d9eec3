import { useEffect, useRef } from 'react'
import i18n from 'i18next'
import type { TrialResult } from './api'

/** Reads what a trial call hears as it goes on, in the language of the call; a new step stops what is still being read. */
export function useAloud(result: TrialResult | null, on: boolean): void {
  const read = useRef(0)
  useEffect(() => {
    if (!canSpeak) return
    const hears = result?.steps.flatMap((step) => step.hears) ?? []
    if (hears.length < read.current) read.current = 0
    const fresh = hears.slice(read.current)
    read.current = hears.length
    if (!on || fresh.length === 0) return
    speechSynthesis.cancel()
    const language = result?.language ?? i18n.language
    for (const { text } of fresh) {
      const said = new SpeechSynthesisUtterance(language === 'en-US' ? text.en : text.zh)
      said.lang = language
      speechSynthesis.speak(said)
    }
  }, [result, on])
  useEffect(() => () => { if (canSpeak) speechSynthesis.cancel() }, [])
}

export const canSpeak = typeof speechSynthesis !== 'undefined'
