import { CopyOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Input, Modal, Select, Tag } from 'antd'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http, Problem } from '@/lib/http'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { useRefreshPeople, useRoles, type Permission, type RoleSet, type Roles } from '@/lib/people'
import type { Scope } from '@/lib/rights'
import { Loaded } from '@/ui/page-states'
import './administration.css'
import './people.css'

const groups = ['work', 'floor', 'records', 'customers', 'figures', 'settings', 'system'] as const

/** What each role may, and for whom: one line a permission, one column a role. */
export default function RolesPage() {
  const { t } = useTranslation()
  const query = useRoles()
  const [fresh, setFresh] = useState<{ from: RoleSet | null } | null>(null)
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('roles.title')}</h1><span className="dim">{t('roles.text')}</span><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setFresh({ from: null })}>{t('roles.add')}</Button></div>
      <Loaded query={query} rows={12}>{(all) => <Matrix all={all} copy={(from) => setFresh({ from })} />}</Loaded>
      {fresh && <NewRole from={fresh.from} onClose={() => setFresh(null)} />}
    </section>
  )
}

function Matrix({ all: { permissions, roles }, copy }: { all: Roles; copy: (from: RoleSet) => void }) {
  const { t, i18n } = useTranslation()
  const [edited, setEdited] = useState<{ code: string; grants: Record<string, Scope> } | null>(null)
  const [search, setSearch] = useState('')
  const refresh = useRefreshPeople()
  const { modal, message } = App.useApp()
  const [busy, setBusy] = useState(false)
  const matches = (p: Permission) => `${codeText('permission', p.code)} ${codeText('permissionHelp', p.code)} ${p.code}`.toLowerCase().includes(search.toLowerCase())
  const save = (role: RoleSet) => {
    if (edited?.code !== role.code) return
    setBusy(true)
    void http.put(`/api/roles/${role.code}`, { name: role.name, grants: edited.grants }).then(async () => { setEdited(null); await refresh(); void message.success(t('roles.saved')) }, (error: unknown) => void message.error(problemText(error))).finally(() => setBusy(false))
  }
  const remove = (role: RoleSet) => modal.confirm({
    title: t('admin.deleteTitle', { name: nameIn(i18n.language, role.name) }), okText: t('admin.delete'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
    onOk: () => http.delete(`/api/roles/${role.code}`).then(refresh, (error: unknown) => void message.error(problemText(error))),
  })
  const set = (role: RoleSet, code: string, scope: Scope | null) => {
    if (edited && edited.code !== role.code) return void message.warning(t('roles.oneAtATime'))
    const { [code]: _, ...others } = edited?.grants ?? role.grants
    setEdited({ code: role.code, grants: scope === null ? others : { ...others, [code]: scope } })
  }
  return (
    <div className="role-matrix">
      <table>
        <thead>
          <tr>
            <th scope="col"><Input allowClear value={search} placeholder={t('roles.search')} aria-label={t('roles.search')} onChange={(e) => setSearch(e.target.value)} /></th>
            {roles.map((role) => (
              <th scope="col" key={role.code}>
                <div>{nameIn(i18n.language, role.name)}</div>
                <small className="dim">{role.builtIn ? t('roles.builtIn') : <code>{role.code}</code>} · {t('roles.people', { count: role.people })}</small>
                <div>
                  {edited?.code === role.code ? <><Button size="small" type="primary" loading={busy} onClick={() => save(role)}>{t('common.save')}</Button> <Button size="small" onClick={() => setEdited(null)}>{t('admin.cancel')}</Button></> : (
                    <><Button size="small" type="text" icon={<CopyOutlined />} aria-label={t('roles.copy', { name: nameIn(i18n.language, role.name) })} onClick={() => copy(role)} />{!role.builtIn && <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('admin.deleteTitle', { name: nameIn(i18n.language, role.name) })} onClick={() => void remove(role)} />}</>
                  )}
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => {
            const seen = permissions.filter((p) => p.group === group && matches(p))
            return seen.length > 0 && (
              <Fragment key={group}>
                <tr className="role-group"><th scope="rowgroup" colSpan={roles.length + 1}>{t(`permissionGroup.${group}`)}</th></tr>
                {seen.map((p) => (
                  <tr key={p.code}>
                    <th scope="row">{codeText('permission', p.code)}<small>{codeText('permissionHelp', p.code)}</small></th>
                    {roles.map((role) => <td key={role.code}><Grant permission={p} role={role} scope={(edited?.code === role.code ? edited.grants : role.grants)[p.code] ?? null} set={(scope) => set(role, p.code, scope)} /></td>)}
                  </tr>
                ))}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function Grant({ permission, role, scope, set }: { permission: Permission; role: RoleSet; scope: Scope | null; set: (scope: Scope | null) => void }) {
  const { t, i18n } = useTranslation()
  const label = `${codeText('permission', permission.code)}, ${nameIn(i18n.language, role.name)}`
  if (role.builtIn) return scope === null ? <span className="dim">–</span> : <Tag>{permission.scoped ? t(`scope.${scope}`) : t('roles.yes')}</Tag>
  if (!permission.scoped) return <Checkbox checked={scope !== null} aria-label={label} onChange={(e) => set(e.target.checked ? 'all' : null)} />
  return <Select<Scope | 'none'> size="small" value={scope ?? 'none'} aria-label={label} onChange={(value: Scope | 'none') => set(value === 'none' ? null : value)} options={(['none', 'own', 'team', 'all'] as const).map((value) => ({ value, label: t(`scope.${value}`) }))} />
}

function NewRole({ from, onClose }: { from: RoleSet | null; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const refresh = useRefreshPeople()
  const [code, setCode] = useState('')
  const [zh, setZh] = useState('')
  const [en, setEn] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const create = async () => {
    setBusy(true)
    try {
      await http.post('/api/roles', { code: code.trim(), name: { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() }, grants: from?.grants ?? {} })
      await refresh()
      onClose()
    } catch (error) { setProblem(error instanceof Problem && error.code === 'field-invalid' ? `${codeText('people.field', String(error.args.field))} ${codeText('why', String(error.args.why))}` : problemText(error)) } finally { setBusy(false) }
  }
  return (
    <Modal open onCancel={onClose} title={from ? t('roles.copy', { name: nameIn(i18n.language, from.name) }) : t('roles.add')} okText={t('roles.create')} cancelText={t('admin.cancel')} confirmLoading={busy} okButtonProps={{ disabled: !code.trim() || !(zh.trim() || en.trim()) }} onOk={() => void create()}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        <label className="field"><span>{t('roles.code')}</span><Input value={code} maxLength={32} onChange={(e) => setCode(e.target.value.toLowerCase())} /></label>
        <label className="field"><span>{t('roles.nameZh')}</span><Input value={zh} maxLength={64} onChange={(e) => setZh(e.target.value)} /></label>
        <label className="field"><span>{t('roles.nameEn')}</span><Input value={en} maxLength={64} onChange={(e) => setEn(e.target.value)} /></label>
      </div>
    </Modal>
  )
}
