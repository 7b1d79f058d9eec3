import { DownloadOutlined, FileSearchOutlined, SafetyCertificateOutlined } from '@ant-design/icons'
import { Alert, Button, DatePicker, Input, Select, Table, type TableColumnsType } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { http, queryString } from '@/lib/http'
import { codeText } from '@/lib/i18n'
import type { AuditCheck, AuditLine, AuditPage as AuditLines } from '@/lib/people'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useAttempt } from '@/ui/use-attempt'
import './people.css'

/** Who did what, when and from where. Nothing here can be changed; "verify" proves that nothing was. */
export default function AuditPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const choose = (next: Record<string, string>) => setParams((before) => { const all = new URLSearchParams(before); for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k); return all }, { replace: true })
  const filter = { who: params.get('who') ?? '', action: params.get('action') ?? '', subject: params.get('subject') ?? '', from: params.get('from') ?? '', to: params.get('to') ?? '' }
  const [page, pageSize] = [Math.max(1, Number(params.get('page')) || 1), Number(params.get('pageSize')) || 50]
  const query = useQuery({ queryKey: ['audit', filter, page, pageSize], queryFn: ({ signal }) => http.get<AuditLines>(`/api/audit${queryString({ ...filter, page, pageSize })}`, signal), placeholderData: keepPreviousData })
  const actions = useQuery({ queryKey: ['audit', 'actions'], queryFn: ({ signal }) => http.get<string[]>('/api/audit/actions', signal) }).data ?? []
  const [check, setCheck] = useState<AuditCheck | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const verify = () => attempt(async () => setCheck(await http.post<AuditCheck>('/api/audit/verify')))
  const whoOf = (line: AuditLine) => (line.who.startsWith('key:') ? t('audit.key', { name: line.who.slice(4) }) : line.who === '' ? t('audit.stranger') : `${line.name} ${line.who}`)
  const columns: TableColumnsType<AuditLine> = [
    { title: t('audit.at'), key: 'at', width: 140, render: (_, line) => <At iso={line.at} /> },
    { title: t('audit.who'), key: 'who', width: 170, ellipsis: true, render: (_, line) => whoOf(line) },
    { title: t('audit.action'), key: 'action', width: 190, render: (_, line) => codeText('audit.did', line.action) },
    { title: t('audit.subject'), key: 'subject', width: 230, render: (_, line) => <span className="num audit-details">{line.subject}</span> },
    { title: t('audit.details'), key: 'details', render: (_, line) => <Details line={line} /> },
    { title: t('audit.address'), key: 'address', width: 140, render: (_, line) => <span className="num">{line.address}</span> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('audit.title')}</h1>
        <Input.Search className="people-filter" allowClear defaultValue={filter.who} maxLength={80} placeholder={t('audit.whoHint')} aria-label={t('audit.whoHint')} onSearch={(who) => choose({ who: who.trim(), page: '' })} style={{ width: 150 }} />
        <Select className="people-filter" allowClear showSearch optionFilterProp="label" value={filter.action || null} placeholder={t('audit.anyAction')} aria-label={t('audit.anyAction')} onChange={(action?: string) => choose({ action: action ?? '', page: '' })} options={actions.map((value) => ({ value, label: codeText('audit.did', value) }))} style={{ width: 200 }} />
        <Input.Search className="people-filter" allowClear defaultValue={filter.subject} maxLength={200} placeholder={t('audit.subject')} aria-label={t('audit.subject')} onSearch={(subject) => choose({ subject: subject.trim(), page: '' })} style={{ width: 160 }} />
        <DatePicker.RangePicker showTime allowEmpty={[true, true]} value={[filter.from ? dayjs(filter.from) : null, filter.to ? dayjs(filter.to) : null]} onChange={(range) => choose({ from: range?.[0]?.toISOString() ?? '', to: range?.[1]?.toISOString() ?? '', page: '' })} />
        <Button className="end" icon={<SafetyCertificateOutlined />} loading={busy} onClick={verify}>{t('audit.verify')}</Button>
        <Button icon={<DownloadOutlined />} href={`/api/audit/export${queryString(filter)}`} download>{t('audit.export')}</Button>
      </div>
      {problem && <Alert className="audit-check" type="error" showIcon title={problem} />}
      {check && <Alert className="audit-check" type={check.broken ? 'error' : 'success'} showIcon closable={{ onClose: () => setCheck(null) }} title={check.broken ? t(`audit.${check.broken.fault}`, { seq: check.broken.seq }) : t('audit.whole', { lines: check.lines.toLocaleString('en-US') })} />}
      <Loaded query={query} rows={10}>
        {({ items, total }) => total === 0 ? <Empty icon={<FileSearchOutlined />} title={t('audit.noneTitle')} text={t('audit.noneText')} /> : (
          <>
            <div className="wide-only list-table" tabIndex={0}><Table rowKey="seq" size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 1080 }} loading={query.isPlaceholderData} /></div>
            <ul className="narrow-only narrow-list">{items.map((line) => <li key={line.seq}><div className="narrow-row"><span className="grow"><b>{codeText('audit.did', line.action)}</b><small>{whoOf(line)} · <At iso={line.at} /></small><small className="num audit-details">{line.subject}</small><Details line={line} /></span></div></li>)}</ul>
            <ListFoot total={total} page={page} pageSize={pageSize} onChange={(p, size) => choose({ page: String(p), pageSize: String(size) })} />
          </>
        )}
      </Loaded>
    </section>
  )
}

function Details({ line }: { line: AuditLine }) {
  return <>{Object.entries(line.details).map(([key, value]) => <p key={key} className="audit-details"><span className="dim">{codeText('audit.detail', key)}</span> {value}</p>)}</>
}
