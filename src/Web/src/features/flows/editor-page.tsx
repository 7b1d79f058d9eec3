import { ReactFlowProvider, useReactFlow } from '@xyflow/react'
import {
  ApartmentOutlined, ArrowLeftOutlined, CloudUploadOutlined, CommentOutlined, ExportOutlined, MoreOutlined, RedoOutlined, SearchOutlined, UndoOutlined,
} from '@ant-design/icons'
import { Alert, App, Badge, Button, Drawer, Dropdown, Input, Modal, Segmented, Select, Tag, Tooltip } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { nameIn, problemText } from '@/lib/i18n'
import { useNarrow } from '@/lib/use-narrow'
import { Loaded } from '@/ui/page-states'
import { useAttempt } from '@/ui/use-attempt'
import { deleteFlow, flowKeys, publishFlow, setNumbers, setTests, useChoices, useFlow, useLiveCounts, type FlowView, type TrialResult, type TrialScript } from './api'
import { Canvas, type Marks } from './canvas'
import { copied, freeName, notesMax, pasted, withLooks, withNode, withNote, withoutNodes, type Clip, type FlowDocument } from './document'
import { useHistory } from './history'
import { kindOf } from './kinds'
import { isPlaced, laidOut } from './layout'
import { Palette } from './palette'
import { TrialPhone } from './phone'
import { ProblemsPanel } from './problems-panel'
import { Properties } from './properties'
import { OpenedFlow } from './seen-flow'
import { TestsPanel } from './tests-panel'
import { useAutosave } from './use-autosave'
import { VersionsPanel } from './versions-panel'
import { titleOf } from './words'
import './flows.css'

export default function FlowEditorPage() {
  const { id = '' } = useParams()
  const query = useFlow(id)
  return <Loaded query={query} rows={10}>{(view) => <ReactFlowProvider key={`${view.id}.${view.version}`}><Editor view={view} reload={() => void query.refetch()} /></ReactFlowProvider>}</Loaded>
}

type Panel = 'node' | 'problems' | 'try' | 'tests' | 'versions'
let clip: Clip | null = null

