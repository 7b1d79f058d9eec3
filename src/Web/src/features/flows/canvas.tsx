import { applyNodeChanges, Background, BackgroundVariant, Controls, MiniMap, ReactFlow, useReactFlow, useStoreApi, type Connection, type Edge, type NodeChange } from '@xyflow/react'
import { startTransition, useCallback, useEffect, useMemo, useRef, useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useMode } from '@/ui/theme'
import type { Choices, FlowProblem, Live } from './api'
import { connected, exitsOf, lookOf, withLooks, withNote, withoutNodes, type FlowDocument } from './document'
import { Dragged, smallMax } from './drag'
import { FlowCard, type CardData, type CardNode } from './flow-node'
import { NoteCard, noteIndex, noteName, type NoteNode } from './note-node'
import { exitWord, titleOf, useSummary } from './words'
import '@xyflow/react/dist/style.css'

export const dragType = 'application/antiphon-node'
const nodeTypes = { card: FlowCard, note: NoteCard }
type Drawn = CardNode | NoteNode
const edgeId = (from: string, exit: string) => `${from}|${exit}`

export type Marks = { path: Set<string>; ways: Set<string>; here: string | null; covered: Set<string> | null }
type Props = {
  document: FlowDocument; change: (next: FlowDocument | ((before: FlowDocument) => FlowDocument), label: string) => void; selected: string[]; select: (names: string[]) => void
  problems: FlowProblem[]; choices: Choices | undefined; marks: Marks; live: Live | null; addAt: (kind: string, x: number, y: number) => void; readOnly?: boolean
  /** A flow that a node leads into is to be seen. */
  open?: (flow: string) => void
}

/** The drawing. Positions move here while they are dragged; the document learns them when the mouse is released. */
export function Canvas({ document, change, selected, select, problems, choices, marks, live, addAt, readOnly = false, open }: Props) {
  const { t } = useTranslation()
  const { mode } = useMode()
  const flow = useReactFlow()
  const drawing = useStoreApi<Drawn>()
  const summary = useSummary(choices)
  const cards = useMemo(() => cardsOf(document, problems, marks, live, summary), [document, problems, marks, live, choices])
  const [nodes, setNodes] = useState<Drawn[]>([])
  const known = useRef(new Map<string, string>())
  const dragged = useRef<Dragged<Drawn> | null>(null)

  // A card whose content is the same keeps its object: only what changed is drawn again.
  useEffect(() => {
    setNodes((before) => {
      const old = new Map(before.map((node) => [node.id, node]))
      const next = Object.keys(document.flow.nodes).map((id): Drawn => {
        const { x, y } = lookOf(document, id)
        const data = cards.get(id)!
        const key = JSON.stringify([x, y, data])
        const was = old.get(id)
        const isSelected = selected.includes(id)
        if (was && known.current.get(id) === key && was.selected === isSelected) return was
        known.current.set(id, key)
        return { ...(was as CardNode | undefined), id, type: 'card', position: { x, y }, data, selected: isSelected }
      })
      const notes = (document.notes ?? []).map((note, i): Drawn => {
        const id = noteName(i)
        return { ...(old.get(id) as NoteNode | undefined), id, type: 'note', position: { x: note.x, y: note.y }, data: { text: note.text, write: readOnly ? null : (text) => change((d) => withNote(d, i, { ...d.notes![i]!, text }), id) } }
      })
      return [...next, ...notes]
    })
  }, [document, cards, selected])

  // By the nodes and not by the document: hundreds of ways are not made anew because a card was moved.
  const edges = useMemo(() => Object.entries(document.flow.nodes).flatMap(([from, node]): Edge[] => exitsOf(node).filter((exit) => exit.target in document.flow.nodes).map((exit) => {
    const id = edgeId(from, exit.name)
    const onPath = marks.ways.has(id)
    return { id, source: from, sourceHandle: exit.name, target: exit.target, targetHandle: 'in', className: onPath ? 'way-on' : marks.covered && !marks.covered.has(id) ? 'way-uncovered' : '', animated: onPath }
  })), [document.flow.nodes, marks])

  const onNodesChange = useCallback((changes: NodeChange<Drawn>[]) => {
    const [first] = changes
    if (changes.length === 1 && first?.type === 'position' && first.dragging && first.position && drawing.getState().nodes.length > smallMax) {
      dragged.current ??= Dragged.take(drawing.getState(), first.id)
      dragged.current?.moveTo(first.position)
      return
    }
    if (first?.type === 'position') {
      dragged.current?.letGo()
      dragged.current = null
    }
    setNodes((before) => applyNodeChanges(changes, before))
    const chosen = changes.filter((c) => c.type === 'select').filter((c) => noteIndex(c.id) === null)
    if (chosen.length > 0) {
      const on = new Set(selected)
      for (const c of chosen) if (c.selected) on.add(c.id); else on.delete(c.id)
      select([...on])
    }
  }, [selected, select])

  const connect = useCallback(({ source, sourceHandle, target }: Connection) => {
    if (sourceHandle) change((d) => connected(d, source, sourceHandle, target), '')
  }, [change])
  const drop = (event: DragEvent) => {
    const kind = event.dataTransfer.getData(dragType)
    if (!kind) return
    event.preventDefault()
    const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })
    addAt(kind, Math.round(at.x - 40), Math.round(at.y - 20))
  }

  return (
    <ReactFlow
      nodes={nodes} edges={edges} nodeTypes={nodeTypes} colorMode={mode} fitView fitViewOptions={{ maxZoom: 1, padding: 0.15 }} minZoom={0.1} maxZoom={2} onlyRenderVisibleElements
      nodesDraggable={!readOnly} nodesConnectable={!readOnly} deleteKeyCode={readOnly ? null : ['Delete', 'Backspace']} multiSelectionKeyCode={['Shift', 'Control', 'Meta']} selectionKeyCode="Shift"
      onNodesChange={onNodesChange} onConnect={connect}
      onNodeDragStop={(_, __, moved) => startTransition(() => change((d) => movedTo(d, moved), 'move'))} onNodeDoubleClick={(_, node) => { const target = document.flow.nodes[node.id]?.flow; if (open && typeof target === 'string' && target) open(target) }}
      onNodesDelete={(gone) => change((d) => without(d, gone.map((n) => n.id)), '')}
      onEdgesDelete={(gone) => change((d) => gone.reduce((x, e) => connected(x, e.source, e.sourceHandle ?? '', ''), d), '')}
      onReconnect={(old, next) => change((d) => connected(connected(d, old.source, old.sourceHandle ?? '', ''), next.source, next.sourceHandle ?? '', next.target), '')}
      onDrop={drop} onDragOver={(event) => { if (event.dataTransfer.types.includes(dragType)) { event.preventDefault(); event.dataTransfer.dropEffect = 'copy' } }}
      onPaneClick={() => select([])} proOptions={{ hideAttribution: true }} aria-label={t('flows.canvas')}
    >
      <Background variant={BackgroundVariant.Dots} gap={20} size={1} />
      <MiniMap pannable zoomable className="wide-only" ariaLabel={t('flows.minimap')} />
      <Controls showInteractive={false} />
    </ReactFlow>
  )
}

