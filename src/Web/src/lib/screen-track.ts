import { framesOf, type ScreenFrame, type ScreenPainter } from './screen-painter'

/** Parts of one request; the centre may send fewer. */
const partsAtOnce = 40

/** Further ahead than this, playing jumps to the next key frame instead of showing all between. */
const catchUpMs = 3_000

/** Begin of each part, ms, and whether a picture can begin there. */
export type ScreenIndex = { at: number[]; keys: string }

/** The last part that has begun at `ms`; -1: none has. */
export function partAt(index: ScreenIndex, ms: number): number {
  let [from, to] = [0, index.at.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((index.at[middle] ?? 0) <= ms) from = middle + 1
    else to = middle
  }
  return from - 1
}

/** From where the picture of a part can be shown. */
export const keyBefore = (index: ScreenIndex, part: number): number => index.keys.lastIndexOf('k', part)

/** The screen beside a recording, shown as of any moment: parts are fetched as they are needed, frames drawn in their order. */
export class ScreenTrack {
  private readonly parts = new Map<number, ScreenFrame[]>()
  private loading = false
  /** The next frame to draw; null: nothing stands on the canvas. */
  private next: { part: number; frame: number } | null = null
  private shown = -1

  constructor(private readonly index: ScreenIndex, private readonly fetchParts: (from: number, count: number) => Promise<Uint8Array[]>, private readonly painter: ScreenPainter, private readonly onFailed: () => void) {}

  /** Shows what stood on the screen then. */
  show(ms: number): void {
    const part = partAt(this.index, ms)
    if (part < 0) return this.blank()
    if (this.next === null || ms < this.shown || (ms - this.shown > catchUpMs && keyBefore(this.index, part) > this.next.part)) {
      const key = keyBefore(this.index, part)
      if (key < 0) return this.blank()
      this.painter.close()
      this.next = { part: key, frame: 0 }
    }
    this.paintUntil(ms, part)
    if (!this.parts.has(part + 2) && part + 2 < this.index.at.length) this.load(part + 1)
  }

  private paintUntil(ms: number, last: number): void {
    while (this.next && this.next.part <= last) {
      const frames = this.parts.get(this.next.part)
      if (!frames) return this.load(this.next.part)
      for (; this.next.frame < frames.length; this.next.frame++) {
        const frame = frames[this.next.frame]
        if (!frame || frame.at > ms) return
        this.painter.paint(frame)
        this.shown = frame.at
      }
      this.next = { part: this.next.part + 1, frame: 0 }
    }
  }

  private blank(): void {
    if (this.next !== null) this.painter.clear()
    this.next = null
    this.shown = -1
  }

  private load(from: number): void {
    if (this.loading) return
    let missing = from
    while (this.parts.has(missing)) missing++
    if (missing >= this.index.at.length) return
    this.loading = true
    this.fetchParts(missing, partsAtOnce).then(
      (parts) => { parts.forEach((part, i) => this.parts.set(missing + i, framesOf(part))); this.loading = false },
      () => this.onFailed(),
    )
  }
}

/** Each part stands behind its length, 32 bits. */
export function partsIn(answer: ArrayBuffer): Uint8Array[] {
  const [view, parts] = [new DataView(answer), [] as Uint8Array[]]
  for (let at = 0; at + 4 <= answer.byteLength;) {
    const length = view.getInt32(at)
    parts.push(new Uint8Array(answer, at + 4, length))
    at += 4 + length
  }
  return parts
}
