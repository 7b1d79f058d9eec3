import { useSyncExternalStore } from 'react'
import { audioContext } from './audio'
import { readPreference, writePreference } from './preferences'

/** How this browser sounds. Devices by their identity, '' the system's choice; volumes 0–100; `autoAnswer` seconds after the ring, null: by hand. */
export type Sound = { microphone: string; speaker: string; ringer: string; volume: number; ringVolume: number; autoAnswer: number | null }

const standard: Sound = { microphone: '', speaker: '', ringer: '', volume: 100, ringVolume: 100, autoAnswer: null }
export const autoAnswerMax = 10

function read(): Sound {
  try {
    const kept = JSON.parse(readPreference('sound') ?? '{}') as Partial<Sound>
    return { ...standard, ...kept }
  } catch {
    return standard
  }
}

let now = read()
const listeners = new Set<() => void>()

export const soundNow = (): Sound => now
export const onSound = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
export const useSound = (): Sound => useSyncExternalStore(onSound, soundNow)

export function changeSound(change: Partial<Sound>): void {
  now = { ...now, ...change }
  writePreference('sound', JSON.stringify(now))
  if ('ringer' in change) void sendTo(audioContext(), now.ringer)
  listeners.forEach((tell) => tell())
}

/** Chooses the output of an element or of the page's own tones, where the browser can; a device that is gone leaves the system's choice. */
export async function sendTo(output: HTMLMediaElement | AudioContext, device: string): Promise<void> {
  const able = output as { setSinkId?: (id: string) => Promise<void> }
  await able.setSinkId?.(device).catch(() => undefined)
}

/** A short tone in the ear: the call is there. */
export function answerTone(): void {
  const audio = audioContext()
  if (audio.state !== 'running') return
  const [tone, gain] = [audio.createOscillator(), audio.createGain()]
  gain.gain.value = 0.15 * (now.ringVolume / 100)
  tone.frequency.value = 880
  tone.connect(gain).connect(audio.destination)
  tone.start()
  tone.stop(audio.currentTime + 0.25)
}
