import { PhoneOutlined, WarningFilled } from '@ant-design/icons'
import { Table, Tooltip, type TableColumnsType } from 'antd'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/lib/clock'
import { useAgentWork, useAgentWorks, type AgentWork } from '@/lib/agent-work'
import type { Agent } from '@/lib/contract'
import { formatDuration, secondsBetween } from '@/lib/duration'
import { useQueueName } from '@/lib/use-queue-name'
import { AgentName, SimulatedTag, useCallerWords } from '@/ui/bits'
import { agentLook, stateIcons, StateTag } from '@/ui/state-tag'
import { VirtualGrid } from '@/ui/virtual-grid'
import { AgentMenu, useMaySupervise } from './agent-menu'
import { dayOf, overLimit, type Traffic } from './figures'
import { useStateLimits } from './state-limits'

/** Only the time changes each second; the tile is drawn again when its agent changes. */
function StateTime({ agent }: { agent: Agent }) {
  const now = useNow()
  const over = overLimit(agent, now, useStateLimits())
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

/** The number of whom he serves; between calls the queues he is in. */
function Serves({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const words = useCallerWords()
  const work = useAgentWork(agent.jobNumber)
  if (work?.with) return <span className="num cut" title={`${words(work.with.caller).name} ${queueName(work.with.queue)}`}>{words(work.with.caller).number}</span>
  return <span className="dim cut">{agent.queues.map(queueName).join(t('common.and'))}</span>
}

/** In and out today, short. */
function DayCounts({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const day = dayOf(useAgentWork(agent.jobNumber), 'all')
  return day && <small className="dim num day-counts" title={t('floor.dayText', { in: day.in, out: day.out, missed: day.missed })}>{t('floor.day', { in: day.in, out: day.out })}</small>
}

const jobNumberOf = (agent: Agent) => agent.jobNumber

export function AgentTiles({ agents }: { agents: Agent[] }) {
  return <VirtualGrid items={agents} keyOf={jobNumberOf} columnWidthMin={176} rowHeight={46} gap={6} render={(agent) => <Tile agent={agent} />} />
}

const Tile = memo(function Tile({ agent }: { agent: Agent }) {
  return (
    <div className={`tile tile-${agentLook(agent)}`} data-testid={`agent-${agent.jobNumber}`} data-state={agent.state}>
      <div className="tile-line">
        <AgentName agent={agent} />{agent.synthetic && <SimulatedTag />}<PhoneDown agent={agent} />
        <span className="end tile-end"><DayCounts agent={agent} /><StateTime agent={agent} /><AgentMenu agent={agent} /></span>
      </div>
      <div className="tile-line small"><StateTag state={agent.state} reason={agent.reason} /><WorkInHand agent={agent} /><span className="end tile-serves"><Serves agent={agent} /></span></div>
    </div>
  )
})

export function AgentTable({ agents, traffic }: { agents: Agent[]; traffic: Traffic }) {
  const { t } = useTranslation()
  const works = useAgentWorks()
  const words = useCallerWords()
  const queueName = useQueueName()
  const maySupervise = useMaySupervise()
  const columns: TableColumnsType<Agent> = [
    { title: t('board.jobNumber'), dataIndex: 'jobNumber', width: 64, render: (n: string) => <span className="dim">{n}</span> },
    { title: t('board.agents'), dataIndex: 'name', width: 140, ellipsis: true, render: (name: string, agent) => <span className="tile-line"><b className="cut">{name}</b>{agent.synthetic && <SimulatedTag />}<PhoneDown agent={agent} /></span> },
    { title: t('board.state'), key: 'state', width: 140, ellipsis: true, render: (_, agent) => <span className="tile-line"><StateTag state={agent.state} reason={agent.reason} /><WorkInHand agent={agent} /></span> },
    { title: t('board.timeInState'), key: 'time', width: 92, align: 'right', render: (_, agent) => <StateTime agent={agent} /> },
    { title: t('board.agentQueues'), key: 'queues', width: 120, ellipsis: true, render: (_, agent) => agent.queues.map(queueName).join(t('common.and')) },
    ...(works ? [
      { title: t('floor.number'), key: 'number', width: 190, ellipsis: true, render: (_: unknown, { jobNumber }: Agent) => <CallerCell work={works[jobNumber]} words={words} queueName={queueName} /> },
      ...(['in', 'out', 'missed'] as const).map((count) => ({ title: t(`floor.${count}`), key: count, width: 72, align: 'right' as const, sorter: byDay(works, traffic, count), render: (_: unknown, { jobNumber }: Agent) => <span className="num">{dayOf(works[jobNumber], traffic)?.[count] ?? ''}</span> })),
      { title: t('floor.talk'), key: 'talk', width: 84, align: 'right' as const, sorter: byDay(works, traffic, 'talkMs'), render: (_: unknown, { jobNumber }: Agent) => <span className="num">{formatDuration((dayOf(works[jobNumber], traffic)?.talkMs ?? 0) / 1000)}</span> },
    ] : []),
    { title: t('board.phone'), dataIndex: 'phone', width: 90, align: 'right', render: (phone: string | null, agent) => <span className="dim">{phone === `w${agent.jobNumber}` ? t('session.phone.browser') : phone}</span> },
    ...(maySupervise ? [{ title: '', key: 'menu', width: 48, align: 'right' as const, render: (_: unknown, agent: Agent) => <AgentMenu agent={agent} /> }] : []),
  ]
  return <Table rowKey="jobNumber" size="small" columns={columns} dataSource={agents} pagination={false} sticky virtual={agents.length > 100} scroll={agents.length > 100 ? { x: works ? 1120 : 760, y: 480 } : { x: works ? 1120 : 700 }} />
}

const byDay = (works: Record<string, AgentWork>, traffic: Traffic, count: keyof AgentWork['today']) => (a: Agent, b: Agent) => (dayOf(works[a.jobNumber], traffic)?.[count] ?? 0) - (dayOf(works[b.jobNumber], traffic)?.[count] ?? 0)

function CallerCell({ work, words, queueName }: { work: AgentWork | undefined; words: ReturnType<typeof useCallerWords>; queueName: ReturnType<typeof useQueueName> }) {
  if (!work?.with) return null
  const { name, number } = words(work.with.caller)
  return <span className="num">{number} <span className="dim">{[name === number || work.with.caller.number === '' ? '' : name, work.with.queue && queueName(work.with.queue)].filter(Boolean).join(' · ')}</span></span>
}

/** Rows of the phone layout, 56 px each. */
export function AgentRows({ agents }: { agents: Agent[] }) {
  return <VirtualGrid items={agents} keyOf={jobNumberOf} columnWidthMin={280} rowHeight={56} gap={0} render={(agent) => <Row agent={agent} />} />
}

const Row = memo(function Row({ agent }: { agent: Agent }) {
  const look = agentLook(agent)
  return (
    <div className="narrow-row agent-row">
      <i className={`agent-icon state-${look} state-filled`}>{stateIcons[look]}</i>
      <span className="grow">
        <span className="tile-line"><AgentName agent={agent} />{agent.synthetic && <SimulatedTag />}</span>
        <span className="small cut agent-line"><StateTag state={agent.state} reason={agent.reason} /> <Serves agent={agent} /></span>
      </span>
      <span className="row-figures"><StateTime agent={agent} /><DayCounts agent={agent} /></span>
      <AgentMenu agent={agent} />
    </div>
  )
})
