import { useEffect } from 'react'
import type { Offer } from '@/lib/contract'
import { answerTone, useSound } from '@/lib/sound'

/** Takes the offer by itself after the set delay, with a tone; only where the phone is: another window of the agent leaves it alone. */
export function useAutoAnswer(offer: Offer | null | undefined, audioHere: boolean, answer: (callId: string) => void): void {
  const { autoAnswer } = useSound()
  const callId = offer && !offer.phoneRings ? offer.callId : null
  useEffect(() => {
    if (callId === null || autoAnswer === null || !audioHere) return
    const timer = setTimeout(() => {
      answerTone()
      answer(callId)
    }, autoAnswer * 1_000)
    return () => clearTimeout(timer)
  }, [callId, autoAnswer, audioHere]) // eslint-disable-line
}