function Editor({ view, reload }: { view: FlowView; reload: () => void }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const navigate = useNavigate()
  const client = useQueryClient()
  const narrow = useNarrow()
  const flow = useReactFlow()
  const choices = useChoices().data
  const first = useMemo(() => (isPlaced(view.document) ? view.document : withLooks(view.document, laidOut(view.document))), [])
  const { now: document, change, undo, redo, canUndo, canRedo } = useHistory<FlowDocument>(first)
  const saved = useAutosave(view, document, first)
  const [selected, select] = useState<string[]>([])
  const [panel, setPanel] = useState<Panel>('node')
  const [trial, setTrial] = useState<TrialResult | null>(null)
  const [covered, setCovered] = useState<Set<string> | null>(null)
  const [liveOn, setLiveOn] = useState(false)
  const [publishing, setPublishing] = useState(false)
  const [numbersOpen, setNumbersOpen] = useState(false)
  const live = useLiveCounts(view.id, liveOn).data
  const [searching, setSearching] = useState(false)
  const [opened, setOpened] = useState<string | null>(null)
  // The form of a card is much to draw: the drawing marks the card at once, and the form follows.
  const one = useDeferredValue(selected.length === 1 ? selected[0]! : null)
  const latest = useRef({ document, selected })
  latest.current = { document, selected }

  const choose = useCallback((names: string[]) => { select(names); if (names.length === 1) setPanel((p) => (p === 'problems' || p === 'versions' ? 'node' : p)) }, [])
  const show = useCallback((name: string) => {
    const at = latest.current.document.looks?.[name]
    select([name])
    if (at) void flow.setCenter(at.x + 104, at.y + 50, { zoom: Math.max(flow.getZoom(), 0.8), duration: 150 })
  }, [flow])
  const addAt = useCallback((kind: string, x: number, y: number) => {
    const fresh = kindOf(kind)?.fresh()
    if (!fresh) return
    const name = freeName(latest.current.document.flow.nodes, kind)
    change((d) => withLooks(withNode(d, name, fresh), { [name]: { x, y } }), '')
    select([name])
    setPanel('node')
  }, [change])
  const add = (kind: string) => {
    const at = flow.screenToFlowPosition({ x: window.innerWidth / 2, y: window.innerHeight / 2 })
    const crowd = Object.keys(document.flow.nodes).length % 6
    addAt(kind, Math.round(at.x - 100 + crowd * 24), Math.round(at.y - 40 + crowd * 24))
  }
  const addNote = () => {
    const at = flow.screenToFlowPosition({ x: window.innerWidth / 2, y: window.innerHeight / 2 })
    change((d) => ((d.notes?.length ?? 0) < notesMax ? withNote(d, d.notes?.length ?? 0, { x: Math.round(at.x - 90), y: Math.round(at.y - 40), text: '' }) : d), '')
  }
  const copy = () => { clip = copied(latest.current.document, latest.current.selected) }
  const paste = () => {
    if (!clip) return
    const next = pasted(latest.current.document, clip)
    change(next.document, '')
    select(next.names)
  }
  const removeSelected = () => { change((d) => withoutNodes(d, latest.current.selected), ''); select([]) }
  const arrange = () => { change((d) => withLooks(d, laidOut(d)), ''); setTimeout(() => void flow.fitView({ duration: 150, maxZoom: 1 }), 30) }
  useEditorKeys({ undo, redo, copy, paste, cut: () => { copy(); removeSelected() }, search: () => setSearching(true), all: () => select(Object.keys(latest.current.document.flow.nodes)) })

  const marks = useMemo((): Marks => {
    const steps = trial?.steps.filter((step) => step.flow === view.id) ?? []
    return { path: new Set(steps.map((s) => s.node)), ways: new Set(steps.filter((s) => s.exit).map((s) => `${s.node}|${['no-key', 'wrong-key', 'too-few'].includes(s.exit!) ? 'otherwise' : s.exit}`)), here: trial ? steps.at(-1)?.node ?? null : null, covered: trial ? null : covered }
  }, [trial, covered, view.id])
  const errors = saved.problems.filter((p) => p.severity === 'error').length
  const keep = async (script: TrialScript, result: TrialResult) => {
    const tests = client.getQueryData<Parameters<typeof setTests>[1]>([...flowKeys.all, 'tests', view.id]) ?? []
    const nodes = result.steps.filter((s) => s.flow === view.id).map((s) => s.node)
    const name = `${titleOf(document, nodes.at(-1) ?? '')} · ${script.caller || t('common.withheld')} · ${script.inputs.map((i) => i.keys ?? i.kind).join(' ')}`.slice(0, 100)
    try {
      await setTests(view.id, [...tests, { name, script, expect: { state: result.state, ...(result.queue ? { queue: result.queue } : {}), nodes } }])
      await client.invalidateQueries({ queryKey: [...flowKeys.all, 'tests', view.id] })
      void message.success(t('flows.testKept'))
    } catch (error) { void message.error(problemText(error)) }
  }
  const exportText = () => {
    const link = window.document.createElement('a')
    link.href = URL.createObjectURL(new Blob([JSON.stringify(document, null, 2)], { type: 'application/json' }))
    link.download = `${view.id}.flow.json`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  const remove = () => modal.confirm({
    title: t('flows.deleteTitle', { name: document.name }), content: t('flows.deleteText'), okText: t('flows.remove'), okButtonProps: { danger: true }, cancelText: t('flows.cancel'),
    onOk: () => deleteFlow(view.id).then(() => { void client.invalidateQueries({ queryKey: flowKeys.all }); void navigate('/flows') }, (error: unknown) => void message.error(problemText(error))),
  })
  const reloaded = () => { void client.invalidateQueries({ queryKey: flowKeys.all }); reload() }

  const side = (
    <>
      <Segmented<Panel> block size="small" value={panel} onChange={(p) => { setPanel(p); if (p !== 'try' && p !== 'tests') setTrial(null); if (p !== 'tests') setCovered(null) }} className="side-tabs" options={[
        { value: 'node', label: t('flows.tabNode') },
        { value: 'problems', label: <Badge size="small" dot={errors > 0} offset={[6, 2]}>{t('flows.problems')}</Badge> },
        { value: 'try', label: t('flows.try') }, { value: 'tests', label: t('flows.tests') }, { value: 'versions', label: t('flows.versions') },
      ]} />
      <div className="side-body">
        {panel === 'node' && (one ? <Properties document={document} name={one} choices={choices} problems={saved.problems.filter((p) => p.node === one)} change={change} remove={removeSelected} copy={copy} show={show} />
          : <FlowSettings document={document} change={change} choices={choices} numbers={view.numbers} openNumbers={() => setNumbersOpen(true)} mayPublish={view.mayPublish && view.version !== null} />)}
        {panel === 'problems' && <ProblemsPanel document={document} problems={saved.problems} show={show} />}
        {panel === 'try' && <TrialPhone id={view.id} document={document} choices={choices} show={setTrial} keep={(script, result) => void keep(script, result)} />}
        {panel === 'tests' && <TestsPanel id={view.id} document={document} show={setTrial} cover={setCovered} />}
        {panel === 'versions' && <VersionsPanel id={view.id} document={document} choices={choices} mayPublish={view.mayPublish} rolledBack={reloaded} />}
      </div>
    </>
  )
  return (
    <div className="flow-editor">
      <div className="flow-bar">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('flows.back')} onClick={() => void navigate('/flows')} />
        <Input className="flow-name" variant="borderless" value={document.name} maxLength={60} aria-label={t('flows.name')} onChange={(e) => change((d) => ({ ...d, name: e.target.value }), 'name')} />
        {view.version !== null ? <Tag className="num wide-only">{t('flows.versionNumber', { version: view.version })}</Tag> : <Tag className="wide-only">{t('flows.neverPublished')}</Tag>}
        <span className="dim small cut" role="status">{saved.problem ? <span className="bad">{saved.problem}</span> : saved.saving ? t('common.saving') : saved.dirty ? t('flows.unsaved') : t('flows.savedDraft')}</span>
        {saved.conflict && <Button size="small" onClick={reloaded}>{t('flows.reload')}</Button>}
        <span className="end" />
        <Tooltip title={`${t('flows.undo')} Ctrl+Z`}><Button type="text" icon={<UndoOutlined />} aria-label={t('flows.undo')} disabled={!canUndo} onClick={undo} /></Tooltip>
        <Tooltip title={`${t('flows.redo')} Ctrl+Y`}><Button type="text" icon={<RedoOutlined />} aria-label={t('flows.redo')} disabled={!canRedo} onClick={redo} /></Tooltip>
        <Tooltip title={`${t('flows.search')} Ctrl+F`}><Button type="text" icon={<SearchOutlined />} aria-label={t('flows.search')} onClick={() => setSearching(true)} /></Tooltip>
        <Tooltip title={t('flows.arrange')}><Button type="text" icon={<ApartmentOutlined />} aria-label={t('flows.arrange')} onClick={arrange} /></Tooltip>
        <Dropdown trigger={['click']} menu={{ items: [
          { key: 'comment', icon: <CommentOutlined />, label: t('flows.addComment'), onClick: addNote },
          { key: 'live', label: liveOn ? t('flows.liveOff') : t('flows.liveOn'), onClick: () => setLiveOn(!liveOn) },
          { key: 'export', icon: <ExportOutlined />, label: t('flows.export'), onClick: exportText },
          ...(view.mayPublish ? [{ type: 'divider' as const }, { key: 'delete', danger: true, label: t('flows.delete'), onClick: () => void remove() }] : []),
        ] }}><Button type="text" icon={<MoreOutlined />} aria-label={t('flows.more')} /></Dropdown>
        {view.mayPublish && <Tooltip title={errors > 0 ? t('flows.hasErrors', { count: errors }) : ''}><Button type="primary" icon={<CloudUploadOutlined />} disabled={errors > 0 || saved.dirty || saved.saving} onClick={() => setPublishing(true)}>{narrow ? '' : t('flows.publish')}</Button></Tooltip>}
      </div>
      <div className="flow-body">
        {!narrow && <Palette add={add} />}
        <div className="flow-canvas">
          <Canvas document={document} change={change} selected={selected} select={choose} problems={saved.problems} choices={choices} marks={marks} live={liveOn ? live ?? null : null} addAt={addAt} open={setOpened} />
          {opened && <OpenedFlow key={opened} id={opened} choices={choices} close={() => setOpened(null)} open={setOpened} />}
          {liveOn && live && <div className="live-note small">{t('flows.liveNote', { count: live.calls })}</div>}
        </div>
        {!narrow && <aside className="flow-side">{side}</aside>}
      </div>
      {narrow && <Drawer open={selected.length > 0} onClose={() => select([])} size="large" placement="bottom" title={null} closable={false} mask={false}>{side}</Drawer>}
      <Modal open={searching} onCancel={() => setSearching(false)} footer={null} title={t('flows.search')} destroyOnHidden width={420}>
        <Select
          autoFocus open showSearch={{ optionFilterProp: 'label' }} className="wide-select" placeholder={t('flows.searchHint')} aria-label={t('flows.searchHint')} value={null}
          options={Object.keys(document.flow.nodes).map((name) => ({ value: name, label: `${titleOf(document, name)} ${name} ${JSON.stringify(document.flow.nodes[name])}`, shown: `${titleOf(document, name)} · ${name}` }))} optionRender={(o) => (o.data as { shown: string }).shown}
          onChange={(name: string) => { setSearching(false); show(name); setPanel('node') }}
        />
      </Modal>
      <PublishDialog open={publishing} close={() => setPublishing(false)} publish={async (note) => { await publishFlow(view.id, saved.revision, note); void message.success(t('flows.published')); reloaded() }} />
      <NumbersDialog open={numbersOpen} close={() => setNumbersOpen(false)} numbers={view.numbers} save={async (numbers) => { await setNumbers(view.id, numbers); reloaded() }} />
    </div>
  )
}

