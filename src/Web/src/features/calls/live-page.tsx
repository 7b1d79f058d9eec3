import { PhoneOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Input, Segmented, Table, Tag, type TableColumnsType } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CallInProgress } from '@/lib/contract'
import { http } from '@/lib/http'
import { useQueueName } from '@/lib/use-queue-name'
import { SimulatedTag, useCallerWords } from '@/ui/bits'
import { MonitorButton } from '@/ui/monitor-items'
import { Empty, Loaded } from '@/ui/page-states'
import { At, Elapsed } from '@/ui/time'
import { CallDrawer } from './call-drawer'
import { LinesStrip } from './lines-strip'
import { RoomsView } from './rooms-view'
import './calls.css'

const everyMs = 2_000
const look: Record<CallInProgress['stage'], string> = { flow: 'blue', queue: 'orange', offered: 'gold', talk: 'green', ringing: 'gold', party: 'green', dialling: 'gold', parked: 'purple' }

/** What is under way: the calls, or the conference rooms and who is in them. */
export function LivePage() {
  const { t } = useTranslation()
  const [view, setView] = useState<'calls' | 'rooms'>('calls')
  const choice = <Segmented value={view} onChange={setView} options={[{ value: 'calls', label: t('live.title') }, { value: 'rooms', label: t('rooms.title') }]} />
  return view === 'calls' ? <LiveCalls choice={choice} /> : <RoomsView choice={choice} />
}

/** Every call that is under way, with the step, the queue, the agent or the place that it is in, and how long it lasts. */
function LiveCalls({ choice }: { choice: ReactNode }) {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: ['calls', 'in-progress'], queryFn: ({ signal }) => http.get<CallInProgress[]>('/api/calls/in-progress', signal), refetchInterval: everyMs })
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  const where = useWhere()
  const words = useCallerWords()
  const fits = (call: CallInProgress) => [words(call.caller).name, call.caller.number, call.dialled, call.trunk, where(call)].some((text) => text.toLowerCase().includes(search.trim().toLowerCase()))
  const columns: TableColumnsType<CallInProgress> = [
    { title: t('calls.startedAt'), dataIndex: 'startedAt', width: 118, render: (at: string) => <At iso={at} /> },
    { title: t('calls.length'), key: 'length', width: 90, align: 'right', render: (_, call) => <b className="num"><Elapsed since={call.startedAt} /></b> },
    { title: t('calls.caller'), key: 'caller', width: 220, ellipsis: true, render: (_, call) => <span className="cell-line"><span className="cut">{words(call.caller).name}</span>{call.simulated && <SimulatedTag />}</span> },
    { title: t('calls.dialled'), dataIndex: 'dialled', width: 130, ellipsis: true },
    { title: t('live.stage'), key: 'stage', width: 130, render: (_, call) => <Tag color={look[call.stage]}>{t(`live.stage.${call.stage}`)}</Tag> },
    { title: t('live.where'), key: 'where', ellipsis: true, render: (_, call) => where(call) },
    { title: t('live.trunk'), key: 'trunk', width: 170, ellipsis: true, render: (_, call) => (call.outside ? `${call.trunk} → ${call.outside}` : call.trunk) },
    { title: '', key: 'monitor', width: 44, align: 'right', render: (_, call) => call.stage === 'talk' && call.agent && <MonitorButton callId={call.callId} name={call.agent.name} /> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('live.title')}</h1>
        {choice}
        {query.data && <span className="dim num">{t('common.total', { total: query.data.length.toLocaleString('en-US') })}</span>}
        <Input.Search className="end" allowClear value={search} placeholder={t('live.search')} aria-label={t('live.search')} onChange={(e) => setSearch(e.target.value)} style={{ maxWidth: 280 }} />
      </div>
      <LinesStrip />
      <Loaded query={query}>
        {(all) => all.length === 0
          ? <Empty icon={<PhoneOutlined />} title={t('live.none')} text={t('live.noneText')} />
          : (
            <>
              <div className="wide-only list-table">
                <Table rowKey="callId" size="small" columns={columns} dataSource={all.filter(fits)} sticky scroll={{ x: 980 }} pagination={all.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
                  onRow={(call) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(call.callId), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(call.callId) } })} />
              </div>
              <ul className="narrow-only narrow-list">
                {all.filter(fits).map((call) => (
                  <li key={call.callId}><button type="button" className="narrow-row" onClick={() => setOpen(call.callId)}>
                    <span className="grow"><span className="cell-line"><b className="cut num">{words(call.caller).name}</b>{call.simulated && <SimulatedTag />}</span><small className="cut">{[t(`live.stage.${call.stage}`), where(call)].filter(Boolean).join(' · ')}</small></span>
                    <span className="narrow-end num"><Elapsed since={call.startedAt} /></span>
                  </button></li>
                ))}
              </ul>
            </>
          )}
      </Loaded>
      <CallDrawer id={open} playing={false} onClose={() => setOpen(null)} />
    </section>
  )
}

/** Step of a flow, queue, agent, extension or place: whatever the call is in. */
function useWhere(): (call: CallInProgress) => string {
  const queueName = useQueueName()
  return ({ flow, node, queue, agent, at }) => [flow && node ? `${flow} / ${node}` : flow, queue && queueName(queue), agent?.name, at].filter(Boolean).join(' · ')
}
