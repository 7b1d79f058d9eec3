import { getBezierPath, Position, type Edge, type Node, type ReactFlowState } from '@xyflow/react'

/** Up to so many nodes each step of a drag goes through the state of the drawing. Beyond, hundreds of cards and ways would be asked with every step whether
 * they have changed: the card and its ways are moved on the screen alone, and the drawing learns of it when the mouse is released. */
export const smallMax = 100

type Point = { x: number; y: number }
type Drawing<N extends Node> = Pick<ReactFlowState<N, Edge>, 'domNode' | 'nodeLookup' | 'edges'>

/** Shows a card, with the ways that lead to it and from it, where it is while it is dragged. Its place is moved by `left` and `top`: another `transform` would have the browser
 * put all its layers together again, which costs more than all the rest. */
export function showAt<N extends Node>({ domNode, nodeLookup, edges }: Drawing<N>, id: string, at: Point): void {
  const card = cardOf(domNode, id)
  const from = nodeLookup.get(id)?.internals.positionAbsolute
  if (!domNode || !card || !from) return
  ;[card.style.left, card.style.top] = [`${at.x - from.x}px`, `${at.y - from.y}px`]
  const placeOf = (node: string): Point | undefined => (node === id ? at : nodeLookup.get(node)?.internals.positionAbsolute)
  for (const edge of edges) {
    if (edge.source !== id && edge.target !== id) continue
    const from = dotOf(nodeLookup.get(edge.source), 'source', edge.sourceHandle, placeOf(edge.source))
    const to = dotOf(nodeLookup.get(edge.target), 'target', edge.targetHandle, placeOf(edge.target))
    if (!from || !to) continue
    const [path] = getBezierPath({ sourceX: from.x, sourceY: from.y, sourcePosition: Position.Right, targetX: to.x, targetY: to.y, targetPosition: Position.Left })
    for (const line of domNode.querySelectorAll(`.react-flow__edge[data-id="${CSS.escape(edge.id)}"] path`)) line.setAttribute('d', path)
  }
}

/** The drag is over: from now on the drawing says where the card is. */
export function settle<N extends Node>({ domNode }: Drawing<N>, id: string): void {
  const card = cardOf(domNode, id)
  if (card) [card.style.left, card.style.top] = ['', '']
}

const cardOf = (domNode: HTMLElement | null, id: string) => domNode?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)

/** Where a way begins or ends: the outer edge of its dot. */
function dotOf(node: ReturnType<Drawing<Node>['nodeLookup']['get']>, side: 'source' | 'target', handle: string | null | undefined, at: Point | undefined): Point | null {
  const dot = node?.internals.handleBounds?.[side]?.find((one) => one.id === handle)
  return dot && at ? { x: at.x + dot.x + (side === 'source' ? dot.width : 0), y: at.y + dot.y + dot.height / 2 } : null
}
