import type { TrialResult } from './api'
import { exitsOf, type FlowDocument } from './document'

/** Nodes and ways that calls came through. */
export function coveredBy(results: TrialResult[]): Set<string> {
  const all = new Set<string>()
  for (const result of results) for (const step of result.steps) {
    all.add(step.node)
    if (step.exit) for (const exit of [step.exit, ...(['no-key', 'wrong-key', 'too-few'].includes(step.exit) ? ['otherwise'] : [])]) all.add(`${step.node}|${exit}`)
  }
  return all
}

/** Ways of the drawing, and how many of them calls took. */
export function coverageOf(document: FlowDocument, covered: Set<string>): { covered: number; all: number } {
  const ways = Object.entries(document.flow.nodes).flatMap(([name, node]) => exitsOf(node).filter((exit) => exit.target).map((exit) => `${name}|${exit.name}`))
  return { covered: ways.filter((way) => covered.has(way)).length, all: ways.length }
}
