import { HistoryOutlined } from '@ant-design/icons'
import { Button, DatePicker, Select, Table, type TableColumnsType } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { AgentState, Page } from '@/lib/contract'
import { download, toCsv } from '@/lib/csv'
import { formatDuration, secondsBetween } from '@/lib/duration'
import { http, queryString } from '@/lib/http'
import { codeText, nameIn } from '@/lib/i18n'
import { useAgents, useReasons, useSession } from '@/lib/queries'
import { mayForOthers } from '@/lib/rights'
import { agentText } from '@/ui/bits'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { StateTag } from '@/ui/state-tag'
import { At, Elapsed } from '@/ui/time'

type Stretch = { jobNumber: string; name: string; state: AgentState; reason: string | null; cause: string; callId: string | null; startedAt: string; endedAt: string | null }
const day = 'YYYY-MM-DD'
const exportedMax = 500

/** Sign-in, every state with its reason, sign-out: one's own, or those of one's people. */
export default function WorkRecordPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const others = mayForOthers(useSession().data, 'see-reports')
  const agents = useAgents().data ?? []
  const [from, to] = [params.get('from') ?? dayjs().format(day), params.get('to') ?? dayjs().format(day)]
  const [page, pageSize] = [Math.max(1, Number(params.get('page')) || 1), Number(params.get('pageSize')) || 100]
  const asked = { agent: params.get('agent') ?? '', from: dayjs(from).toISOString(), to: dayjs(to).add(1, 'day').toISOString() }
  const query = useQuery({ queryKey: ['work-record', asked, page, pageSize], queryFn: ({ signal }) => http.get<Page<Stretch>>(`/api/work-record${queryString({ ...asked, page, pageSize })}`, signal), placeholderData: keepPreviousData })
  const change = (next: Record<string, string>) => setParams((before) => { const all = new URLSearchParams(before); for (const [k, v] of Object.entries({ page: '', ...next })) if (v) all.set(k, v); else all.delete(k); return all }, { replace: true })
  const reason = useReasonText()
  const seconds = (s: Stretch) => (s.endedAt === null ? null : secondsBetween(s.startedAt, Date.parse(s.endedAt)))
  const save = async () => {
    const all = await http.get<Page<Stretch>>(`/api/work-record${queryString({ ...asked, page: 1, pageSize: exportedMax })}`)
    download(`work-record-${from}-${to}.csv`, 'text/csv;charset=utf-8', toCsv([[t('people.jobNumber'), t('people.name'), t('workRecord.state'), t('workRecord.reason'), t('workRecord.from'), t('workRecord.to'), t('workRecord.seconds')],
      ...all.items.map((s) => [s.jobNumber, s.name, codeText('state', s.state), reason(s), s.startedAt, s.endedAt ?? '', seconds(s)])]))
  }
  const columns: TableColumnsType<Stretch> = [
    { title: t('people.name'), key: 'name', width: 160, render: (_, s) => <>{s.name} <span className="num dim">{s.jobNumber}</span></> },
    { title: t('workRecord.state'), key: 'state', width: 160, render: (_, s) => <StateTag state={s.state} reason={s.reason} /> },
    { title: t('workRecord.from'), key: 'from', width: 150, render: (_, s) => <At iso={s.startedAt} /> },
    { title: t('workRecord.to'), key: 'to', width: 150, render: (_, s) => (s.endedAt ? <At iso={s.endedAt} /> : t('workRecord.lasts')) },
    { title: t('workRecord.length'), key: 'length', align: 'right', render: (_, s) => <span className="num">{s.endedAt ? formatDuration(seconds(s) ?? 0) : <Elapsed since={s.startedAt} />}</span> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('workRecord.title')}</h1>
        <DatePicker.RangePicker allowClear={false} value={[dayjs(from), dayjs(to)]} onChange={(dates) => { if (dates?.[0] && dates[1]) change({ from: dates[0].format(day), to: dates[1].format(day) }) }} />
        {others && <Select className="list-search" allowClear showSearch={{ optionFilterProp: 'label' }} value={params.get('agent')} placeholder={t('workRecord.everybody')} aria-label={t('workRecord.agent')} options={agents.map((agent) => ({ value: agent.jobNumber, label: agentText(agent) }))} onChange={(agent: string | null) => change({ agent: agent ?? '' })} />}
        <Button className="end" onClick={() => void save()}>{t('customers.export')}</Button>
      </div>
      <Loaded query={query} rows={10}>
        {({ items, total }) => total === 0 ? <Empty icon={<HistoryOutlined />} title={t('workRecord.empty')} text={t('workRecord.emptyText')} /> : (
          <>
            <div className="list-table"><Table rowKey={(s) => `${s.jobNumber} ${s.startedAt} ${s.state}`} size="small" columns={columns} dataSource={items} sticky scroll={{ x: 700 }} pagination={false} /></div>
            <ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => change({ page: String(p), pageSize: String(size) })} />
          </>
        )}
      </Loaded>
    </section>
  )
}

function useReasonText(): (stretch: Stretch) => string {
  const { i18n } = useTranslation()
  const reasons = useReasons().data ?? []
  return ({ reason }) => { const known = reasons.find((one) => one.code === reason); return known ? nameIn(i18n.language, known) : reason ? codeText('reason', reason) : '' }
}
