const known = new Map<string, string>()
const knownMax = 5_000
let pen: CanvasRenderingContext2D | null | undefined

/** As much of a text as there is room for, and an ellipsis. Cut here and not by the style sheet: a box that clips is painted apart, and hundreds of them
 * make each step of a drag slow.
 * @param room In pixels, in the letters of a card. */
export function cutTo(text: string, room: number, bold = false): string {
  const key = `${bold ? 'b' : ''}${room} ${text}`
  const before = known.get(key)
  if (before !== undefined) return before
  const cut = fitted(text, room, bold)
  if (known.size >= knownMax) known.clear()
  known.set(key, cut)
  return cut
}

function fitted(text: string, room: number, bold: boolean): string {
  pen ??= document.createElement('canvas').getContext('2d')
  if (!pen) return text
  pen.font = `${bold ? 'bold ' : ''}12px ${getComputedStyle(document.body).fontFamily}`
  if (pen.measureText(text).width <= room) return text
  const letters = [...text]
  while (letters.length > 0 && pen.measureText(`${letters.join('')}…`).width > room) letters.pop()
  return `${letters.join('')}…`
}
