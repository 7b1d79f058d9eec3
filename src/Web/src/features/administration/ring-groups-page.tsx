import { BellOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefresh, useRingGroups, type RingGroup } from '@/lib/administration'
import { http } from '@/lib/http'
import { Empty, Loaded } from '@/ui/page-states'
import { useDelete } from './form-drawer'
import { RingGroupForm } from './ring-group-form'
import './administration.css'

/** Numbers that ring several telephones. */
export function RingGroupsPage() {
  const { t } = useTranslation()
  const query = useRingGroups()
  const refresh = useRefresh()
  const ask = useDelete()
  const [open, setOpen] = useState<RingGroup | 'new' | null>(null)
  const remove = ({ settings: { number } }: RingGroup) => ask(number,
    () => http.get<string[]>(`/api/ring-groups/${number}/references`),
    async () => { await http.delete(`/api/ring-groups/${number}?force=true`); setOpen(null); await refresh() })
  const members = ({ settings }: RingGroup) => settings.members.map((member) => member.number).join(' · ')
  const columns: TableColumnsType<RingGroup> = [
    { title: t('admin.number'), key: 'number', width: 100, render: (_, { settings }) => <b className="num">{settings.number}</b> },
    { title: t('admin.name'), key: 'name', width: 180, ellipsis: true, render: (_, { settings }) => settings.name },
    { title: t('exchange.strategy'), key: 'strategy', width: 130, render: (_, { settings }) => t(`exchange.strategy.${settings.strategy}`) },
    { title: t('exchange.memberCount'), key: 'members', ellipsis: true, render: (_, group) => <span className="num">{members(group)}</span> },
    { title: t('exchange.noAnswer'), key: 'then', width: 130, render: (_, { settings }) => <span className="num">{settings.noAnswer}</span> },
    { title: '', key: 'calls', width: 130, align: 'right', render: (_, { calls }) => calls > 0 && <span className="health health-up num">{t('exchange.ringing', { count: calls })}</span> },
  ]
  const add = <Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('exchange.newGroup')}</Button>
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('exchange.groups')}</h1><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('exchange.newGroup')}</Button></div>
      <Loaded query={query}>
        {(groups) => groups.length === 0
          ? <Empty icon={<BellOutlined />} title={t('exchange.noGroups')} text={t('exchange.noGroupsText')}>{add}</Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table rowKey={({ settings }) => settings.number} size="small" columns={columns} dataSource={groups} sticky scroll={{ x: 760 }} pagination={groups.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
                  onRow={(group) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(group), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(group) } })} />
              </div>
              <ul className="narrow-only narrow-list">
                {groups.map((group) => (
                  <li key={group.settings.number}><button type="button" className="narrow-row" onClick={() => setOpen(group)}><span className="grow"><b className="num">{group.settings.number}</b><small className="cut">{group.settings.name} <span className="num">{members(group)}</span></small></span><span className="dim">{t(`exchange.strategy.${group.settings.strategy}`)}</span></button></li>
                ))}
              </ul>
            </>
          )}
      </Loaded>
      <RingGroupForm open={open} onClose={() => setOpen(null)} onDelete={remove} />
    </section>
  )
}
