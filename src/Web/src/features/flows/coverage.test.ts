import { expect, it } from 'vitest'
import type { TrialResult } from './api'
import { coverageOf, coveredBy } from './coverage'
import type { FlowDocument } from './document'

const drawn: FlowDocument = {
  name: 'x', flow: { id: 'x', version: 0, start: 'menu', nodes: { menu: { $type: 'menu', prompts: ['menu'], keys: { 1: 'sales', 2: 'bye' }, otherwise: 'bye' }, sales: { $type: 'queue', queue: 'sales' }, bye: { $type: 'hang-up' } } },
}
const call = (...steps: [node: string, exit?: string][]): TrialResult => ({ steps: steps.map(([node, exit]) => ({ flow: 'x', node, try: 1, at: '', hears: [], ...(exit ? { exit } : {}) })), state: 'ended', at: '', language: 'zh-CN', variables: {}, facts: {} })

it('says how many of the ways stored calls took, and which nodes and ways they were', () => {
  const covered = coveredBy([call(['menu', '1'], ['sales', 'queue']), call(['menu', 'no-key'], ['bye', 'hang-up'])])
  expect(coverageOf(drawn, covered)).toEqual({ covered: 2, all: 3 })
  expect(covered.has('menu|otherwise')).toBe(true)
  expect(covered.has('menu|2')).toBe(false)
})