/** What concerns the whole flow; shown while no single node is chosen. */
function FlowSettings({ document, change, choices, numbers, openNumbers, mayPublish }: {
  document: FlowDocument; change: (next: (d: FlowDocument) => FlowDocument, label: string) => void; choices: ReturnType<typeof useChoices>['data']; numbers: string[]; openNumbers: () => void; mayPublish: boolean
}) {
  const { t, i18n } = useTranslation()
  return (
    <section className="properties" aria-label={t('flows.settings')}>
      <div className="panel-head"><h2>{t('flows.settings')}</h2></div>
      <div className="panel-body">
        <label className="field"><span>{t('flows.description')}</span><Input.TextArea value={document.description ?? ''} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(e) => change((d) => ({ ...d, description: e.target.value }), 'description')} /></label>
        <label className="field"><span>{t('flows.fallback')}</span>
          <Select allowClear value={document.flow.fallback ?? null} placeholder={t('flows.choose')} aria-label={t('flows.fallback')} options={(choices?.queues ?? []).map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))}
            onChange={(v: string | undefined) => change((d) => { const { fallback: _, ...rest } = d.flow; return { ...d, flow: v ? { ...rest, fallback: v } : rest } }, '')} />
        </label>
        <p className="dim small">{t('flows.fallbackHelp')}</p>
        <div className="field" role="group" aria-label={t('flows.numbers')}><span>{t('flows.numbers')}</span>
          <div>{numbers.map((n) => <Tag key={n} className="num">{n}</Tag>)}{numbers.length === 0 && <span className="dim">{t('flows.noNumbers')}</span>}</div>
          {mayPublish && <Button size="small" onClick={openNumbers}>{t('flows.changeNumbers')}</Button>}
        </div>
        <p className="dim small">{t('flows.canvasHelp')}</p>
      </div>
    </section>
  )
}

