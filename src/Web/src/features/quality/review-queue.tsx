import { AuditOutlined } from '@ant-design/icons'
import { App, Button, Table, Tag, type TableColumnsType } from 'antd'
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { act, qualityKey, useResults, useReviews, type Review } from './api'

/** Calls that wait to be scored, those that I have claimed, or those that are done. */
export function ReviewQueue({ view, open }: { view: 'open' | 'mine' | 'done'; open: (id: string) => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [page, setPage] = useState(1)
  const query = useReviews(view, page)
  const claim = async (review: Review) => {
    try {
      if (!review.mine && view !== 'done') await act(`reviews/${review.id}/claim`)
      await client.invalidateQueries({ queryKey: [...qualityKey, 'reviews'] })
      open(review.id)
    } catch (error) {
      void message.error(problemText(error))
      void client.invalidateQueries({ queryKey: [...qualityKey, 'reviews'] })
    }
  }
  return (
    <Loaded query={query} rows={8}>
      {({ items, total }) => total === 0 ? <Empty icon={<AuditOutlined />} title={t(`quality.none.${view}`)} text={t('quality.noneText')} />
        : <><Reviews reviews={items} action={(r) => <Button size="small" type={r.mine ? 'primary' : 'default'} disabled={view !== 'done' && r.claimedBy !== null && !r.mine} onClick={() => void claim(r)}>{t(view === 'done' ? 'quality.show' : r.mine ? 'quality.goOn' : 'quality.claim')}</Button>} /><ListFoot total={total} page={page} pageSize={50} onChange={setPage} /></>}
    </Loaded>
  )
}

/** What an agent is told. */
export function OwnResults({ open }: { open: (id: string) => void }) {
  const { t } = useTranslation()
  const query: UseQueryResult<Review[]> = useResults()
  return (
    <Loaded query={query} rows={6}>
      {(reviews) => reviews.length === 0 ? <Empty icon={<AuditOutlined />} title={t('quality.none.results')} />
        : <Reviews own reviews={reviews} action={(r) => <Button size="small" type={r.acknowledgedAt ? 'default' : 'primary'} onClick={() => open(r.id)}>{t('quality.show')}</Button>} />}
    </Loaded>
  )
}

function Reviews({ reviews, action, own = false }: { reviews: Review[]; action: (review: Review) => React.ReactNode; own?: boolean }) {
  const { t, i18n } = useTranslation()
  const why = (r: Review) => (r.kind === 'ordinary' ? r.reason || t('quality.byHand') : codeText('quality.kind', r.kind))
  const columns: TableColumnsType<Review> = [
    { title: t('calls.startedAt'), key: 'at', width: 140, render: (_, r) => <At iso={r.callAt} /> },
    ...(own ? [] : [{ title: t('calls.agent'), key: 'agent', width: 170, ellipsis: true, render: (_: unknown, r: Review) => <b>{r.agentName} <span className="num dim">{r.agent}</span></b> }]),
    { title: t('quality.form'), key: 'form', width: 200, ellipsis: true, render: (_, r) => <>{nameIn(i18n.language, r.formName)} <span className="num dim">v{r.formVersion}</span></> },
    { title: t('quality.why'), key: 'why', ellipsis: true, render: (_, r) => why(r) },
    { title: t('quality.score'), key: 'score', width: 120, align: 'right', render: (_, r) => <Score review={r} /> },
    { title: t('quality.state'), key: 'state', width: 150, render: (_, r) => <State review={r} /> },
    { key: 'action', width: 110, align: 'right', render: (_, r) => action(r) },
  ]
  return (
    <>
      <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={reviews} pagination={false} sticky scroll={{ x: 880 }} /></div>
      <ul className="narrow-only narrow-list">{reviews.map((r) => <li key={r.id}><div className="narrow-row"><span className="grow"><b className="cut">{own ? nameIn(i18n.language, r.formName) : r.agentName}</b><small><At iso={r.callAt} /> · {why(r)}</small><small><State review={r} /></small></span><Score review={r} />{action(r)}</div></li>)}</ul>
    </>
  )
}

function Score({ review }: { review: Review }) {
  const { t } = useTranslation()
  if (review.score === null) return <span className="dim">–</span>
  const counts = review.counts ?? review.score
  return <span className="num">{counts !== review.score && <s className="dim">{review.score}</s>} <b className={counts < review.passFrom ? 'bad' : ''}>{counts}</b>{review.fatal && counts === 0 && <Tag color="error" className="quality-tag">{t('quality.fatal')}</Tag>}</span>
}

function State({ review }: { review: Review }) {
  const { t } = useTranslation()
  if (review.doneAt === null) return review.claimedBy === null ? <span className="dim">{t('quality.free')}</span> : <span>{t(review.mine ? 'quality.claimedByMe' : 'quality.claimedBy', { who: review.claimedBy })}</span>
  return <span>{t(review.appeal ? (review.counts === review.score ? 'quality.appealed' : 'quality.corrected') : review.acknowledgedAt ? 'quality.acknowledged' : 'quality.told')}</span>
}
