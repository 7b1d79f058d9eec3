/** One frame of a screen, as the centre sends and keeps it. */
export type ScreenFrame = { at: number; kind: 'delta' | 'key' | 'blank'; data: Uint8Array }

const kinds = ['delta', 'key', 'blank'] as const

/** Frames of a screen can be made and shown by this browser. */
export const canShowScreens = (): boolean => typeof VideoDecoder !== 'undefined'

/** Behind each other: ms (32 bits), kind (8), length (32), VP8. */
export function framesOf(part: Uint8Array): ScreenFrame[] {
  const view = new DataView(part.buffer, part.byteOffset, part.byteLength)
  const frames: ScreenFrame[] = []
  for (let at = 0; at + 9 <= part.byteLength;) {
    const length = view.getInt32(at + 5)
    const kind = kinds[view.getUint8(at + 4)]
    if (length < 0 || at + 9 + length > part.byteLength || !kind) break
    frames.push({ at: view.getInt32(at), kind, data: part.subarray(at + 9, at + 9 + length) })
    at += 9 + length
  }
  return frames
}

/** Puts frames onto a canvas in their order. After a gap it waits for a key frame. */
export class ScreenPainter {
  private decoder: VideoDecoder | null = null
  private step = 0

  constructor(private readonly canvas: HTMLCanvasElement, private readonly onFailed: () => void) {}

  paint(frame: ScreenFrame): void {
    if (frame.kind === 'blank') return this.clear()
    if (!this.decoder && frame.kind !== 'key') return
    this.decoder ??= this.begin()
    this.decoder.decode(new EncodedVideoChunk({ type: frame.kind, timestamp: this.step++ * 1000, data: frame.data }))
  }

  /** Nothing is shown until the next key frame. */
  clear(): void {
    this.close()
    this.canvas.getContext('2d')?.clearRect(0, 0, this.canvas.width, this.canvas.height)
  }

  /** What is shown stays; the next frame is a key frame. */
  close(): void {
    if (this.decoder && this.decoder.state !== 'closed') this.decoder.close()
    this.decoder = null
  }

  private begin(): VideoDecoder {
    const decoder = new VideoDecoder({
      output: (picture) => {
        if (this.decoder === decoder) this.draw(picture)
        picture.close()
      },
      error: () => { if (this.decoder === decoder) { this.close(); this.onFailed() } },
    })
    decoder.configure({ codec: 'vp8', optimizeForLatency: true })
    return decoder
  }

  private draw(picture: VideoFrame): void {
    const { canvas } = this
    if (canvas.width !== picture.displayWidth || canvas.height !== picture.displayHeight) Object.assign(canvas, { width: picture.displayWidth, height: picture.displayHeight })
    canvas.getContext('2d')?.drawImage(picture, 0, 0)
  }
}
