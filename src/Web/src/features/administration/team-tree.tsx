import { DeleteOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Form, Input, Select, Tree, TreeSelect } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useQuery } from '@tanstack/react-query'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { peopleKey, useRefreshPeople, useTeams, type PersonPage, type Team } from '@/lib/people'
import { Loaded } from '@/ui/page-states'
import { FormDrawer } from './form-drawer'

type Node = { key: string; value: string; title: string; children: Node[] }

/** Teams under those they belong to; with `count`, how many people are in each. */
export function teamNodes(teams: Team[], count: boolean): Node[] {
  const known = new Set(teams.map((team) => team.id))
  const under = (parent: string | null): Node[] => teams.filter((team) => (team.parentId !== null && known.has(team.parentId) ? team.parentId : null) === parent)
    .map((team) => ({ key: team.id, value: team.id, title: count ? `${team.name} ${team.people || ''}` : team.name, children: under(team.id) }))
  return under(null)
}

/** The organisation: a unit or a team chosen narrows the list to it and all below. */
export function TeamTree({ chosen, choose }: { chosen: string; choose: (team: string) => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const query = useTeams()
  const refresh = useRefreshPeople()
  const [open, setOpen] = useState<'new' | Team | null>(null)
  const team = query.data?.find((one) => one.id === chosen)
  const close = (one: Team) => modal.confirm({
    title: t('people.closeTeam', { name: one.name }), content: t('people.closeTeamText'), okText: t('admin.delete'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
    onOk: () => http.delete(`/api/teams/${encodeURIComponent(one.id)}`).then(async () => { choose(''); await refresh() }, (error: unknown) => void message.error(problemText(error))),
  })
  return (
    <div className="people-tree">
      <Loaded query={query} rows={4}>
        {(teams) => <Tree key={teams.length} blockNode defaultExpandAll selectedKeys={chosen ? [chosen] : []} treeData={teamNodes(teams, true)} onSelect={(keys) => choose(String(keys[0] ?? ''))} aria-label={t('people.tree')} />}
      </Loaded>
      <div className="people-tree-foot">
        <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('people.addTeam')}</Button>
        {team && <Button size="small" type="text" icon={<EditOutlined />} onClick={() => setOpen(team)}>{t('people.editTeam')}</Button>}
        {team?.parentId && <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('people.closeTeam', { name: team.name })} onClick={() => close(team)} />}
      </div>
      {open !== null && query.data && <TeamForm team={open === 'new' ? null : open} parent={chosen || (query.data.find((one) => one.parentId === null)?.id ?? '')} teams={query.data} onClose={() => setOpen(null)} />}
    </div>
  )
}

function TeamForm({ team, parent, teams, onClose }: { team: Team | null; parent: string; teams: Team[]; onClose: () => void }) {
  const { t } = useTranslation()
  const refresh = useRefreshPeople()
  const people = useQuery({ queryKey: [...peopleKey, 'leaders'], queryFn: ({ signal }) => http.get<PersonPage>('/api/people?pageSize=200&state=active', signal) }).data?.items ?? []
  const initial = useMemo(() => ({ name: team?.name ?? '', parentId: team ? team.parentId : parent, leaders: team?.leaders ?? [] }), [team, parent])
  const save = async (fields: typeof initial) => {
    if (team) await http.put(`/api/teams/${encodeURIComponent(team.id)}`, fields)
    else await http.post('/api/teams', fields)
    await refresh()
  }
  return (
    <FormDrawer open title={team ? team.name : t('people.addTeam')} initial={initial} save={save} onClose={onClose}>
      {() => (
        <>
          <Form.Item name="name" label={t('people.teamName')} rules={[{ required: true, whitespace: true, message: t('why.required') }]}><Input maxLength={64} /></Form.Item>
          {(team === null || team.parentId !== null) && <Form.Item name="parentId" label={t('people.parent')}><TreeSelect treeDefaultExpandAll treeData={teamNodes(teams.filter((one) => one.id !== team?.id), false)} /></Form.Item>}
          <Form.Item name="leaders" label={t('people.leaders')} extra={t('people.leadersHelp')}><Select mode="multiple" optionFilterProp="label" options={people.map((p) => ({ value: p.jobNumber, label: `${p.name} ${p.jobNumber}` }))} /></Form.Item>
        </>
      )}
    </FormDrawer>
  )
}
