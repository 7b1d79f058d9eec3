import { ApiOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, InputNumber, Select, Table, Tag, TreeSelect, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/lib/clock'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { pathOf, useKeys, useRefreshPeople, useRoles, useTeams, type ApiKey } from '@/lib/people'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { FormDrawer } from './form-drawer'
import { RoleTags } from './people-page'
import { teamNodes } from './team-tree'
import './administration.css'
import './people.css'

const fresh = { name: '', roles: [] as string[], team: null as string | null, days: 365 as number | null }

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
  const ended = (key: ApiKey) => key.expiresAt !== null && Date.parse(key.expiresAt) <= now
  const revoke = (key: ApiKey) => modal.confirm({
    title: t('apiKeys.revokeTitle', { name: key.name }), content: t('apiKeys.revokeText'), okText: t('apiKeys.revoke'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
    onOk: () => http.delete(`/api/keys/${key.id}`).then(refresh, (error: unknown) => void message.error(problemText(error))),
  })
  const save = async (wish: typeof fresh) => {
    const made = await http.post<{ key: ApiKey; secret: string }>('/api/keys', { ...wish, team: wish.team ?? null, days: wish.days ?? null })
    await refresh()
    modal.success({ title: t('apiKeys.secretTitle', { name: made.key.name }), width: 520, okText: t('admin.secretDone'), content: <><p>{t('apiKeys.secretText')}</p><p><code className="secret">{made.secret}</code></p></> })
  }
  const button = (key: ApiKey) => <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('apiKeys.revokeTitle', { name: key.name })} onClick={() => void revoke(key)} />
  const until = (key: ApiKey) => (key.expiresAt === null ? t('apiKeys.never') : ended(key) ? <Tag>{t('apiKeys.ended')}</Tag> : <At iso={key.expiresAt} />)
  const columns: TableColumnsType<ApiKey> = [
    { title: t('apiKeys.name'), key: 'name', width: 180, render: (_, key) => <b>{key.name}</b> },
    { title: t('people.roles'), key: 'roles', render: (_, key) => <><RoleTags roles={roles} codes={key.roles} />{key.team && pathOf(teams, key.team)}</> },
    { title: t('apiKeys.made'), key: 'made', width: 190, render: (_, key) => <><At iso={key.createdAt} /> <span className="dim">{key.createdBy || t('apiKeys.firstStart')}</span></> },
    { title: t('apiKeys.used'), key: 'used', width: 220, render: (_, key) => (key.usedAt ? <><At iso={key.usedAt} /> <span className="dim num">{key.usedFrom}</span></> : t('apiKeys.unused')) },
    { title: t('apiKeys.until'), key: 'until', width: 130, render: (_, key) => until(key) },
    { key: 'revoke', width: 48, render: (_, key) => button(key) },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('apiKeys.title')}</h1><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('apiKeys.add')}</Button></div>
      <Loaded query={query} rows={4}>
        {(keys) => keys.length === 0
          ? <Empty icon={<ApiOutlined />} title={t('apiKeys.noneTitle')} text={t('apiKeys.noneText')}><Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>{t('apiKeys.add')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={keys} pagination={false} sticky scroll={{ x: 900 }} /></div>
              <ul className="narrow-only narrow-list">{keys.map((key) => <li key={key.id}><div className="narrow-row"><span className="grow"><b>{key.name}</b><small>{key.usedAt ? <>{t('apiKeys.used')} <At iso={key.usedAt} /></> : t('apiKeys.unused')}</small></span>{until(key)}{button(key)}</div></li>)}</ul>
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
            </>
          )}
        </FormDrawer>
      )}
    </section>
  )
}
