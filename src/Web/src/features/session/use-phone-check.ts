import { useCallback, useEffect, useState } from 'react'
import { levelOf } from '@/lib/audio'
import { microphonePermission, MicrophoneProblem, openMicrophone, type MicrophoneFault } from '@/lib/microphone'

export type MicrophoneCheck = { state: 'unasked' | 'checking' | 'good' | MicrophoneFault; device: string; level: number }
export type PathCheck = { state: 'checking' | 'good' | 'unreachable'; roundTripMs: number | null }

const levelEveryMs = 100

/** Opens the microphone while the check is on screen. Without permission it waits until a person asks for it: no prompt out of the blue. */
export function useMicrophoneCheck(on: boolean): { check: MicrophoneCheck; ask: () => void } {
  const [check, setCheck] = useState<MicrophoneCheck>({ state: 'unasked', device: '', level: 0 })
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (on) void microphonePermission().then((permission) => {
      if (permission === 'granted') setAsked(true)
      if (permission === 'denied') setCheck({ state: 'denied', device: '', level: 0 })
    })
  }, [on])
  useEffect(() => {
    if (!on || !asked) return
    let stop = () => undefined as void
    let gone = false
    setCheck((before) => ({ ...before, state: 'checking' }))
    openMicrophone().then((stream) => {
      const end = () => stream.getTracks().forEach((track) => track.stop())
      if (gone) return end()
      const meter = levelOf(stream)
      const device = stream.getAudioTracks()[0]?.label ?? ''
      setCheck({ state: 'good', device, level: 0 })
      const timer = setInterval(() => setCheck({ state: 'good', device, level: meter.read() }), levelEveryMs)
      stop = () => {
        clearInterval(timer)
        meter.stop()
        end()
      }
    }, (error: unknown) => {
      if (gone) return
      setAsked(false)
      setCheck({ state: error instanceof MicrophoneProblem ? error.fault : 'missing', device: '', level: 0 })
    })
    return () => {
      gone = true
      stop()
    }
  }, [on, asked])
  const ask = useCallback(() => setAsked(true), [])
  return { check, ask }
}

/** Round trip to the server that also carries the phone's signalling; the best of three, the first opens the connection. */
export function usePathCheck(on: boolean): { check: PathCheck; again: () => void } {
  const [check, setCheck] = useState<PathCheck>({ state: 'checking', roundTripMs: null })
  const [round, setRound] = useState(0)
  useEffect(() => {
    if (!on) return
    let gone = false
    const measure = async () => {
      const times: number[] = []
      for (let i = 0; i < 3; i++) {
        const begin = performance.now()
        const response = await fetch('/health/live', { cache: 'no-store' })
        if (!response.ok) throw new Error('unwell')
        times.push(performance.now() - begin)
      }
      return Math.max(1, Math.round(Math.min(...times)))
    }
    setCheck({ state: 'checking', roundTripMs: null })
    measure().then((roundTripMs) => { if (!gone) setCheck({ state: 'good', roundTripMs }) }, () => { if (!gone) setCheck({ state: 'unreachable', roundTripMs: null }) })
    return () => { gone = true }
  }, [on, round])
  const again = useCallback(() => setRound((n) => n + 1), [])
  return { check, again }
}
