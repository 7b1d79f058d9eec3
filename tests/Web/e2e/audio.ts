/** Tones and how loud one is in what was received: 8 kHz, samples −1 … 1. */
export const rate = 8000

export function tone(hz: number, samples: number, level = 0.25, from = 0): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => level * Math.sin((2 * Math.PI * hz * (from + i)) / rate))
}

/** Share of the energy that lies at that frequency, 0 … 1 (Goertzel). */
export function share(samples: Float32Array, hz: number): number {
  const k = 2 * Math.cos((2 * Math.PI * hz) / rate)
  let s1 = 0, s2 = 0, energy = 0
  for (const x of samples) {
    const s = x + k * s1 - s2
    s2 = s1; s1 = s; energy += x * x
  }
  return energy === 0 ? 0 : Math.min(1, (2 * (s1 * s1 + s2 * s2 - k * s1 * s2)) / (samples.length * energy))
}

/** Longest stretch, in seconds, in which windows of 100 ms hold that tone with a share over 0.7. */
export function longest(samples: Float32Array, hz: number): number {
  const window = rate / 10
  let best = 0, run = 0
  for (let at = 0; at + window <= samples.length; at += window) {
    const part = samples.subarray(at, at + window)
    const loud = Math.sqrt(part.reduce((sum, x) => sum + x * x, 0) / window) > 0.003
    run = loud && share(part, hz) > 0.7 ? run + 1 : 0
    best = Math.max(best, run)
  }
  return best / 10
}

/** ITU-T G.711, A-law. */
export function fromALaw(code: number): number {
  const a = code ^ 0x55
  const exponent = (a >> 4) & 7
  const mantissa = a & 15
  const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1)
  return ((a & 0x80) === 0 ? -magnitude : magnitude) / 32768
}

export function toALaw(sample: number): number {
  let value = Math.round(sample * 32767) >> 3
  const sign = value >= 0 ? 0x80 : 0
  if (value < 0) value = -value - 1
  let exponent = 0
  for (let v = value >> 5; v > 0 && exponent < 7; v >>= 1) exponent++
  const mantissa = exponent === 0 ? (value >> 1) & 15 : (value >> exponent) & 15
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}

/** Channels of a 16-bit PCM WAV file. */
export function channels(wav: Buffer): { rate: number; left: Float32Array; right: Float32Array } {
  if (wav.toString('latin1', 0, 4) !== 'RIFF' || wav.readUInt16LE(20) !== 1 || wav.readUInt16LE(22) !== 2) throw new Error('not a stereo PCM WAV file')
  let at = 12
  while (wav.toString('latin1', at, at + 4) !== 'data') at += 8 + wav.readUInt32LE(at + 4)
  const frames = Math.min(wav.readUInt32LE(at + 4), wav.length - at - 8) >> 2
  const left = new Float32Array(frames), right = new Float32Array(frames)
  for (let i = 0; i < frames; i++) {
    left[i] = wav.readInt16LE(at + 8 + i * 4) / 32768
    right[i] = wav.readInt16LE(at + 10 + i * 4) / 32768
  }
  return { rate: wav.readUInt32LE(24), left, right }
}

/** A mono 16-bit WAV file with a steady tone: what the browser's false microphone plays. */
export function toneFile(hz: number, seconds: number, fileRate = 48000): Buffer {
  const samples = seconds * fileRate
  const file = Buffer.alloc(44 + samples * 2)
  file.write('RIFF'); file.writeUInt32LE(36 + samples * 2, 4); file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16); file.writeUInt16LE(1, 20); file.writeUInt16LE(1, 22)
  file.writeUInt32LE(fileRate, 24); file.writeUInt32LE(fileRate * 2, 28); file.writeUInt16LE(2, 32); file.writeUInt16LE(16, 34)
  file.write('data', 36); file.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i++) file.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hz * i) / fileRate)), 44 + i * 2)
  return file
}
