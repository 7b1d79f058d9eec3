import { useEffect } from 'react'
import i18next from 'i18next'
import { audioContext } from '@/lib/audio'
import { sendTo, soundNow } from '@/lib/sound'

/** Two soft tones, one second on, two off: the cadence that people here know from a telephone, without its harshness. */
const tones = [440, 480]
const onSeconds = 1
const everyMs = 3_000
const loudness = 0.12

function burst(audio: AudioContext): void {
  const loud = loudness * (soundNow().ringVolume / 100)
  const gain = audio.createGain()
  gain.gain.setValueAtTime(0, audio.currentTime)
  gain.gain.linearRampToValueAtTime(loud, audio.currentTime + 0.03)
  gain.gain.setValueAtTime(loud, audio.currentTime + onSeconds - 0.08)
  gain.gain.linearRampToValueAtTime(0, audio.currentTime + onSeconds)
  gain.connect(audio.destination)
  for (const frequency of tones) {
    const tone = audio.createOscillator()
    tone.frequency.value = frequency
    tone.connect(gain)
    tone.start()
    tone.stop(audio.currentTime + onSeconds)
  }
}

function startRinging(): () => void {
  const audio = audioContext()
  void sendTo(audio, soundNow().ringer)
  const ring = () => { if (audio.state === 'running') burst(audio) }
  ring()
  const timer = setInterval(ring, everyMs)
  audio.addEventListener('statechange', ring)
  return () => {
    clearInterval(timer)
    audio.removeEventListener('statechange', ring)
  }
}

function notify(title: string, body: string): () => void {
  if (!('Notification' in window) || Notification.permission !== 'granted' || document.visibilityState === 'visible') return () => undefined
  try {
    const notice = new Notification(title, { body, tag: 'antiphon-offer', requireInteraction: true })
    notice.onclick = () => {
      window.focus()
      notice.close()
    }
    return () => notice.close()
  } catch {
    return () => undefined // Some platforms allow notices from service workers only.
  }
}

/** What rings: a call, or a message of a caller. */
export type Ringing = { callId: string; phoneRings?: boolean; caller: { number: string } }

/** A ringing call cannot be missed: sound, title of the tab, desktop notice. A desk phone makes its own sound. */
export function useRing(offer: Ringing | null, caller: string, queue: string): void {
  const callId = offer?.callId
  const silent = offer?.phoneRings ?? false
  const number = offer?.caller.number ?? ''
  useEffect(() => {
    if (callId === undefined) return
    const stopSound = silent ? () => undefined : startRinging()
    const stopNotice = notify(i18next.t('call.notificationTitle', { caller }), i18next.t('call.notificationBody', { queue, number }))
    const title = document.title
    const ringing = i18next.t('app.titleRinging', { caller })
    document.title = ringing
    const flash = setInterval(() => { document.title = document.title === ringing ? title : ringing }, 1_000)
    return () => {
      stopSound()
      stopNotice()
      clearInterval(flash)
      document.title = title
    }
  }, [callId, silent, caller, queue, number])
}
