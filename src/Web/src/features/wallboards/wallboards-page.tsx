import { DesktopOutlined, EditOutlined, LinkOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Table, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate } from 'react-router'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useBoards, type Board } from './api'
import { LinksDrawer } from './links-drawer'
import './wallboards.css'

/** All boards that somebody sees; who may lays them out and makes links for screens. */
export default function WallboardsPage() {
  const { t } = useTranslation()
  const go = useNavigate()
  const mayManage = may(useSession().data, 'manage-wallboards')
  const query = useBoards()
  const [linked, setLinked] = useState<Board | null>(null)
  const tools = (board: Board) => (
    <span className="wall-actions">
      <Link to={`/wallboards/${board.id}/show`}><Button size="small" icon={<DesktopOutlined />} tabIndex={-1}>{t('wall.show')}</Button></Link>
      {mayManage && <Button size="small" icon={<EditOutlined />} onClick={() => void go(`/wallboards/${board.id}`)}>{t('wall.edit')}</Button>}
      {mayManage && <Button size="small" icon={<LinkOutlined />} onClick={() => setLinked(board)}>{t('wall.links')}</Button>}
    </span>
  )
  const columns: TableColumnsType<Board> = [
    { title: t('wall.name'), key: 'name', ellipsis: true, render: (_, b) => <b>{b.name}</b> },
    { title: t('wall.pages'), key: 'pages', width: 90, align: 'right', render: (_, b) => b.pages.length },
    { title: t('wall.shared'), key: 'shared', width: 120, render: (_, b) => (b.shared ? t('wall.sharedYes') : <Tag>{t('wall.sharedNo')}</Tag>) },
    { title: t('calendars.updated'), key: 'updated', width: 200, render: (_, b) => <><At iso={b.updatedAt} /> <span className="dim">{b.ownerName}</span></> },
    { key: 'tools', width: 330, align: 'right', render: (_, b) => tools(b) },
  ]
  const make = mayManage && <Button type="primary" icon={<PlusOutlined />} onClick={() => void go('/wallboards/new')}>{t('wall.new')}</Button>
  return (
    <section className="panel list-page">
      <header className="list-head"><h1>{t('wall.title')}</h1><div className="end">{make}</div></header>
      <Loaded query={query}>
        {(boards) => boards.length === 0 ? <Empty icon={<DesktopOutlined />} title={t('wall.none')} text={t('wall.noneText')}>{make}</Empty> : (
          <>
            <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={boards} pagination={false} /></div>
            <ul className="narrow-only narrow-list">{boards.map((b) => <li key={b.id}><div className="narrow-row"><span className="grow"><b className="cut">{b.name}</b>{tools(b)}</span></div></li>)}</ul>
          </>
        )}
      </Loaded>
      {linked && <LinksDrawer board={linked} close={() => setLinked(null)} />}
    </section>
  )
}
