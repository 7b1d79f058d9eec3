/** PCM16, 8 kHz, stereo: a tone of its own in each channel. */
export function toneWav(seconds: number, leftHz: number, rightHz: number): Buffer {
  const rate = 8000
  const frames = Math.round(seconds * rate)
  const wav = Buffer.alloc(44 + frames * 4)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + frames * 4, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(2, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 4, 28)
  wav.writeUInt16LE(4, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(frames * 4, 40)
  for (let i = 0; i < frames; i++) {
    wav.writeInt16LE(Math.round(6000 * Math.sin((2 * Math.PI * leftHz * i) / rate)), 44 + i * 4)
    wav.writeInt16LE(Math.round(6000 * Math.sin((2 * Math.PI * rightHz * i) / rate)), 46 + i * 4)
  }
  return wav
}
