// One AudioContext for the page. Browsers start it suspended until somebody clicks or types; it is woken by the first gesture.

let context: AudioContext | null = null

export function audioContext(): AudioContext {
  if (context === null) {
    context = new AudioContext()
    const wake = () => void context?.resume()
    for (const gesture of ['pointerdown', 'keydown'] as const) document.addEventListener(gesture, wake, { capture: true, passive: true })
  }
  if (context.state === 'suspended') void context.resume().catch(() => undefined)
  return context
}

/** Level of a stream, 0…1, read as often as it is asked for. */
export function levelOf(stream: MediaStream): { read: () => number; stop: () => void } {
  const audio = audioContext()
  const source = audio.createMediaStreamSource(stream)
  const analyser = audio.createAnalyser()
  analyser.fftSize = 512
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    read: () => {
      analyser.getFloatTimeDomainData(samples)
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
      return levelFromRms(Math.sqrt(power))
    },
    stop: () => source.disconnect(),
  }
}

/** −60 dBFS and less is 0, −6 dBFS and more is 1: what speech moves in. */
export function levelFromRms(rms: number): number {
  if (rms <= 0) return 0
  return Math.min(1, Math.max(0, (20 * Math.log10(rms) + 60) / 54))
}
