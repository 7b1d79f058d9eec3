import { KeyOutlined, LogoutOutlined, SafetyOutlined, StopOutlined, UnlockOutlined } from '@ant-design/icons'
import { App, Button, DatePicker, Form, Input, Select, TreeSelect } from 'antd'
import { useQuery } from '@tanstack/react-query'
import dayjs, { type Dayjs } from 'dayjs'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { peopleKey, useRefreshPeople, useRoles, useTeams, type Person, type PersonDetails } from '@/lib/people'
import { Failed, Loading } from '@/ui/page-states'
import { At } from '@/ui/time'
import { FormDrawer } from './form-drawer'
import { Part } from './form-parts'
import { SessionLines } from '@/ui/session-lines'
import { teamNodes } from './team-tree'

type Fields = { jobNumber: string; name: string; roles: string[]; team: string; validFrom: Dayjs | null }
type Props = { jobNumber: string | null; team: string; onClose: () => void }

/** One person: who he is, what he may, where he belongs and did, and where he is signed in. */
export function PersonDrawer({ jobNumber, team, onClose }: Props) {
  const details = useQuery({ queryKey: [...peopleKey, 'one', jobNumber], enabled: jobNumber !== null, queryFn: ({ signal }) => http.get<PersonDetails>(`/api/people/${encodeURIComponent(jobNumber ?? '')}`, signal) })
  const roles = useRoles().data?.roles
  const teams = useTeams().data
  if (details.error) return <Failed error={details.error} retry={() => void details.refetch()} />
  if (!roles || !teams || (jobNumber !== null && !details.data)) return <Loading />
  return <PersonForm details={details.data ?? null} team={team || (teams.find((one) => one.parentId === null)?.id ?? '')} onClose={onClose} />
}

function PersonForm({ details, team, onClose }: { details: PersonDetails | null; team: string; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const roles = useRoles().data?.roles ?? []
  const teams = useTeams().data ?? []
  const refresh = useRefreshPeople()
  const show = useFirstPassword()
  const person = details?.person ?? null
  const initial = useMemo<Fields>(() => ({ jobNumber: person?.jobNumber ?? '', name: person?.name ?? '', roles: person?.roles ?? ['agent'], team: person?.team ?? team, validFrom: null }), [person?.jobNumber]) // eslint-disable-line
  const save = async ({ validFrom, ...fields }: Fields) => {
    const wish = { ...fields, validFrom: validFrom?.toISOString() ?? null }
    if (person) await http.put(`/api/people/${encodeURIComponent(person.jobNumber)}`, wish)
    else { const created = await http.post<{ person: Person; password: string }>('/api/people', wish); show(created.person.name, created.person.jobNumber, created.password) }
    await refresh()
  }
  return (
    <FormDrawer open title={person ? `${person.name} ${person.jobNumber}` : t('people.add')} initial={initial} save={save} onClose={onClose}>
      {(form) => (
        <>
          {person && <PersonActions person={person} />}
          <div className="form-two">
            <Form.Item name="jobNumber" label={t('people.jobNumber')} rules={[{ required: true, message: t('why.required') }, { pattern: /^[A-Za-z0-9]+$/, message: t('why.characters') }]} validateTrigger="onBlur"><Input maxLength={16} disabled={person !== null} /></Form.Item>
            <Form.Item name="name" label={t('people.name')} rules={[{ required: true, whitespace: true, message: t('why.required') }]}><Input maxLength={64} /></Form.Item>
          </div>
          <Form.Item name="roles" label={t('people.roles')} extra={t('people.rolesHelp')} rules={[{ required: true, message: t('why.required') }]}><Select mode="multiple" options={roles.map((role) => ({ value: role.code, label: nameIn(i18n.language, role.name) }))} /></Form.Item>
          <div className="form-two">
            <Form.Item name="team" label={t('people.team')} extra={t('people.teamHelp')}><TreeSelect treeDefaultExpandAll treeData={teamNodes(teams, false)} /></Form.Item>
            {person && <Form.Item noStyle dependencies={['team']}>{() => form.getFieldValue('team') !== person.team && <Form.Item name="validFrom" label={t('people.validFrom')} extra={t('people.validFromHelp')}><DatePicker showTime maxDate={dayjs()} style={{ width: '100%' }} /></Form.Item>}</Form.Item>}
          </div>
          {details && details.history.length > 0 && (
            <Part title={t('people.history')}>
              <ol className="people-lines">{details.history.map((line) => <li key={line.from}><span className="grow">{line.name}</span><span><At iso={line.from} /> – {line.to ? <At iso={line.to} /> : t('people.now')}</span></li>)}</ol>
            </Part>
          )}
          {details && person && (
            <Part title={t('people.sessions')}>
              <SessionLines sessions={details.sessions} close={(id) => http.delete(`/api/people/${encodeURIComponent(person.jobNumber)}/sessions/${id}`).then(refresh)} />
            </Part>
          )}
        </>
      )}
    </FormDrawer>
  )
}

function PersonActions({ person }: { person: Person }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const refresh = useRefreshPeople()
  const show = useFirstPassword()
  const act = (action: string, done?: (answer: { password: string } | undefined) => void) =>
    http.post<{ password: string } | undefined>(`/api/people/${encodeURIComponent(person.jobNumber)}/${action}`).then(async (answer) => { done?.(answer); await refresh() }, (error: unknown) => void message.error(problemText(error)))
  const ask = (title: string, content: string, okText: string, run: () => Promise<void>) => modal.confirm({ title, content, okText, okButtonProps: { danger: true }, cancelText: t('admin.cancel'), onOk: run })
  return (
    <div className="people-actions">
      <Button icon={<KeyOutlined />} onClick={() => void ask(t('people.resetTitle', { name: person.name }), t('people.resetText'), t('people.reset'), () => act('password', (answer) => { if (answer) show(person.name, person.jobNumber, answer.password) }))}>{t('people.reset')}</Button>
      {person.lockedUntil && <Button icon={<UnlockOutlined />} onClick={() => void act('unlock')}>{t('people.unlock')}</Button>}
      {person.secondFactor && <Button icon={<SafetyOutlined />} onClick={() => void ask(t('people.removeFactorTitle', { name: person.name }), t('people.removeFactorText'), t('people.removeFactor'), () => act('remove-second-factor'))}>{t('people.removeFactor')}</Button>}
      <Button icon={<LogoutOutlined />} onClick={() => void ask(t('people.signOutTitle', { name: person.name }), t('people.signOutText'), t('people.signOut'), () => act('sign-out'))}>{t('people.signOut')}</Button>
      {person.disabledAt ? <Button onClick={() => void act('enable')}>{t('people.enable')}</Button> : <Button danger icon={<StopOutlined />} onClick={() => void ask(t('people.disableTitle', { name: person.name }), t('people.disableText'), t('people.disable'), () => act('disable'))}>{t('people.disable')}</Button>}
    </div>
  )
}

/** A password that somebody else must change is shown this once. */
function useFirstPassword(): (name: string, jobNumber: string, password: string) => void {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  return (name, jobNumber, password) => void modal.success({
    title: t('people.passwordTitle', { name }), width: 480, okText: t('admin.secretDone'),
    content: <><p>{t('people.passwordText')}</p><dl className="pairs"><dt>{t('people.jobNumber')}</dt><dd className="num">{jobNumber}</dd><dt>{t('admin.password')}</dt><dd><code className="secret">{password}</code></dd></dl></>,
  })
}
