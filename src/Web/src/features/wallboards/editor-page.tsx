import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Dropdown, Input, InputNumber, Switch, Tabs } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import { Empty, Loaded } from '@/ui/page-states'
import { useAttempt } from '@/ui/use-attempt'
import { boardKey, removeBoard, saveBoard, useBoards, useWallMeasures, type Board, type BoardWish, type Tile, type TileKind, type WallMeasure, type WallPage } from './api'
import { freePlace } from './grid'
import { GridEditor } from './grid-editor'
import { TileForm } from './tile-form'
import './wallboards.css'

const pagesMax = 10
const figure = (key: string, x: number, y: number, w: number, h: number): Tile => ({ kind: 'figure', measures: [key], title: '', x, y, w, h, queues: [], teams: [], warn: null, bad: null, sound: false })
/** What most centres hang on the wall: seats, answering, waiting, work. */
const firstPage = (): WallPage => ({
  title: '', seconds: 20, tiles: [
    figure('now-signed-in', 0, 0, 3, 2), figure('now-signed-out', 3, 0, 3, 2), { ...figure('now-waiting', 6, 0, 3, 2), warn: 3, bad: 8, sound: true }, { ...figure('now-longest-wait', 9, 0, 3, 2), warn: 30, bad: 90 },
    { ...figure('answer-rate', 0, 2, 3, 2), warn: 0.9, bad: 0.8 }, { ...figure('service-level', 3, 2, 3, 2), warn: 0.8, bad: 0.7 }, figure('offered', 6, 2, 3, 2), figure('calls-talk-time', 9, 2, 3, 2),
    { ...figure('now-waiting', 0, 4, 12, 4), kind: 'queues', measures: ['now-waiting', 'now-ready', 'now-talking', 'offered', 'answer-rate', 'asa'] },
  ],
})

/** Lays out a board by dragging. */
export default function WallboardEditorPage() {
  const { id = '' } = useParams()
  const { t } = useTranslation()
  const boards = useBoards()
  const measures = useWallMeasures()
  return (
    <Loaded query={boards}>
      {(all) => (
        <Loaded query={measures}>
          {(known) => {
            const board = all.find((b) => b.id === id) ?? null
            if (!board && id !== 'new') return <Empty title={t('wall.gone')}><Link to="/wallboards">{t('wall.back')}</Link></Empty>
            return <Editor key={id} board={board} measures={known} />
          }}
        </Loaded>
      )}
    </Loaded>
  )
}

function Editor({ board, measures }: { board: Board | null; measures: WallMeasure[] }) {
  const { t } = useTranslation()
  const go = useNavigate()
  const client = useQueryClient()
  const { modal } = App.useApp()
  const [draft, setDraft] = useState<BoardWish>(board ? { name: board.name, shared: board.shared, pages: board.pages } : { name: '', shared: true, pages: [firstPage()] })
  const [at, setAt] = useState(0)
  const [chosen, setChosen] = useState<number | null>(null)
  const { busy, problem, setProblem, attempt } = useAttempt()
  const page = draft.pages[at] ?? firstPage()
  const changePage = (next: Partial<WallPage>) => setDraft({ ...draft, pages: draft.pages.map((p, i) => (i === at ? { ...p, ...next } : p)) })
  const changeTile = (next: Partial<Tile>) => changePage({ tiles: page.tiles.map((tile, i) => (i === chosen ? { ...tile, ...next } : tile)) })
  const add = (kind: TileKind) => {
    const place = freePlace(page.tiles, kind === 'queues' ? 6 : 3, kind === 'queues' ? 4 : 2)
    if (!place) { setProblem(t('wall.pageFull')); return }
    changePage({ tiles: [...page.tiles, { ...figure('offered', 0, 0, 1, 1), ...place, kind, measures: kind === 'figure' ? ['offered'] : kind === 'queues' ? ['now-waiting', 'offered', 'answer-rate'] : [], title: kind === 'text' ? t('wall.textNew') : '' }] })
    setChosen(page.tiles.length)
  }
  const done = async (work: Promise<unknown>) => {
    await attempt(async () => { await work; await client.invalidateQueries({ queryKey: boardKey }); void go('/wallboards') })
  }
  const remove = () => void modal.confirm({ title: t('wall.removeTitle', { name: board?.name ?? '' }), content: t('wall.removeText'), okText: t('wall.remove'), cancelText: t('calendars.cancel'), okButtonProps: { danger: true }, onOk: () => done(removeBoard(board?.id ?? '')) })
  const tile = chosen === null ? undefined : page.tiles[chosen]
  return (
    <section className="panel list-page wall-editor">
      <header className="list-head">
        <Input className="wall-name" aria-label={t('wall.name')} placeholder={t('wall.name')} maxLength={60} value={draft.name} onChange={(e) => setDraft({ ...draft, name: e.target.value })} />
        <label className="wall-switch"><Switch checked={draft.shared} onChange={(shared) => setDraft({ ...draft, shared })} /> {t('wall.sharedYes')}</label>
        <div className="end">
          {board && <Button danger icon={<DeleteOutlined />} onClick={remove}>{t('wall.remove')}</Button>}
          <Link to="/wallboards"><Button tabIndex={-1}>{t('calendars.cancel')}</Button></Link>
          <Button type="primary" loading={busy} disabled={draft.name.trim() === ''} onClick={() => void done(saveBoard(board?.id ?? null, draft))}>{t('common.save')}</Button>
        </div>
      </header>
      {problem && <Alert type="error" showIcon closable title={problem} onClose={() => setProblem(null)} />}
      <Tabs
        type="editable-card" activeKey={String(at)} onChange={(key) => { setAt(Number(key)); setChosen(null) }} hideAdd={draft.pages.length >= pagesMax}
        onEdit={(key, action) => {
          setChosen(null)
          if (action === 'add') { setDraft({ ...draft, pages: [...draft.pages, { title: '', seconds: 20, tiles: [] }] }); setAt(draft.pages.length) }
          else { setDraft({ ...draft, pages: draft.pages.filter((_, i) => String(i) !== key) }); setAt(0) }
        }}
        items={draft.pages.map((p, i) => ({ key: String(i), label: p.title || t('wall.pageNumber', { number: i + 1 }), closable: draft.pages.length > 1 }))}
      />
      <div className="wall-page-form">
        <Input aria-label={t('wall.pageTitle')} placeholder={t('wall.pageTitle')} maxLength={60} value={page.title} onChange={(e) => changePage({ title: e.target.value })} />
        <InputNumber aria-label={t('wall.seconds')} min={5} max={600} precision={0} value={page.seconds} suffix={t('wall.seconds')} onChange={(seconds) => changePage({ seconds: seconds ?? 20 })} />
        <Dropdown menu={{ items: (['figure', 'queues', 'text', 'clock'] as const).map((kind) => ({ key: kind, label: t(`wall.kind.${kind}`), onClick: () => add(kind) })) }} trigger={['click']}><Button icon={<PlusOutlined />}>{t('wall.addTile')}</Button></Dropdown>
        <span className="dim small">{t('wall.dragHelp')}</span>
      </div>
      <div className="wall-work">
        <GridEditor tiles={page.tiles} measures={measures} chosen={chosen} choose={setChosen} change={(tiles) => changePage({ tiles })} />
        {tile && <TileForm key={`${at}.${chosen}`} tile={tile} measures={measures} change={changeTile} remove={() => { changePage({ tiles: page.tiles.filter((_, i) => i !== chosen) }); setChosen(null) }} />}
      </div>
    </section>
  )
}
