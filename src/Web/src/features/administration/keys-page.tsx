import { ApiOutlined, DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Input, InputNumber, Select, Table, Tag, TreeSelect, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/lib/clock'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { pathOf, peopleKey, useKeys, useRefreshPeople, useRoles, useTeams, type ApiKey, type KeyDay } from '@/lib/people'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { FormDrawer } from './form-drawer'
import { RoleTags } from './people-page'
import { teamNodes } from './team-tree'
import './administration.css'
import './people.css'

type Bounds = { origins: string[]; perSecond: number | null; burst: number | null; perDay: number | null }
const bounds: Bounds = { origins: [], perSecond: null, burst: null, perDay: null }
const fresh = { name: '', roles: [] as string[], team: null as string | null, days: 365 as number | null, ...bounds }
const limitsOf = ({ perSecond, burst, perDay }: Bounds) => ({ perSecond: perSecond ?? null, burst: burst ?? null, perDay: perDay ?? null })

/** Keys of programs: what each may, until when, and when it was used last. */
export default function KeysPage() {
  const { t, i18n } = useTranslation()
  const { modal, message } = App.useApp()
  const query = useKeys()
  const roles = useRoles().data?.roles ?? []
  const teams = useTeams().data ?? []
  const refresh = useRefreshPeople()
  const now = useNow()
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<(Bounds & { key: ApiKey }) | null>(null)
  const ended = (key: ApiKey) => key.expiresAt !== null && Date.parse(key.expiresAt) <= now
  const revoke = (key: ApiKey) => modal.confirm({
    title: t('apiKeys.revokeTitle', { name: key.name }), content: t('apiKeys.revokeText'), okText: t('apiKeys.revoke'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
    onOk: () => http.delete(`/api/keys/${key.id}`).then(refresh, (error: unknown) => void message.error(problemText(error))),
  })
  const save = async (wish: typeof fresh) => {
    const made = await http.post<{ key: ApiKey; secret: string }>('/api/keys', { name: wish.name, roles: wish.roles, team: wish.team ?? null, days: wish.days ?? null, origins: wish.origins, limits: limitsOf(wish) })
    await refresh()
    modal.success({ title: t('apiKeys.secretTitle', { name: made.key.name }), width: 520, okText: t('admin.secretDone'), content: <><p>{t('apiKeys.secretText')}</p><p><code className="secret">{made.secret}</code></p></> })
  }
  const change = (wish: Bounds) => http.put(`/api/keys/${changing!.key.id}`, { origins: wish.origins, limits: limitsOf(wish) }).then(refresh)
  const button = (key: ApiKey) => <span className="nowrap"><Button size="small" type="text" icon={<EditOutlined />} aria-label={t('apiKeys.change', { name: key.name })} onClick={() => setChanging({ key, origins: key.origins, ...key.limits })} /><Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('apiKeys.revokeTitle', { name: key.name })} onClick={() => void revoke(key)} /></span>
  const until = (key: ApiKey) => (key.expiresAt === null ? t('apiKeys.never') : ended(key) ? <Tag>{t('apiKeys.ended')}</Tag> : <At iso={key.expiresAt} />)
  const columns: TableColumnsType<ApiKey> = [
    { title: t('apiKeys.name'), key: 'name', width: 180, render: (_, key) => <b>{key.name}</b> },
    { title: t('people.roles'), key: 'roles', render: (_, key) => <><RoleTags roles={roles} codes={key.roles} />{key.team && pathOf(teams, key.team)}{key.origins.length > 0 && <div className="dim num">{key.origins.join(' · ')}</div>}</> },
    { title: t('apiKeys.made'), key: 'made', width: 190, render: (_, key) => <><At iso={key.createdAt} /> <span className="dim">{key.createdBy || t('apiKeys.firstStart')}</span></> },
    { title: t('apiKeys.used'), key: 'used', width: 220, render: (_, key) => (key.usedAt ? <><At iso={key.usedAt} /> <span className="dim num">{key.usedFrom}</span></> : t('apiKeys.unused')) },
    { title: t('apiKeys.until'), key: 'until', width: 130, render: (_, key) => until(key) },
    { title: t('apiKeys.today'), key: 'today', width: 150, align: 'right', render: (_, key) => <Today apiKey={key} /> },
    { key: 'acts', width: 84, render: (_, key) => button(key) },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('apiKeys.title')}</h1><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('apiKeys.add')}</Button></div>
      <Loaded query={query} rows={4}>
        {(keys) => keys.length === 0
          ? <Empty icon={<ApiOutlined />} title={t('apiKeys.noneTitle')} text={t('apiKeys.noneText')}><Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('apiKeys.add')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={keys} pagination={false} sticky scroll={{ x: 1000 }} /></div>
              <ul className="narrow-only narrow-list">{keys.map((key) => <li key={key.id}><div className="narrow-row"><span className="grow"><b>{key.name}</b><small>{key.usedAt ? <>{t('apiKeys.used')} <At iso={key.usedAt} /></> : t('apiKeys.unused')} · {t('apiKeys.today')} <Today apiKey={key} /></small></span>{until(key)}{button(key)}</div></li>)}</ul>
            </>
          )}
      </Loaded>
      {adding && (
        <FormDrawer open title={t('apiKeys.add')} initial={fresh} save={save} onClose={() => setAdding(false)}>
          {() => (
            <>
              <Form.Item name="name" label={t('apiKeys.name')} extra={t('apiKeys.nameHelp')} rules={[{ required: true, whitespace: true, message: t('why.required') }]}><Input maxLength={64} /></Form.Item>
              <Form.Item name="roles" label={t('people.roles')} extra={t('apiKeys.rolesHelp')} rules={[{ required: true, message: t('why.required') }]}><Select mode="multiple" options={roles.map((role) => ({ value: role.code, label: nameIn(i18n.language, role.name) }))} /></Form.Item>
              <Form.Item name="team" label={t('people.team')} extra={t('apiKeys.teamHelp')}><TreeSelect allowClear treeDefaultExpandAll treeData={teamNodes(teams, false)} /></Form.Item>
              <Form.Item name="days" label={t('apiKeys.days')} extra={t('apiKeys.daysHelp')}><InputNumber min={1} max={3650} style={{ width: '100%' }} /></Form.Item>
              <BoundFields />
            </>
          )}
        </FormDrawer>
      )}
      {changing && (
        <FormDrawer<Bounds> open title={t('apiKeys.change', { name: changing.key.name })} initial={changing} save={change} onClose={() => setChanging(null)}>
          {() => <><BoundFields /><UseOfKey apiKey={changing.key} /></>}
        </FormDrawer>
      )}
    </section>
  )
}

