import { AudioOutlined, CaretRightFilled, InboxOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Table, type TableColumnsType } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { formatDuration, none } from '@/lib/duration'
import { useSession } from '@/lib/queries'
import { useRecordings, type FoundRecording } from '@/lib/recordings'
import { useQueueName } from '@/lib/use-queue-name'
import { may } from '@/lib/rights'
import { CallerName, SimulatedTag, useCallerWords } from '@/ui/bits'
import { Empty, Failed, Loading } from '@/ui/page-states'
import { SegmentStrip } from '@/ui/segment-strip'
import { At } from '@/ui/time'
import { Filters } from './filters'
import { filterOf } from './recording-filter'
import { PackagesDrawer } from './packages-drawer'
import { RecordingDrawer } from './recording-drawer'
import { SettingsDrawer } from './settings-drawer'
import './recordings.css'

/** Recordings, newest first: found by anything that is known of the call and its sound. Filters and the open one stand in the address. */
export default function RecordingsPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [settings, setSettings] = useState(false)
  const session = useSession().data
  const [administers, packs] = [may(session, 'manage-recordings'), may(session, 'export-recordings')]
  const text = params.toString()
  const day = new Date().toDateString()
  const filter = useMemo(() => filterOf(new URLSearchParams(text), new Date(day)), [text, day])
  const query = useRecordings(filter)
  const open = params.get('id')
  const set = (next: Record<string, string | null>, replace = false) => setParams((before) => {
    const all = new URLSearchParams(before)
    for (const [name, value] of Object.entries(next)) { if (value) all.set(name, value); else all.delete(name) }
    return all
  }, { replace })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const columns = useColumns()
  const show = (found: FoundRecording) => set({ id: found.call.id })

  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('recordings.title')}</h1>
        <Filters params={params} change={set} />
        {packs && <Button className="end" icon={<InboxOutlined />} onClick={() => set({ package: 'all' })}>{t('package.open')}</Button>}
        {administers && <Button icon={<SettingOutlined />} onClick={() => setSettings(true)}>{t('recordings.settings')}</Button>}
      </div>
      {query.error && items.length === 0 ? <Failed error={query.error} retry={() => void query.refetch()} /> : query.data === undefined ? <Loading rows={12} /> : items.length === 0
        ? <Empty icon={<AudioOutlined />} title={t('recordings.emptyTitle')} text={t('recordings.emptyText')}><Button onClick={() => setParams({})}>{t('calls.emptyClear')}</Button></Empty>
        : (
          <>
            <div className="wide-only list-table">
              <Table
                rowKey={(found) => found.call.id} size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 1080 }} rowClassName={(found) => `row-link${found.call.id === open ? ' row-open' : ''}`}
                onRow={(found) => ({ tabIndex: 0, onClick: () => show(found), onKeyDown: (e) => { if (e.key === 'Enter') show(found) } })}
              />
            </div>
            <ul className="narrow-only narrow-list">{items.map((found) => <li key={found.call.id}><NarrowRow found={found} onOpen={() => show(found)} /></li>)}</ul>
            <div className="list-foot">
              <span className="num dim">{t('recordings.shown', { count: items.length })}</span>
              {query.hasNextPage ? <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('recordings.more')}</Button> : <span className="dim">{t('recordings.all')}</span>}
            </div>
          </>
        )}
      <RecordingDrawer id={open} onClose={() => set({ id: null }, true)} />
      {packs && <PackagesDrawer wanted={params.get('package')} filter={filter} onClose={() => set({ package: null }, true)} />}
      {administers && <SettingsDrawer open={settings} onClose={() => setSettings(false)} />}
    </section>
  )
}

function NarrowRow({ found, onOpen }: { found: FoundRecording; onOpen: () => void }) {
  const words = useCallerWords()(found.call.caller)
  const queueName = useQueueName()
  return (
    <button type="button" className="narrow-row" onClick={onOpen}>
      <span className="grow"><span className="cell-line"><b className="cut num">{words.name}</b>{found.call.simulated && <SimulatedTag />}</span><small className="cut">{[queueName(found.call.queue), found.call.agent?.name].filter(Boolean).join(' · ')}</small></span>
      <span className="narrow-end num">{formatDuration(found.seconds)}<small className="dim"><At iso={found.call.startedAt} /></small></span>
    </button>
  )
}

function useColumns(): TableColumnsType<FoundRecording> {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const seconds = (value: number | null) => (value === null || value < 1 ? <span className="dim">{none}</span> : formatDuration(value))
  return [
    { title: t('calls.startedAt'), key: 'at', width: 118, render: (_, { call }) => <At iso={call.startedAt} /> },
    { title: t('calls.caller'), key: 'caller', width: 236, ellipsis: true, render: (_, { call }) => <span className="cell-line"><span className="cut"><CallerName caller={call.caller} /></span>{call.simulated && <SimulatedTag />}</span> },
    { title: t('calls.queue'), key: 'queue', width: 110, ellipsis: true, render: (_, { call }) => queueName(call.queue) || <span className="dim">{none}</span> },
    { title: t('calls.agent'), key: 'agent', width: 130, ellipsis: true, render: (_, { call }) => call.agent?.name ?? <span className="dim">{none}</span> },
    { title: t('recordings.length'), dataIndex: 'seconds', width: 80, align: 'right', render: formatDuration },
    { title: t('recordings.deadAir'), dataIndex: 'deadAirLongest', width: 96, align: 'right', render: seconds },
    { title: t('recordings.overtalk'), dataIndex: 'overtalk', width: 96, align: 'right', render: seconds },
    { title: t('calls.course'), key: 'course', render: (_, { call }) => <SegmentStrip segments={call.segments} /> },
    { title: '', key: 'play', width: 48, align: 'center', render: () => <CaretRightFilled className="dim" aria-hidden="true" /> },
  ]
}