function movedTo(document: FlowDocument, moved: Drawn[]): FlowDocument {
  const at = (n: Drawn) => ({ x: Math.round(n.position.x), y: Math.round(n.position.y) })
  const cards = withLooks(document, Object.fromEntries(moved.filter((n) => noteIndex(n.id) === null).map((n) => [n.id, { ...lookOf(document, n.id), ...at(n) }])))
  return moved.reduce((d, n) => { const i = noteIndex(n.id); return i === null || !d.notes?.[i] ? d : withNote(d, i, { ...d.notes[i], ...at(n) }) }, cards)
}

function without(document: FlowDocument, names: string[]): FlowDocument {
  const notes = names.map(noteIndex).filter((i) => i !== null).sort((a, b) => b - a)
  return withoutNodes(notes.reduce((d, i) => withNote(d, i, null), document), names.filter((name) => noteIndex(name) === null))
}

function cardsOf(document: FlowDocument, problems: FlowProblem[], marks: Marks, live: Live | null, summary: ReturnType<typeof useSummary>): Map<string, CardData> {
  const worst = new Map<string, 'error' | 'warning'>()
  for (const p of problems) if (p.node && worst.get(p.node) !== 'error') worst.set(p.node, p.severity)
  const counts = new Map(live?.nodes.map((n) => [n.node, n]))
  return new Map(Object.entries(document.flow.nodes).map(([name, node]): [string, CardData] => [name, {
    kind: node.$type, title: titleOf(document, name), summary: summary(node), isStart: document.flow.start === name, problem: worst.get(name) ?? null,
    exits: exitsOf(node).map((exit) => ({ name: exit.name, word: exitWord(node.$type, exit.name, node.branches), open: exit.required && exit.target === '' })),
    onPath: marks.path.has(name), here: marks.here === name, uncovered: marks.covered !== null && !marks.covered.has(name), live: live ? counts.get(name) ?? { node: name, now: 0, entered: 0, failed: 0, exits: {} } : null,
  }]))
}
