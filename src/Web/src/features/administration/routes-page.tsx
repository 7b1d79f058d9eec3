import { ArrowDownOutlined, ArrowUpOutlined, BranchesOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Input, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefresh, useRoutes, type OutboundRoute, type RouteChoice } from '@/lib/administration'
import { http } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { useReason } from '@/lib/route-reason'
import { Empty, Loaded } from '@/ui/page-states'
import { useToldAttempt } from '@/ui/use-attempt'
import { useDelete } from './form-drawer'
import { RouteForm } from './route-form'

/** Outbound routes in the order in which they are asked, and a box to try a number. */
export function RoutesPage() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const query = useRoutes()
  const refresh = useRefresh()
  const ask = useDelete()
  const [open, setOpen] = useState<OutboundRoute | 'new' | null>(null)
  const routes = query.data ?? []
  const remove = (route: OutboundRoute) => ask(route.name, () => Promise.resolve([]), async () => { await http.delete(`/api/routes/${route.id}`); setOpen(null); await refresh() })
  const move = async (index: number, by: number) => {
    const ids = routes.map((route) => route.id)
    const [moved = ''] = ids.splice(index, 1)
    ids.splice(index + by, 0, moved)
    await http.put('/api/routes/order', ids).then(refresh, (error: unknown) => message.error(problemText(error)))
  }

  const columns: TableColumnsType<OutboundRoute> = [
    { title: '#', key: 'position', width: 44, align: 'right', render: (_, __, index) => <span className="num dim">{index + 1}</span> },
    { title: t('admin.name'), dataIndex: 'name', width: 160, ellipsis: true, render: (name: string) => <b>{name}</b> },
    { title: t('admin.patterns'), dataIndex: 'patterns', ellipsis: true, render: (patterns: string[]) => <span className="num">{patterns.join('　')}</span> },
    { title: t('admin.trunks'), dataIndex: 'trunks', width: 190, ellipsis: true, render: (trunks: OutboundRoute['trunks']) => trunks.map((trunk) => trunk.name).join(' → ') },
    { title: t('admin.times'), dataIndex: 'times', width: 80, render: (times: unknown[]) => (times.length === 0 ? t('admin.always') : t('admin.timesCount', { count: times.length })) },
    {
      key: 'move', width: 80, align: 'right',
      render: (_, route, index) => (
        <span onClick={(e) => e.stopPropagation()}>
          <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={index === 0} aria-label={t('admin.moveUp', { name: route.name })} onClick={() => void move(index, -1)} />
          <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={index === routes.length - 1} aria-label={t('admin.moveDown', { name: route.name })} onClick={() => void move(index, 1)} />
        </span>
      ),
    },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('admin.routes')}</h1><TryNumber /><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newRoute')}</Button></div>
      <Loaded query={query}>
        {(all) => all.length === 0
          ? <Empty icon={<BranchesOutlined />} title={t('admin.noRoutes')} text={t('admin.noRoutesText')}><Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newRoute')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table rowKey="id" size="small" columns={columns} dataSource={all} sticky scroll={{ x: 760 }} pagination={false}
                  onRow={(route) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(route), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(route) } })} />
              </div>
              <ul className="narrow-only narrow-list">
                {all.map((route) => (
                  <li key={route.id}><button type="button" className="narrow-row" onClick={() => setOpen(route)}>
                    <span className="grow"><b>{route.name}</b><small className="cut">{route.patterns.join('　')}</small></span><span className="dim cut">{route.trunks[0]?.name}</span>
                  </button></li>
                ))}
              </ul>
            </>
          )}
      </Loaded>
      <RouteForm open={open} onClose={() => setOpen(null)} onDelete={remove} />
    </section>
  )
}

/** Which way a number would take now, and why. Nothing is called. */
function TryNumber() {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const { busy, attempt } = useToldAttempt()
  const reason = useReason()
  const run = async (number: string) => {
    if (number.trim() === '') return
    await attempt(async () => {
      const choice = await http.post<RouteChoice>('/api/routes/try', { number: number.trim() })
      modal.info({
        title: t('admin.tryTitle', { number: number.trim() }), width: 520,
        content: (
          <div className="try-result">
            {choice.refused ? <b className="bad">{codeText('refused', choice.refused)}</b> : choice.attempts.map((way, i) => <span key={way.trunk}>{i + 1}. <b>{way.trunk}</b> <span className="num">{way.number}</span>{way.callerNumber && <span className="dim"> {t('admin.shownAs', { number: way.callerNumber })}</span>}</span>)}
            <ol>{choice.reasons.map((line, i) => <li key={i}>{reason(line)}</li>)}</ol>
          </div>
        ),
      })
    })
  }
  return <Input.Search className="list-search" placeholder={t('admin.tryNumber')} aria-label={t('admin.tryNumber')} enterButton={t('admin.try')} loading={busy} maxLength={32} onSearch={(number) => void run(number)} />
}