/** What it asked for today, of how much, and what was too much. */
function Today({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation()
  const { today, inForce } = apiKey
  return <span className="num">{today.requests}{inForce.perDay !== null && <span className="dim"> {t('apiKeys.ofDay', { count: inForce.perDay })}</span>}{today.refused > 0 && <div className="bad">{t('apiKeys.refused', { count: today.refused })}</div>}</span>
}

/** Which sites, and how much. */
function BoundFields() {
  const { t } = useTranslation()
  const free = (value: number) => t('apiKeys.limitDefault', { value })
  return (
    <>
      <Form.Item name="origins" label={t('apiKeys.origins')} extra={t('apiKeys.originsHelp')}><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[' ', ',']} maxCount={20} placeholder={t('apiKeys.noOrigins')} /></Form.Item>
      <Form.Item name="perSecond" label={t('apiKeys.perSecond')} extra={free(1000)}><InputNumber min={1} max={10_000} style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="burst" label={t('apiKeys.burst')} extra={free(2000)}><InputNumber min={1} max={20_000} style={{ width: '100%' }} /></Form.Item>
      <Form.Item name="perDay" label={t('apiKeys.perDay')} extra={t('apiKeys.perDayHelp')}><InputNumber min={1} max={1_000_000_000} style={{ width: '100%' }} /></Form.Item>
    </>
  )
}

/** Day by day. */
function UseOfKey({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: [...peopleKey, 'key-use', apiKey.id], queryFn: ({ signal }) => http.get<KeyDay[]>(`/api/keys/${apiKey.id}/use`, signal) })
  const columns: TableColumnsType<KeyDay> = [
    { title: t('apiKeys.day'), dataIndex: 'day', render: (day: string) => <span className="num">{day}</span> },
    { title: t('apiKeys.requests'), dataIndex: 'requests', align: 'right', render: (count: number) => <span className="num">{count}</span> },
    { title: t('apiKeys.refusedColumn'), dataIndex: 'refused', align: 'right', render: (count: number) => <span className={count > 0 ? 'num bad' : 'num'}>{count}</span> },
  ]
  return <><h3>{t('apiKeys.useTitle', { name: apiKey.name })}</h3><Loaded query={query} rows={3}>{(days) => <Table rowKey="day" size="small" columns={columns} dataSource={days} pagination={{ pageSize: 14, hideOnSinglePage: true, showSizeChanger: false }} />}</Loaded></>
}
