import { ApartmentOutlined, ImportOutlined, LockOutlined, PlusOutlined, SafetyOutlined, SearchOutlined, StopOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Input, Select, Table, Tag, Tooltip, type TableColumnsType } from 'antd'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { http, queryString } from '@/lib/http'
import { nameIn } from '@/lib/i18n'
import { pathOf, peopleKey, useRoles, useTeams, type Person, type PersonPage, type RoleSet } from '@/lib/people'
import { ListFoot } from '@/ui/list-foot'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { ImportDrawer } from './import-drawer'
import { PersonDrawer } from './person-drawer'
import { TeamTree } from './team-tree'
import './administration.css'
import './people.css'

/** The organisation as a tree, and whoever is in the chosen part of it. */
export default function PeoplePage() {
  const { t, i18n } = useTranslation()
  const [params, setParams] = useSearchParams()
  const choose = (next: Record<string, string>) => setParams((before) => { const all = new URLSearchParams(before); for (const [k, v] of Object.entries(next)) if (v) all.set(k, v); else all.delete(k); return all }, { replace: true })
  const filter = { search: params.get('search') ?? '', team: params.get('team') ?? '', role: params.get('role') ?? '', state: params.get('state') ?? '', page: Math.max(1, Number(params.get('page')) || 1), pageSize: Number(params.get('pageSize')) || 50 }
  const query = useQuery({ queryKey: [...peopleKey, 'list', filter], queryFn: ({ signal }) => http.get<PersonPage>(`/api/people${queryString(filter)}`, signal), placeholderData: keepPreviousData })
  const [open, setOpen] = useState<string | 'new' | null>(null)
  const [importing, setImporting] = useState(false)
  const teams = useTeams().data ?? []
  const roles = useRoles().data?.roles ?? []
  const columns: TableColumnsType<Person> = [
    { title: t('people.jobNumber'), key: 'job', width: 100, render: (_, p) => <b className="num">{p.jobNumber}</b> },
    { title: t('people.name'), key: 'name', width: 180, ellipsis: true, render: (_, p) => p.name },
    { title: t('people.roles'), key: 'roles', render: (_, p) => <RoleTags roles={roles} codes={p.roles} /> },
    { title: t('people.team'), key: 'team', width: 200, ellipsis: true, render: (_, p) => pathOf(teams, p.team) },
    { title: t('people.state'), key: 'state', width: 150, render: (_, p) => <StateOf person={p} /> },
    { title: t('people.since'), key: 'since', width: 130, align: 'right', render: (_, p) => <At iso={p.createdAt} /> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('people.title')}</h1>
        <Input className="list-search" allowClear prefix={<SearchOutlined />} value={filter.search} maxLength={64} placeholder={t('people.search')} aria-label={t('people.search')} onChange={(e) => choose({ search: e.target.value, page: '' })} />
        <Select className="people-filter" allowClear value={filter.role || null} placeholder={t('people.anyRole')} aria-label={t('people.anyRole')} onChange={(role?: string) => choose({ role: role ?? '', page: '' })} options={roles.map((r) => ({ value: r.code, label: nameIn(i18n.language, r.name) }))} />
        <Select className="people-filter" allowClear value={filter.state || null} placeholder={t('people.anyState')} aria-label={t('people.anyState')} onChange={(state?: string) => choose({ state: state ?? '', page: '' })} options={(['active', 'disabled', 'locked'] as const).map((value) => ({ value, label: t(`people.stateIs.${value}`) }))} />
        <Button className="end" icon={<ImportOutlined />} onClick={() => setImporting(true)}>{t('people.import')}</Button>
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('people.add')}</Button>
      </div>
      <div className="people-columns">
        <TeamTree chosen={filter.team} choose={(team) => choose({ team, page: '' })} />
        <div className="people-list">
          <Loaded query={query} rows={8}>
            {({ items, total }) => total === 0
              ? <Empty icon={<TeamOutlined />} title={t('people.noneTitle')} text={t('people.noneText')}><Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('people.add')}</Button></Empty>
              : (
                <>
                  <div className="wide-only list-table">
                    <Table rowKey="jobNumber" size="small" columns={columns} dataSource={items} pagination={false} sticky scroll={{ x: 860 }} loading={query.isPlaceholderData}
                      onRow={(p) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(p.jobNumber), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(p.jobNumber) } })} />
                  </div>
                  <ul className="narrow-only narrow-list">
                    {items.map((p) => <li key={p.jobNumber}><button type="button" className="narrow-row" onClick={() => setOpen(p.jobNumber)}><span className="grow"><b>{p.name}</b> <small className="num">{p.jobNumber} · {pathOf(teams, p.team)}</small></span><StateOf person={p} /></button></li>)}
                  </ul>
                  <ListFoot total={total} page={filter.page} pageSize={filter.pageSize} onChange={(p, size) => choose({ page: String(p), pageSize: String(size) })} />
                </>
              )}
          </Loaded>
        </div>
      </div>
      {open !== null && <PersonDrawer jobNumber={open === 'new' ? null : open} team={filter.team} onClose={() => setOpen(null)} />}
      {importing && <ImportDrawer onClose={() => setImporting(false)} />}
    </section>
  )
}

export function RoleTags({ roles, codes }: { roles: RoleSet[]; codes: string[] }) {
  const { i18n } = useTranslation()
  return <>{codes.map((code) => { const role = roles.find((r) => r.code === code); return <Tag key={code} icon={role?.builtIn === false ? <ApartmentOutlined /> : null}>{role ? nameIn(i18n.language, role.name) : code}</Tag> })}</>
}

export function StateOf({ person }: { person: Person }) {
  const { t } = useTranslation()
  return (
    <>
      {person.disabledAt ? <Tag icon={<StopOutlined />}>{t('people.stateIs.disabled')}</Tag> : person.lockedUntil ? <Tag color="error" icon={<LockOutlined />}>{t('people.stateIs.locked')}</Tag> : <span>{t(person.mustChangePassword ? 'people.firstPassword' : 'people.stateIs.active')}</span>}
      {person.secondFactor && <Tooltip title={t('account.factorOn')}><SafetyOutlined className="people-factor" /></Tooltip>}
    </>
  )
}
