import { DownOutlined, PhoneOutlined, WarningFilled } from '@ant-design/icons'
import { App, Button, Dropdown, Tooltip, type MenuProps } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Agent } from '@/lib/contract'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { keys, useReasons } from '@/lib/queries'
import { agentLook, stateIcons, useStateWord } from '@/ui/state-tag'
import { Elapsed, Remaining } from '@/ui/time'
import { endShift, shiftPhone, startShift } from './softphone/phone-context'

/** Reasons that the system gives; nobody chooses them. */
const ofSystem = ['no-answer', 'connection-lost', 'unreachable', 'rejected', 'supervising', 'outbound']

/** State, its time, and the menu to change it. A wish during a talk is shown as pending. */
export function StatePill({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const word = useStateWord()
  const reasons = useReasons().data ?? []
  const client = useQueryClient()
  const look = agentLook(agent)
  const path = `/api/agents/${encodeURIComponent(agent.jobNumber)}/state`

  const change = async (wish: () => Promise<Agent>) => {
    try {
      const changed = await wish()
      client.setQueryData(keys.desk, (desk: { agent: Agent } | undefined) => (desk ? { ...desk, agent: changed } : desk))
    } catch (error) {
      void message.error(problemText(error))
    }
  }

  const items: MenuProps['items'] = agent.state === 'signed-out'
    ? [
        { key: 'start-ready', icon: stateIcons.ready, label: t('state.signInReady'), onClick: () => void change(() => startShift(agent.jobNumber, shiftPhone(), true)) },
        { key: 'start', icon: stateIcons.notready, label: t('state.signInNotReady'), onClick: () => void change(() => startShift(agent.jobNumber, shiftPhone(), false)) },
      ]
    : [
        { key: 'ready', icon: <span className="state-ready">{stateIcons.ready}</span>, label: t('state.goReady'), disabled: agent.state === 'ready' && !agent.pending, onClick: () => void change(() => http.put(path, { state: 'ready' })) },
        {
          key: 'not-ready', type: 'group', label: t('state.goNotReady'),
          children: reasons.filter((reason) => !ofSystem.includes(reason.code)).map((reason) => ({
            key: `reason-${reason.code}`, label: nameIn(i18n.language, reason),
            icon: reason.code === 'away' ? <span className="state-away">{stateIcons.away}</span> : <span className="state-notready">{stateIcons.notready}</span>,
            onClick: () => void change(() => http.put(path, { state: 'not-ready', reason: reason.code })),
          })),
        },
        { type: 'divider' },
        agent.outbound
          ? { key: 'outbound-over', icon: <PhoneOutlined />, label: t('state.outboundOver'), onClick: () => void change(() => http.put(path, { state: 'outbound-over' })) }
          : { key: 'outbound', icon: <PhoneOutlined />, label: t('state.outbound'), disabled: agent.state !== 'ready' && agent.state !== 'not-ready', onClick: () => void change(() => http.put(path, { state: 'outbound' })) },
        { key: 'sign-out', icon: stateIcons.out, label: t('state.signOut'), onClick: () => void change(() => endShift(agent.jobNumber)) },
      ]

  const now = word(agent.state, agent.reason)
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" className={`pill state-${look} state-filled`} aria-label={t('state.menu', { state: now })} data-testid="state-pill" data-state={agent.state}>
        {stateIcons[look]}
        <span className="pill-word">
          <span className="cut">{now}</span>
          {agent.pending && <small className="cut">{t('state.pending', { state: word(agent.pending.state, agent.pending.reason) })}</small>}
        </span>
        {agent.state !== 'signed-out' && <b className="pill-time"><Elapsed since={agent.since} /></b>}
        {agent.graceEndsAt && <GraceWarning until={agent.graceEndsAt} />}
        <DownOutlined className="pill-arrow" />
      </Button>
    </Dropdown>
  )
}

function GraceWarning({ until }: { until: string }) {
  const { t } = useTranslation()
  return (
    <Tooltip title={t('state.grace')}>
      <span className="warn"><WarningFilled /> <Remaining until={until} /></span>
    </Tooltip>
  )
}
