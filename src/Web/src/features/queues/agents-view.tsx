import { PhoneOutlined, WarningFilled } from '@ant-design/icons'
import { Table, Tooltip, type TableColumnsType } from 'antd'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/lib/clock'
import type { Agent } from '@/lib/contract'
import { formatDuration, secondsBetween } from '@/lib/duration'
import { useQueueName } from '@/lib/use-queue-name'
import { AgentName, SimulatedTag } from '@/ui/bits'
import { agentLook, stateIcons, StateTag } from '@/ui/state-tag'
import { VirtualGrid } from '@/ui/virtual-grid'
import { AgentMenu, useMaySupervise } from './agent-menu'
import { overLimit } from './figures'

/** Only the time changes each second; the tile is drawn again when its agent changes. */
function StateTime({ agent }: { agent: Agent }) {
  const now = useNow()
  const over = overLimit(agent, now)
  return <span className={`num state-time${over ? ' bad' : ''}`}>{over && <WarningFilled />} {formatDuration(secondsBetween(agent.since, now))}</span>
}

function PhoneDown({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  return agent.phoneUp || agent.state === 'signed-out' ? null : <Tooltip title={t('board.phoneDown')}><PhoneOutlined className="warn" aria-label={t('board.phoneDown')} /></Tooltip>
}

/** Chats and mails in hand; those that rest are told in the title. */
function WorkInHand({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  return (agent.work ?? []).map(({ channel, count, resting }) => <span key={channel} className="num dim" title={resting > 0 ? t('queue.resting', { count: resting }) : undefined}>{t(`queue.channel.${channel}`)} {count}</span>)
}

const jobNumberOf = (agent: Agent) => agent.jobNumber

export function AgentTiles({ agents }: { agents: Agent[] }) {
  return <VirtualGrid items={agents} keyOf={jobNumberOf} columnWidthMin={176} rowHeight={46} gap={6} render={(agent) => <Tile agent={agent} />} />
}

const Tile = memo(function Tile({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  return (
    <div className={`tile tile-${agentLook(agent)}`} data-testid={`agent-${agent.jobNumber}`} data-state={agent.state}>
      <div className="tile-line">
        <AgentName agent={agent} />{agent.synthetic && <SimulatedTag />}<PhoneDown agent={agent} />
        <span className="end tile-end"><StateTime agent={agent} /><AgentMenu agent={agent} /></span>
      </div>
      <div className="tile-line small"><StateTag state={agent.state} reason={agent.reason} /><WorkInHand agent={agent} /><span className="end dim cut">{agent.queues.map(queueName).join(t('common.and'))}</span></div>
    </div>
  )
})

export function AgentTable({ agents }: { agents: Agent[] }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const maySupervise = useMaySupervise()
  const columns: TableColumnsType<Agent> = [
    { title: t('board.jobNumber'), dataIndex: 'jobNumber', width: 80, render: (n: string) => <span className="dim">{n}</span> },
    { title: t('board.agents'), dataIndex: 'name', width: 170, ellipsis: true, render: (name: string, agent) => <span className="tile-line"><b className="cut">{name}</b>{agent.synthetic && <SimulatedTag />}<PhoneDown agent={agent} /></span> },
    { title: t('board.state'), key: 'state', width: 180, ellipsis: true, render: (_, agent) => <span className="tile-line"><StateTag state={agent.state} reason={agent.reason} /><WorkInHand agent={agent} /></span> },
    { title: t('board.timeInState'), key: 'time', width: 110, align: 'right', render: (_, agent) => <StateTime agent={agent} /> },
    { title: t('board.agentQueues'), key: 'queues', ellipsis: true, render: (_, agent) => agent.queues.map(queueName).join(t('common.and')) },
    { title: t('board.phone'), dataIndex: 'phone', width: 90, align: 'right', render: (phone: string | null, agent) => <span className="dim">{phone === `w${agent.jobNumber}` ? t('session.phone.browser') : phone}</span> },
    ...(maySupervise ? [{ title: '', key: 'menu', width: 48, align: 'right' as const, render: (_: unknown, agent: Agent) => <AgentMenu agent={agent} /> }] : []),
  ]
  return <Table rowKey="jobNumber" size="small" columns={columns} dataSource={agents} pagination={false} sticky virtual={agents.length > 100} scroll={agents.length > 100 ? { x: 760, y: 480 } : { x: 700 }} />
}

/** Rows of the phone layout, 56 px each. */
export function AgentRows({ agents }: { agents: Agent[] }) {
  return <VirtualGrid items={agents} keyOf={jobNumberOf} columnWidthMin={280} rowHeight={56} gap={0} render={(agent) => <Row agent={agent} />} />
}

const Row = memo(function Row({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const look = agentLook(agent)
  return (
    <div className="narrow-row agent-row">
      <i className={`agent-icon state-${look} state-filled`}>{stateIcons[look]}</i>
      <span className="grow">
        <span className="tile-line"><AgentName agent={agent} />{agent.synthetic && <SimulatedTag />}</span>
        <span className="small cut agent-line"><StateTag state={agent.state} reason={agent.reason} /> <span className="dim">{agent.queues.map(queueName).join(t('common.and'))}</span></span>
      </span>
      <StateTime agent={agent} />
      <AgentMenu agent={agent} />
    </div>
  )
})
