import { Alert, App, Button, Drawer, Input, InputNumber, Select, Typography } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { boardKey, makeLink, revokeLink, useLinks, type Board, type WallLink } from './api'

const daysUsual = 90
const noScope: string[] = []

/** Teams as the reports know them; whoever may not see the tree makes links for all. */
export const useTeams = () => useQuery({ queryKey: [...boardKey, 'teams'], queryFn: ({ signal }) => http.get<{ id: string; name: string }[]>('/api/wallboards/teams', signal), staleTime: 60_000 })

/** The links by which screens show a board: each with what it may show and until when, to be revoked at any time. */
export function LinksDrawer({ board, close }: { board: Board; close: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { modal } = App.useApp()
  const query = useLinks(board.id)
  const queues = useQueues().data ?? []
  const teams = useTeams().data ?? []
  const queueName = useQueueName()
  const [draft, setDraft] = useState({ name: '', days: daysUsual, queues: noScope, teams: noScope })
  const [made, setMade] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const done = async (work: Promise<unknown>) => {
    setProblem(null)
    try { await work; await client.invalidateQueries({ queryKey: [...boardKey, 'links', board.id] }) } catch (error) { setProblem(problemText(error)) }
  }
  const make = () => done(makeLink(board.id, draft).then((answer) => { setMade(window.location.origin + answer.path); setDraft({ ...draft, name: '' }) }))
  const revoke = (link: WallLink) => void modal.confirm({ title: t('wall.revokeTitle', { name: link.name }), content: t('wall.revokeText'), okText: t('wall.revoke'), cancelText: t('calendars.cancel'), okButtonProps: { danger: true }, onOk: () => done(revokeLink(board.id, link.id)) })
  const scopeOf = (link: WallLink) => [...link.queues.map(queueName), ...link.teams.map((id) => teams.find((team) => team.id === id)?.name ?? id)].join(', ') || t('wall.everything')
  return (
    <Drawer open onClose={close} size={480} title={`${t('wall.links')} · ${board.name}`}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      {made && <Alert type="success" showIcon className="sign-alert" title={t('wall.linkMade')} description={<Typography.Paragraph copyable className="wall-address">{made}</Typography.Paragraph>} />}
      <div className="list-form">
        <label className="field"><span>{t('wall.linkName')}</span><Input maxLength={60} aria-label={t('wall.linkName')} value={draft.name} placeholder={t('wall.linkNameHelp')} onChange={(e) => setDraft({ ...draft, name: e.target.value })} /></label>
        <label className="field"><span>{t('wall.days')}</span><InputNumber min={1} max={366} precision={0} aria-label={t('wall.days')} value={draft.days} onChange={(days) => setDraft({ ...draft, days: days ?? daysUsual })} /></label>
        <label className="field"><span>{t('wall.onlyQueues')}</span><Select mode="multiple" aria-label={t('wall.onlyQueues')} placeholder={t('wall.allQueues')} value={draft.queues} onChange={(value) => setDraft({ ...draft, queues: value })} options={queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))} /></label>
        <label className="field"><span>{t('wall.onlyTeams')}</span><Select mode="multiple" aria-label={t('wall.onlyTeams')} placeholder={t('wall.allTeams')} value={draft.teams} onChange={(value) => setDraft({ ...draft, teams: value })} options={teams.map((team) => ({ value: team.id, label: team.name }))} /></label>
        <Button type="primary" disabled={draft.name.trim() === ''} onClick={() => void make()}>{t('wall.makeLink')}</Button>
      </div>
      <Loaded query={query}>
        {(links) => (
          <ul className="wall-links" aria-label={t('wall.links')}>
            {links.map((link) => (
              <li key={link.id}>
                <span className="grow"><b>{link.name}</b><small className="dim">{scopeOf(link)} · {link.createdBy}</small><small className={link.expiresAt < new Date().toISOString() ? 'report-worse' : 'dim'}>{t('wall.until')} <At iso={link.expiresAt} /></small></span>
                <Button size="small" danger onClick={() => revoke(link)}>{t('wall.revoke')}</Button>
              </li>
            ))}
            {links.length === 0 && <li className="dim">{t('wall.noLinks')}</li>}
          </ul>
        )}
      </Loaded>
    </Drawer>
  )
}
