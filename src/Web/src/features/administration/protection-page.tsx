import { SafetyOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Table, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { useRefresh, type BlockedSource, type SwitchCounters } from '@/lib/administration'
import { http } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import './administration.css'

const everyMs = 5_000
const sip = ['messagesReceived', 'messagesSent', 'transactions', 'retransmissions', 'repeatsReceived', 'timeouts', 'refusedForLoad', 'parseProblems', 'droppedForLoad', 'droppedOfBlocked', 'faults'] as const
const media = ['packetsReceived', 'packetsSent', 'packetsFromStrangers', 'packetsRefused', 'lateTicks', 'tickLatenessMsMax', 'recordingSecondsLost'] as const

/** What the switch has counted since its start, and the sources that it refuses for a time. */
export function ProtectionPage() {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const refresh = useRefresh()
  const blocked = useQuery({ queryKey: ['administration', 'blocked'], queryFn: ({ signal }) => http.get<BlockedSource[]>('/api/diagnostics/blocked', signal), refetchInterval: everyMs })
  const counters = useQuery({ queryKey: ['administration', 'counters'], queryFn: ({ signal }) => http.get<SwitchCounters>('/api/diagnostics/counters', signal), refetchInterval: everyMs })
  const release = ({ address }: BlockedSource) => modal.confirm({
    title: t('protection.releaseTitle', { address }), content: t('protection.releaseText'), okText: t('protection.release'), cancelText: t('admin.cancel'),
    onOk: () => http.delete(`/api/diagnostics/blocked/${encodeURIComponent(address)}`).then(refresh, (error: unknown) => { message.error(problemText(error)) }),
  })
  const columns: TableColumnsType<BlockedSource> = [
    { title: t('protection.address'), key: 'address', render: (_, source) => <b className="num">{source.address}</b> },
    { title: t('protection.reason'), key: 'reason', render: (_, source) => codeText('blockReason', source.reason) },
    { title: t('protection.since'), key: 'since', width: 130, render: (_, source) => <At iso={source.since} /> },
    { title: t('protection.until'), key: 'until', width: 130, render: (_, source) => <At iso={source.until} /> },
    { title: t('protection.dropped'), key: 'dropped', width: 100, align: 'right', render: (_, source) => <span className="num">{source.dropped.toLocaleString('en-US')}</span> },
    { key: 'act', width: 84, align: 'right', fixed: 'right', render: (_, source) => <Button size="small" onClick={() => release(source)}>{t('protection.release')}</Button> },
  ]
  return (
    <section className="panel list-page protection">
      <div className="list-head"><h1>{t('protection.title')}</h1></div>
      <div className="protection-body">
        <h2>{t('protection.blocked')}</h2>
        <Loaded query={blocked} rows={3}>
          {(sources) => sources.length === 0
            ? <p className="dim"><SafetyOutlined /> {t('protection.noneBlocked')}</p>
            : <Table rowKey="address" size="small" columns={columns} dataSource={sources} scroll={{ x: 680 }} pagination={sources.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} />}
        </Loaded>
        <h2>{t('protection.counters')}</h2>
        <p className="dim small">{t('protection.countersText')}</p>
        <Loaded query={counters} rows={8}>
          {(now) => (
            <div className="form-two">
              <dl className="pairs protection-pairs">{sip.map((name) => <Pair key={name} name={name} value={now.sip[name]} />)}</dl>
              <dl className="pairs protection-pairs">{media.map((name) => <Pair key={name} name={name} value={now.media[name]} />)}</dl>
            </div>
          )}
        </Loaded>
      </div>
    </section>
  )
}

function Pair({ name, value }: { name: string; value: number | undefined }) {
  return <><dt>{codeText('counter', name)}</dt><dd className="num">{(value ?? 0).toLocaleString('en-US', { maximumFractionDigits: 1 })}</dd></>
}
