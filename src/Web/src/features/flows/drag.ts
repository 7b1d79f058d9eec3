import { getBezierPath, Position, type Edge, type Node, type ReactFlowState } from '@xyflow/react'

/** Up to so many nodes each step of a drag goes through the state of the drawing. Beyond, hundreds of cards and ways would be asked with every step whether
 * they have changed: the card and its ways are moved on the screen alone, and the drawing learns of it when the mouse is released. */
export const smallMax = 100

type Point = { x: number; y: number }
type Drawing<N extends Node> = Pick<ReactFlowState<N, Edge>, 'domNode' | 'nodeLookup' | 'edges'>
type Way = { edge: Edge; line: Element; still: SVGElement }

/** Beyond what any drawing covers, so that the ground of the moving ways is as large before a step as after it. */
const ground = { from: -20_000, size: 40_000 }
const svgSpace = 'http://www.w3.org/2000/svg'

/** A card that is dragged, and its ways, on the screen. Nothing here may change what the browser put together into layers, for it would do so again with every step, which costs more than
 * all the rest: the card has a layer of its own, and its ways are drawn over a ground that always has the same size. */
export class Dragged<N extends Node> {
  private readonly placed: string
  private readonly picture: SVGSVGElement
  private readonly ways: Way[]

  private constructor(private readonly drawing: Drawing<N>, private readonly id: string, private readonly card: HTMLElement, viewport: Element) {
    this.placed = card.style.transform
    card.style.willChange = 'transform'
    this.picture = document.createElementNS(svgSpace, 'svg')
    this.picture.setAttribute('class', 'flow-moving')
    this.picture.setAttribute('aria-hidden', 'true')
    const rect = document.createElementNS(svgSpace, 'rect')
    for (const [name, value] of Object.entries({ x: ground.from, y: ground.from, width: ground.size, height: ground.size })) rect.setAttribute(name, String(value))
    this.picture.append(rect)
    this.ways = drawing.edges.filter((edge) => edge.source === id || edge.target === id).flatMap((edge): Way[] => {
      const still = viewport.querySelector<SVGElement>(`.react-flow__edge[data-id="${CSS.escape(edge.id)}"]`)
      const line = still?.querySelector('.react-flow__edge-path')
      if (!still || !line) return []
      const copy = still.cloneNode() as Element
      copy.removeAttribute('data-id')
      copy.append(line.cloneNode())
      this.picture.append(copy)
      still.style.visibility = 'hidden'
      return [{ edge, line: copy.firstElementChild!, still }]
    })
    viewport.append(this.picture)
  }

  /** Null: the card is not on the screen. */
  static take<N extends Node>(drawing: Drawing<N>, id: string): Dragged<N> | null {
    const viewport = drawing.domNode?.querySelector('.react-flow__viewport')
    const card = viewport?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    return viewport && card ? new Dragged(drawing, id, card, viewport) : null
  }

  moveTo(at: Point): void {
    const { nodeLookup } = this.drawing
    this.card.style.transform = `translate(${at.x}px,${at.y}px)`
    const placeOf = (node: string): Point | undefined => (node === this.id ? at : nodeLookup.get(node)?.internals.positionAbsolute)
    for (const { edge, line } of this.ways) {
      const from = dotOf(nodeLookup.get(edge.source), 'source', edge.sourceHandle, placeOf(edge.source))
      const to = dotOf(nodeLookup.get(edge.target), 'target', edge.targetHandle, placeOf(edge.target))
      if (!from || !to) continue
      const [path] = getBezierPath({ sourceX: from.x, sourceY: from.y, sourcePosition: Position.Right, targetX: to.x, targetY: to.y, targetPosition: Position.Left })
      line.setAttribute('d', path)
    }
  }

  /** From now on the drawing says where the card is. */
  letGo(): void {
    this.card.style.transform = this.placed
    this.card.style.willChange = ''
    for (const { still } of this.ways) still.style.visibility = ''
    this.picture.remove()
  }
}

/** Where a way begins or ends: the outer edge of its dot. */
function dotOf(node: ReturnType<Drawing<Node>['nodeLookup']['get']>, side: 'source' | 'target', handle: string | null | undefined, at: Point | undefined): Point | null {
  const dot = node?.internals.handleBounds?.[side]?.find((one) => one.id === handle)
  return dot && at ? { x: at.x + dot.x + (side === 'source' ? dot.width : 0), y: at.y + dot.y + dot.height / 2 } : null
}
