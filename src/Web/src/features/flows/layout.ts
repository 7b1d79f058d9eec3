import { Graph, layout } from '@dagrejs/dagre'
import { exitsOf, type FlowDocument, type Look } from './document'

export const nodeWidth = 208
export const headHeight = 52
export const exitHeight = 24

export const heightOf = (exits: number): number => headHeight + exits * exitHeight + 6

/** From left to right, in layers: the way that a call takes. */
export function laidOut(document: FlowDocument): Record<string, Look> {
  const graph = new Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 28, ranksep: 72, marginx: 20, marginy: 20 })
  graph.setDefaultEdgeLabel(() => ({}))
  const { nodes, start } = document.flow
  const names = [...new Set([start, ...Object.keys(nodes)])].filter((name) => name in nodes)
  for (const name of names) graph.setNode(name, { width: nodeWidth, height: heightOf(exitsOf(nodes[name]!).length) })
  for (const name of names) for (const exit of exitsOf(nodes[name]!)) if (exit.target in nodes) graph.setEdge(name, exit.target, {}, exit.name)
  layout(graph)
  return Object.fromEntries(names.map((name) => {
    const at = graph.node(name) as { x: number; y: number; height: number }
    return [name, { ...document.looks?.[name], x: Math.round(at.x - nodeWidth / 2), y: Math.round(at.y - at.height / 2) }]
  }))
}

/** Whether somebody has placed the nodes already. */
export const isPlaced = (document: FlowDocument): boolean => Object.keys(document.flow.nodes).every((name) => document.looks?.[name] !== undefined)
