/** 16-bit mono WAV of samples from −1 to 1. */
export function waveOf(samples: Float32Array, rate: number): Blob {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2))
  const word = (at: number, text: string) => [...text].forEach((c, i) => bytes.setUint8(at + i, c.charCodeAt(0)))
  word(0, 'RIFF'); bytes.setUint32(4, 36 + samples.length * 2, true); word(8, 'WAVEfmt ')
  bytes.setUint32(16, 16, true); bytes.setUint16(20, 1, true); bytes.setUint16(22, 1, true); bytes.setUint32(24, rate, true); bytes.setUint32(28, rate * 2, true); bytes.setUint16(32, 2, true); bytes.setUint16(34, 16, true)
  word(36, 'data'); bytes.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, i) => bytes.setInt16(44 + 2 * i, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true))
  return new Blob([bytes.buffer], { type: 'audio/wav' })
}

/** What a browser has recorded, in whatever form it does, as a WAV that every server reads. */
export async function asWave(recorded: Blob): Promise<Blob> {
  const context = new AudioContext()
  try {
    const sound = await context.decodeAudioData(await recorded.arrayBuffer())
    return waveOf(sound.getChannelData(0), sound.sampleRate)
  } finally { await context.close() }
}
