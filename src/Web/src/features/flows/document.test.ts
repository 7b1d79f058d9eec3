import { describe, expect, it } from 'vitest'
import { connected, copied, differences, exitsOf, freeName, pasted, withoutNodes, withExit, type FlowDocument } from './document'
import { laidOut } from './layout'

const drawn: FlowDocument = {
  name: 'x',
  flow: {
    id: 'x', version: 0, start: 'answer',
    nodes: {
      answer: { $type: 'answer', next: 'menu' },
      menu: { $type: 'menu', prompts: ['menu'], keys: { 1: 'sales', '*': 'menu' }, otherwise: 'test' },
      test: { $type: 'condition', branches: [{ when: 'a = 1', next: 'sales' }, { when: 'b', next: '' }], otherwise: 'bye', error: '' },
      sales: { $type: 'queue', queue: 'sales' },
      bye: { $type: 'hang-up' },
    },
  },
  looks: { menu: { x: 10, y: 20, title: 'Main' } },
}

describe('exits', () => {
  it('of a menu are its keys in the order of a telephone, then the rest', () => {
    expect(exitsOf({ $type: 'menu', keys: { '*': 'a', 0: 'b', any: 'c', 2: 'd' }, otherwise: 'e' }).map((x) => x.name)).toEqual(['2', '0', '*', 'any', 'otherwise'])
  })

  it('of a condition are its branches, and an error exit that may stay open', () => {
    expect(exitsOf(drawn.flow.nodes.test!)).toEqual([
      { name: 'branch-1', target: 'sales', required: true }, { name: 'branch-2', target: '', required: true }, { name: 'otherwise', target: 'bye', required: true }, { name: 'error', target: '', required: false },
    ])
  })

  it('are connected one by one, and what is no exit changes nothing', () => {
    expect(connected(drawn, 'test', 'branch-2', 'bye').flow.nodes.test!.branches).toEqual([{ when: 'a = 1', next: 'sales' }, { when: 'b', next: 'bye' }])
    expect(connected(drawn, 'menu', '*', 'bye').flow.nodes.menu!.keys).toEqual({ 1: 'sales', '*': 'bye' })
    expect(withExit(drawn.flow.nodes.bye!, 'next', 'menu')).toBe(drawn.flow.nodes.bye)
    expect(connected(drawn, 'gone', 'next', 'menu')).toBe(drawn)
  })
})

describe('the drawing', () => {
  it('loses nodes and the ways to them, and keeps a start', () => {
    const rest = withoutNodes(drawn, ['answer', 'sales'])
    expect(rest.flow.start).toBe('menu')
    expect(exitsOf(rest.flow.nodes.menu!).map((x) => x.target)).toEqual(['', 'menu', 'test'])
    expect(exitsOf(rest.flow.nodes.test!)[0]!.target).toBe('')
  })

  it('takes copies under new names; ways among them are kept, ways to the outside are not', () => {
    const { document, names } = pasted(drawn, copied(drawn, ['menu', 'test']))
    expect(names).toEqual(['menu-2', 'test-2'])
    expect(exitsOf(document.flow.nodes['menu-2']!).map((x) => x.target)).toEqual(['', 'menu-2', 'test-2'])
    expect(document.looks!['menu-2']).toEqual({ x: 50, y: 60, title: 'Main' })
    expect(freeName(document.flow.nodes, 'menu')).toBe('menu-3')
  })

  it('is laid out from left to right, the start first, and no two nodes in one place', () => {
    const looks = laidOut(drawn)
    expect(looks.answer!.x).toBeLessThan(looks.menu!.x)
    expect(looks.menu!.title).toBe('Main')
    expect(new Set(Object.values(looks).map((l) => `${l.x} ${l.y}`)).size).toBe(5)
  })

  it('tells what is different for a caller, and not how it is drawn', () => {
    const changed = withoutNodes({ ...drawn, looks: {} }, ['bye'])
    expect(differences(drawn, { ...drawn, looks: {} })).toEqual([])
    expect(differences(drawn, changed)).toEqual([
      { node: 'bye', change: 'removed', fields: [] }, { node: 'test', change: 'changed', fields: [{ name: 'otherwise', before: 'bye', after: '' }] },
    ])
  })
})