function PublishDialog({ open, close, publish }: { open: boolean; close: () => void; publish: (note: string) => Promise<void> }) {
  const { t } = useTranslation()
  const [note, setNote] = useState('')
  return <Ask open={open} close={close} title={t('flows.publishTitle')} ok={t('flows.publish')} act={() => publish(note)}>
    <p>{t('flows.publishText')}</p>
    <label className="field"><span>{t('flows.note')}</span><Input value={note} maxLength={200} onChange={(e) => setNote(e.target.value)} /></label>
  </Ask>
}

function NumbersDialog({ open, close, numbers, save }: { open: boolean; close: () => void; numbers: string[]; save: (numbers: string[]) => Promise<void> }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(numbers)
  useEffect(() => { if (open) setChosen(numbers) }, [open])
  return <Ask open={open} close={close} title={t('flows.changeNumbers')} ok={t('common.save')} act={() => save(chosen)}>
    <p>{t('flows.numbersHelp')}</p>
    <Select mode="tags" className="wide-select" value={chosen} aria-label={t('flows.numbers')} tokenSeparators={[' ', ',']} maxCount={50} onChange={(v: string[]) => setChosen(v.filter((n) => /^\d{2,20}$/.test(n)))} options={[]} open={false} />
  </Ask>
}

/** A question with one thing to do; a refusal stays in the dialog. */
function Ask({ open, close, title, ok, act, children }: { open: boolean; close: () => void; title: string; ok: string; act: () => Promise<void>; children: React.ReactNode }) {
  const { t } = useTranslation()
  const { busy, problem, setProblem, attempt } = useAttempt()
  const run = async () => {
    await attempt(async () => { await act(); close() })
  }
  return (
    <Modal open={open} title={title} okText={ok} cancelText={t('flows.cancel')} confirmLoading={busy} onOk={() => void run()} onCancel={() => { setProblem(null); close() }} destroyOnHidden width={440}>
      {problem && <Alert type="error" showIcon title={problem} />}
      {children}
    </Modal>
  )
}

/** Keys of the drawing; a field that is typed in keeps its own. */
function useEditorKeys(act: { undo: () => void; redo: () => void; copy: () => void; paste: () => void; cut: () => void; search: () => void; all: () => void }): void {
  const current = useRef(act)
  current.current = act
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && (event.target.closest('input, textarea, [contenteditable], .ant-modal') !== null)
      if (typing || !(event.ctrlKey || event.metaKey) || event.altKey) return
      const { undo, redo, copy, paste, cut, search, all } = current.current
      const run = { z: event.shiftKey ? redo : undo, y: redo, c: copy, v: paste, x: cut, f: search, a: all }[event.key.toLowerCase()]
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
