import { DownloadOutlined, PhoneOutlined } from '@ant-design/icons'
import { App, Button, Table } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Call } from '@/lib/contract'
import { problemText } from '@/lib/i18n'
import { useCalls, type CallFilter } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { SimulatedTag, useCallerWords } from '@/ui/bits'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useCallColumns, CallLength } from './call-columns'
import { CallDrawer } from './call-drawer'
import { chosenOf, filterOf } from './call-filter'
import { ResultWord } from './call-words'
import { exportCalls } from './export-calls'
import { Filters, type Change } from './filters'
import './calls.css'

/** All calls, newest first. Filters, page and the open call stand in the address. */
export function CallsPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [playing, setPlaying] = useState(false)
  const text = params.toString()
  const day = new Date().toDateString()
  const chosen = useMemo(() => chosenOf(new URLSearchParams(text)), [text])
  const filter = useMemo(() => filterOf(chosen, new Date(day)), [chosen, day])
  const query = useCalls(filter)
  const open = params.get('call')

  const set = (next: Record<string, string | null>, replace = false) => setParams((before) => {
    const all = new URLSearchParams(before)
    for (const [name, value] of Object.entries(next)) { if (value === null || value === '') all.delete(name); else all.set(name, value) }
    return all
  }, { replace })
  const change: Change = (next) => set({ ...next, page: null })
  const show = (call: Call, play = false) => { setPlaying(play); set({ call: call.id }) }
  const columns = useCallColumns((call) => show(call, true))

  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('calls.title')}</h1>
        <Filters chosen={chosen} change={change} />
        <ExportButton filter={filter} total={query.data?.total ?? 0} />
      </div>
      <Loaded query={query} rows={12}>
        {({ items, total }) => total === 0
          ? <Empty icon={<PhoneOutlined />} title={t('calls.emptyTitle')} text={t('calls.emptyText')}><Button onClick={() => setParams({})}>{t('calls.emptyClear')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table
                  rowKey="id" size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 1240 }} rowClassName={(call) => `row-link${call.id === open ? ' row-open' : ''}`}
                  onRow={(call) => ({ tabIndex: 0, onClick: () => show(call), onKeyDown: (e) => { if (e.key === 'Enter') show(call) } })}
                />
              </div>
              <ul className="narrow-only narrow-list">{items.map((call) => <li key={call.id}><NarrowRow call={call} onOpen={() => show(call)} /></li>)}</ul>
              <ListFoot total={total} page={chosen.page} pageSize={chosen.pageSize} onChange={(page, pageSize) => set({ page: String(page), pageSize: String(pageSize) })} />
            </>
          )}
      </Loaded>
      <CallDrawer id={open} playing={playing} onClose={() => set({ call: null }, true)} />
    </section>
  )
}

function NarrowRow({ call, onOpen }: { call: Call; onOpen: () => void }) {
  const words = useCallerWords()(call.caller)
  const queueName = useQueueName()
  return (
    <button type="button" className="narrow-row" onClick={onOpen}>
      <span className="grow"><span className="cell-line"><b className="cut num">{words.name}</b>{call.simulated && <SimulatedTag />}</span><small className="cut"><ResultWord call={call} /> {[queueName(call.queue), call.agent?.name].filter(Boolean).map((word) => `· ${word}`).join(' ')}</small></span>
      <span className="narrow-end num"><CallLength call={call} /><small className="dim"><At iso={call.startedAt} /></small></span>
    </button>
  )
}

function ExportButton({ filter, total }: { filter: CallFilter; total: number }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const queueName = useQueueName()
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null)
  const run = async () => {
    setProgress({ done: 0, total })
    try {
      await exportCalls(filter, queueName, (done, all) => setProgress({ done, total: all }))
    } catch (error) {
      void message.error(problemText(error))
    } finally {
      setProgress(null)
    }
  }
  return (
    <Button className="end" icon={<DownloadOutlined />} disabled={total === 0} loading={progress !== null} onClick={() => void run()}>
      {progress ? t('calls.exporting', progress) : t('calls.export', { total })}
    </Button>
  )
}
