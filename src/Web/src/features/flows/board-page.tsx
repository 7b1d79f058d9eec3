import { ArrowLeftOutlined, CheckCircleFilled, DashboardOutlined, DownloadOutlined } from '@ant-design/icons'
import { Button, Progress, Table, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { download, toCsv } from '@/lib/csv'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useFlowBoard, useFlows, type NodeError, type Outcomes } from './api'
import './flows.css'

/** All flows as they run: channels, callers, what became of them today, and where something goes wrong. */
export default function FlowBoardPage() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const query = useFlowBoard()
  const names = new Map(useFlows().data?.map((f) => [f.id, f.name]))
  const nameOf = (id: string) => names.get(id) ?? (id === '~voicemail' ? t('flows.mailboxFlow') : id)
  const share = (part: number, row: Outcomes) => (row.entered - row.now > 0 ? Math.round((100 * part) / (row.entered - row.now)) : 0)
  const count = (field: 'contained' | 'transferred' | 'hungUp' | 'failed') => ({ title: t(`flows.${field}`), dataIndex: field, width: 120, align: 'right' as const, sorter: (a: Outcomes, b: Outcomes) => a[field] - b[field], render: (value: number, row: Outcomes) => <span className={field === 'failed' && value > 0 ? 'bad' : ''}>{value} <small className="dim">{share(value, row)}%</small></span> })
  const columns: TableColumnsType<Outcomes> = [
    { title: t('flows.name'), dataIndex: 'flow', ellipsis: true, render: (id: string) => (names.has(id) ? <Link to={`/flows/${encodeURIComponent(id)}`}>{nameOf(id)}</Link> : nameOf(id)) },
    { title: t('flows.callsNow'), dataIndex: 'now', width: 110, align: 'right', sorter: (a, b) => a.now - b.now },
    { title: t('flows.entered'), dataIndex: 'entered', width: 110, align: 'right', defaultSortOrder: 'descend', sorter: (a, b) => a.entered - b.entered },
    count('contained'), count('transferred'), count('hungUp'), count('failed'),
    { title: t('flows.welcome'), key: 'welcome', width: 150, align: 'right', render: (_, row) => (row.welcomeMs == null ? '–' : t('flows.welcomeMs', { mean: row.welcomeMs, max: row.welcomeMsMax ?? 0 })) },
  ]
  const errors: TableColumnsType<NodeError> = [
    { title: t('flows.name'), dataIndex: 'flow', ellipsis: true, render: nameOf }, { title: t('flows.node'), dataIndex: 'node', ellipsis: true, className: 'code' },
    { title: t('flows.failed'), dataIndex: 'failed', width: 90, align: 'right' }, { title: t('flows.errorExits'), dataIndex: 'errorExits', width: 120, align: 'right' }, { title: t('flows.entered'), dataIndex: 'entered', width: 110, align: 'right' },
  ]
  const save = (rows: Outcomes[]) => download('flows.csv', 'text/csv;charset=utf-8', toCsv([
    [t('flows.name'), t('flows.callsNow'), t('flows.entered'), t('flows.contained'), t('flows.transferred'), t('flows.hungUp'), t('flows.failed')],
    ...rows.map((r) => [nameOf(r.flow), r.now, r.entered, r.contained, r.transferred, r.hungUp, r.failed])]))
  return (
    <section className="panel list-page flow-board">
      <div className="list-head">
        <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('flows.back')} onClick={() => void navigate('/flows')} />
        <h1>{t('flows.board')}</h1>
        {query.data && <span className="dim small">{t('flows.since')} <At iso={query.data.since} /></span>}
        <span className="end" />
        {query.data && <Button icon={<DownloadOutlined />} disabled={query.data.flows.length === 0} onClick={() => save(query.data!.flows)}>{t('flows.saveTable')}</Button>}
      </div>
      <Loaded query={query} rows={8}>
        {(board) => (
          <div className="flow-board-body">
            <div className="flow-tiles">
              <div className="flow-tile"><span>{t('flows.channels')}</span><b className="num">{board.channels}</b></div>
              <div className="flow-tile"><span>{t('flows.inFlows')}</span><b className="num">{board.inFlows}</b></div>
              {board.trunks.slice(0, 12).map((trunk) => <div className="flow-tile" key={trunk.trunk}><span className="cut">{trunk.trunk}</span><b className="num">{trunk.channels}</b><Progress percent={trunk.channels > 0 ? Math.round((100 * trunk.inFlows) / trunk.channels) : 0} size="small" showInfo={false} /><small className="dim">{t('flows.trunkInFlows', { count: trunk.inFlows })}</small></div>)}
            </div>
            {board.flows.length === 0 ? <Empty icon={<DashboardOutlined />} title={t('flows.boardEmpty')} text={t('flows.boardEmptyText')} /> : <Table rowKey="flow" size="small" columns={columns} dataSource={board.flows} pagination={false} scroll={{ x: 970 }} />}
            <h2>{t('flows.errorsToday')}</h2>
            {board.errors.length === 0 ? <p className="dim"><CheckCircleFilled className="good" /> {t('flows.noErrorsToday')}</p> : <Table rowKey={(e) => `${e.flow} ${e.node}`} size="small" columns={errors} dataSource={board.errors} pagination={false} scroll={{ x: 600 }} />}
          </div>
        )}
      </Loaded>
    </section>
  )
}
