/** A flow as it is drawn, in the form in which the server keeps and exports it. */
export type FlowNode = { $type: string } & Record<string, unknown>
export type Look = { x: number; y: number; title?: string }

/** A remark on the drawing. */
export type Note = { x: number; y: number; text: string }
export type FlowDocument = {
  name: string
  description?: string
  flow: { id: string; version: number; start: string; nodes: Record<string, FlowNode>; fallback?: string; language?: string }
  looks?: Record<string, Look>
  notes?: Note[]
}

export type Exit = { name: string; target: string; required: boolean }
export type Branch = { when: string; next: string }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const table = (value: unknown): Record<string, string> => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, string>) : {})
export const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : [])

/** Order of keys on a telephone, then everything else. */
const keyOrder = '1234567890*#'
const byKey = (a: string, b: string) => (a.length === 1 ? keyOrder.indexOf(a) : 99) - (b.length === 1 ? keyOrder.indexOf(b) : 99) || a.localeCompare(b)

const exitFields: Record<string, [name: string, field: string, required: boolean][]> = {
  answer: [['next', 'next', true]], ring: [['next', 'next', true]], 'early-media': [['next', 'next', true]], play: [['next', 'next', true]], record: [['next', 'next', true]], satisfaction: [['next', 'next', true]], voicemail: [['next', 'next', true]], language: [['next', 'next', true]], recording: [['next', 'next', true]],
  collect: [['next', 'next', true], ['otherwise', 'otherwise', true]],
  set: [['next', 'next', true], ['error', 'error', false]],
  list: [['listed', 'listed', true], ['otherwise', 'otherwise', true]],
  'sub-flow': [['next', 'next', true], ['error', 'error', false]],
  'go-to-flow': [['error', 'error', false]], conference: [['full', 'full', false]],
  extension: [['busy', 'busy', true], ['no-answer', 'noAnswer', true]], outside: [['busy', 'busy', true], ['no-answer', 'noAnswer', true]],
  'ring-group': [['no-answer', 'noAnswer', true]],
  'web-service': [['next', 'next', true], ['error', 'error', true]],
  query: [['next', 'next', true], ['otherwise', 'otherwise', true], ['error', 'error', true]], agent: [['busy', 'busy', true]],
  menu: [['otherwise', 'otherwise', true]], caller: [['otherwise', 'otherwise', true]], calendar: [['otherwise', 'otherwise', true]],
  condition: [['otherwise', 'otherwise', true], ['error', 'error', false]],
}

/** Where the cases of a node stand, if it has any. */
const casesField = (kind: string): 'keys' | 'cases' | null => (kind === 'menu' ? 'keys' : kind === 'caller' || kind === 'calendar' ? 'cases' : null)

export function exitsOf(node: FlowNode): Exit[] {
  const field = casesField(node.$type)
  const cases = field ? Object.entries(table(node[field])).sort(([a], [b]) => byKey(a, b)).map(([name, target]) => ({ name, target, required: true })) : []
  const branches = node.$type === 'condition' ? list<Branch>(node.branches).map((branch, i) => ({ name: `branch-${i + 1}`, target: branch.next, required: true })) : []
  return [...cases, ...branches, ...(exitFields[node.$type] ?? []).map(([name, key, required]) => ({ name, target: text(node[key]), required }))]
}

export function withExit(node: FlowNode, exit: string, target: string): FlowNode {
  const field = casesField(node.$type)
  if (field && exit in table(node[field])) return { ...node, [field]: { ...table(node[field]), [exit]: target } }
  const branch = /^branch-(\d+)$/.exec(exit)
  if (node.$type === 'condition' && branch) return { ...node, branches: list<Branch>(node.branches).map((b, i) => (i === Number(branch[1]) - 1 ? { ...b, next: target } : b)) }
  const fixed = (exitFields[node.$type] ?? []).find(([name]) => name === exit)
  return fixed ? { ...node, [fixed[1]]: target } : node
}

export const lookOf = (document: FlowDocument, name: string): Look => document.looks?.[name] ?? { x: 0, y: 0 }

export const withNode = (document: FlowDocument, name: string, node: FlowNode): FlowDocument =>
  ({ ...document, flow: { ...document.flow, nodes: { ...document.flow.nodes, [name]: node } } })

export const withLooks = (document: FlowDocument, looks: Record<string, Look>): FlowDocument => ({ ...document, looks: { ...document.looks, ...looks } })

export const connected = (document: FlowDocument, from: string, exit: string, to: string): FlowDocument => {
  const node = document.flow.nodes[from]
  return node ? withNode(document, from, withExit(node, exit, to)) : document
}

/** Takes nodes away; what led to them leads nowhere now. */
export function withoutNodes(document: FlowDocument, names: string[]): FlowDocument {
  const gone = new Set(names)
  const nodes = Object.fromEntries(Object.entries(document.flow.nodes).filter(([name]) => !gone.has(name)).map(([name, node]) =>
    [name, exitsOf(node).filter((exit) => gone.has(exit.target)).reduce((changed, exit) => withExit(changed, exit.name, ''), node)]))
  const looks = Object.fromEntries(Object.entries(document.looks ?? {}).filter(([name]) => !gone.has(name)))
  const start = gone.has(document.flow.start) ? Object.keys(nodes)[0] ?? '' : document.flow.start
  return { ...document, flow: { ...document.flow, start, nodes }, looks }
}

/** A name that no node has: `play`, `play-2`, … */
export function freeName(nodes: Record<string, unknown>, base: string): string {
  if (!(base in nodes)) return base
  let i = 2
  while (`${base}-${i}` in nodes) i++
  return `${base}-${i}`
}

export type Clip = { nodes: Record<string, FlowNode>; looks: Record<string, Look> }

export function copied(document: FlowDocument, names: string[]): Clip {
  const pick = <T>(from: Record<string, T> | undefined) => Object.fromEntries(names.filter((name) => from && name in from).map((name) => [name, from![name]!]))
  return { nodes: pick(document.flow.nodes), looks: pick(document.looks) }
}

/** Puts copies beside the originals. Ways among them are kept, ways to the outside are not. */
export function pasted(document: FlowDocument, clip: Clip, shift = 40): { document: FlowDocument; names: string[] } {
  const names = new Map<string, string>()
  const taken: Record<string, unknown> = { ...document.flow.nodes }
  for (const name of Object.keys(clip.nodes)) {
    const free = freeName(taken, name.replace(/-\d+$/, ''))
    names.set(name, free)
    taken[free] = true
  }
  const nodes = Object.entries(clip.nodes).map(([name, node]) =>
    [names.get(name)!, exitsOf(node).reduce((changed, exit) => withExit(changed, exit.name, names.get(exit.target) ?? ''), node)] as const)
  const looks = Object.entries(clip.looks).map(([name, look]) => [names.get(name)!, { ...look, x: look.x + shift, y: look.y + shift }] as const)
  return {
    document: { ...document, flow: { ...document.flow, nodes: { ...document.flow.nodes, ...Object.fromEntries(nodes) } }, looks: { ...document.looks, ...Object.fromEntries(looks) } },
    names: [...names.values()],
  }
}

export const notesMax = 100

export const withNote = (document: FlowDocument, index: number, note: Note | null): FlowDocument => {
  const notes = [...(document.notes ?? [])]
  if (note === null) notes.splice(index, 1)
  else notes[index] = note
  return { ...document, notes }
}

export type Difference = { node: string; change: 'added' | 'removed' | 'changed'; fields: { name: string; before: string; after: string }[] }

const shown = (value: unknown): string => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value))

/** What is different for a caller; how it is drawn is not. */
export function differences(before: FlowDocument, after: FlowDocument): Difference[] {
  const names = [...new Set([...Object.keys(before.flow.nodes), ...Object.keys(after.flow.nodes)])].sort()
  return names.flatMap((node): Difference[] => {
    const [old, now] = [before.flow.nodes[node], after.flow.nodes[node]]
    if (!old || !now) return [{ node, change: old ? 'removed' : 'added', fields: [] }]
    const fields = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => shown(old[name]) !== shown(now[name])).map((name) => ({ name, before: shown(old[name]), after: shown(now[name]) }))
    return fields.length === 0 ? [] : [{ node, change: 'changed', fields }]
  })
}
