import { AppstoreOutlined, TeamOutlined, UnorderedListOutlined } from '@ant-design/icons'
import { Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Agent, Queue } from '@/lib/contract'
import { useNow } from '@/lib/clock'
import { formatDuration, formatRatio, none, secondsBetween } from '@/lib/duration'
import { nameIn } from '@/lib/i18n'
import { readPreference, writePreference } from '@/lib/preferences'
import { useAgents, useQueues } from '@/lib/queries'
import { useNarrow } from '@/lib/use-narrow'
import { SimulatedTag } from '@/ui/bits'
import { MonitorPhone } from '@/ui/monitor-phone'
import { Empty, Failed, Loaded } from '@/ui/page-states'
import { agentLook, stateIcons } from '@/ui/state-tag'
import type { AgentState as Look } from '@/ui/tokens'
import { useMaySupervise } from './agent-menu'
import { AgentRows, AgentTable, AgentTiles } from './agents-view'
import { useAgentWorks, useTeamMembers } from '@/lib/agent-work'
import { BoardFilters, inTeam, isSought } from './board-filters'
import { ClassStrip } from './class-strip'
import { FigureRow } from './figure-row'
import { byState, figuresOf, hasSimulated, serviceLevelAlarm, waitAlarm, waitingOf, type Traffic } from './figures'
import { SkillStrip } from './skill-strip'
import { WaitingPanel } from './waiting-panel'
import './board.css'

/** Live queues and agents. Scope, state, and traffic stand in the address. */
export function BoardPage() {
  const queues = useQueues()
  const agents = useAgents()
  return (
    <Loaded query={queues} rows={12}>
      {(all) => <Board queues={all} agents={agents.data ?? []} agentsFailed={agents.data ? null : agents.error} retryAgents={() => void agents.refetch()} />}
    </Loaded>
  )
}

type BoardProps = { queues: Queue[]; agents: Agent[]; agentsFailed: unknown; retryAgents: () => void }

function Board({ queues, agents, agentsFailed, retryAgents }: BoardProps) {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const [view, setView] = useState(readPreference('board-view') === 'table' ? 'table' : 'tiles')
  const narrow = useNarrow()
  const mayListen = useMaySupervise()
  const scope = queues.find((queue) => queue.id === params.get('queue')) ?? null
  const traffic: Traffic = params.get('traffic') === 'real' ? 'real' : params.get('traffic') === 'simulated' ? 'simulated' : 'all'
  const look = params.get('state') as Look | null
  const [sought, group] = [params.get('agent') ?? '', params.get('team')]
  const [works, teams] = [useAgentWorks(), useTeamMembers()]
  const set = (name: string, value: string | null) => setParams((before) => {
    const all = new URLSearchParams(before)
    if (value === null) all.delete(name)
    else all.set(name, value)
    return all
  }, { replace: true })

  if (queues.length === 0) return <Empty icon={<TeamOutlined />} title={t('board.noQueues')} text={t('board.noQueuesText')} />
  const shown = scope ? [scope] : queues
  const team = agents.filter((agent) => (!scope || agent.queues.includes(scope.id)) && inTeam(agent, teams, group))
  const present = team.filter((agent) => agent.state !== 'signed-out')
  const listed = (look === 'out' ? team : present).filter((agent) => (!look || agentLook(agent) === look) && isSought(agent, works?.[agent.jobNumber], sought)).sort(byState)
  const waiting = waitingOf(shown, traffic)
  const limitOf = (id: string) => queues.find((queue) => queue.id === id)?.serviceLevelSeconds ?? 20
  return (
    <div className="board">
      <Scope queues={queues} agents={agents} chosen={scope?.id ?? null} onChoose={(id) => set('queue', id)} />
      <section className="panel board-middle">
        <div className="board-head">
          <h1>{scope ? <QueueTitle queue={scope} /> : t('board.title')}</h1>
          {hasSimulated(shown) && traffic !== 'real' && <SimulatedTag word={traffic === 'all' ? t('common.includesSimulated') : t('common.simulated')} />}
          <span className="end" />
          {mayListen && <MonitorPhone />}
          <Segmented
            size="small" aria-label={t('board.traffic')} value={traffic} onChange={(value) => set('traffic', value === 'all' ? null : value)}
            options={[{ value: 'all', label: t('common.all') }, { value: 'real', label: t('common.real') }, { value: 'simulated', label: t('common.simulated') }]}
          />
        </div>
        <FigureRow queues={shown} agents={team} waiting={waiting} traffic={traffic} />
        <QueueStrip queues={queues} traffic={traffic} chosen={scope?.id ?? null} onChoose={(id) => set('queue', id === scope?.id ? null : id)} />
        <ClassStrip queues={shown} traffic={traffic} />
        <SkillStrip queues={shown} traffic={traffic} />
        <StateLegend agents={team} chosen={look} onChoose={(value) => set('state', value === look ? null : value)}>
          <BoardFilters sought={sought} onSeek={(word) => set('agent', word)} team={group} onTeam={(id) => set('team', id)} />
          <Segmented
            className="wide-only" size="small" value={view} onChange={(value) => { setView(value); writePreference('board-view', value) }}
            options={[{ value: 'tiles', icon: <AppstoreOutlined aria-label={t('board.tiles')} /> }, { value: 'table', icon: <UnorderedListOutlined aria-label={t('board.table')} /> }]}
          />
        </StateLegend>
        {agentsFailed ? <Failed error={agentsFailed} retry={retryAgents} />
          : listed.length === 0 ? <Empty icon={<TeamOutlined />} title={t(sought || group ? 'floor.noneFound' : 'board.noAgents')} text={t(sought || group ? 'floor.noneFoundText' : 'board.noAgentsText')} />
            : (
              <div className={narrow ? undefined : 'board-agents'}>{narrow ? <AgentRows agents={listed} /> : view === 'tiles' ? <AgentTiles agents={listed} /> : <AgentTable agents={listed} traffic={traffic} />}</div>
            )}
      </section>
      <WaitingPanel waiting={waiting} serviceLevelSeconds={limitOf} />
    </div>
  )
}

function QueueTitle({ queue }: { queue: Queue }) {
  const { i18n } = useTranslation()
  return nameIn(i18n.language, queue.name)
}

function Scope({ queues, agents, chosen, onChoose }: { queues: Queue[]; agents: Agent[]; chosen: string | null; onChoose: (id: string | null) => void }) {
  const { t, i18n } = useTranslation()
  const signedIn = agents.filter((agent) => agent.state !== 'signed-out')
  const rows = [{ id: null as string | null, name: t('board.allQueues'), count: signedIn.length }, ...queues.map((queue) => ({ id: queue.id as string | null, name: nameIn(i18n.language, queue.name), count: signedIn.filter((a) => a.queues.includes(queue.id)).length }))]
  return (
    <nav className="panel scope" aria-label={t('board.scope')}>
      <div className="group">{t('board.queues')}</div>
      {rows.map((row) => (
        <button key={row.id ?? '*'} type="button" className={`scope-row${row.id === chosen ? ' scope-on' : ''}`} aria-pressed={row.id === chosen} onClick={() => onChoose(row.id)}>
          <span className="cut grow">{row.name}</span><span className="num dim">{row.count}</span>
        </button>
      ))}
    </nav>
  )
}

function QueueStrip({ queues, traffic, chosen, onChoose }: { queues: Queue[]; traffic: Traffic; chosen: string | null; onChoose: (id: string) => void }) {
  return <div className="queue-strip">{queues.map((queue) => <QueueCell key={queue.id} queue={queue} traffic={traffic} on={queue.id === chosen} onChoose={() => onChoose(queue.id)} />)}</div>
}

function QueueCell({ queue, traffic, on, onChoose }: { queue: Queue; traffic: Traffic; on: boolean; onChoose: () => void }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const waiting = waitingOf([queue], traffic)
  const longest = waiting[0] ? secondsBetween(waiting[0].since, now) : null
  const { serviceLevel } = figuresOf([queue], traffic)
  const level = serviceLevelAlarm(serviceLevel)
  const wait = waitAlarm(longest, queue.serviceLevelSeconds)
  return (
    <button type="button" className={`queue-cell${on ? ' queue-on' : ''}`} aria-pressed={on} onClick={onChoose} data-testid={`queue-${queue.id}`}>
      <span className="tile-line"><b className="cut">{nameIn(i18n.language, queue.name)}</b><span className={`end num ${level === 'fine' ? 'dim' : level}`}>{formatRatio(serviceLevel)}{serviceLevel !== null && ' %'}</span></span>
      <span className="tile-line dim"><span>{t('board.wait')} <b className="num queue-count">{waiting.length}</b> <span className={`num ${wait === 'fine' ? '' : wait}`}>{longest === null ? none : formatDuration(longest)}</span></span>
        <span className={`end num ${queue.agents.ready === 0 && waiting.length > 0 ? 'warn' : ''}`}>{t('board.idle', { count: queue.agents.ready })}</span></span>
    </button>
  )
}

const looks: Look[] = ['offered', 'talking', 'held', 'wrapup', 'ready', 'notready', 'away', 'out']
const lookWords = { offered: 'state.offered', talking: 'state.talking', held: 'state.held', wrapup: 'state.wrap-up', ready: 'state.ready', notready: 'state.not-ready', away: 'state.away', out: 'state.signed-out' } as const

/** Counts by state, which are filters too, and the whole team as one bar. */
function StateLegend({ agents, chosen, onChoose, children }: { agents: Agent[]; chosen: Look | null; onChoose: (look: Look) => void; children: ReactNode }) {
  const { t } = useTranslation()
  const counts = looks.map((look) => ({ look, count: agents.filter((agent) => agentLook(agent) === look).length })).filter(({ count }) => count > 0)
  return (
    <div className="legend">
      <div className="legend-line">
        {counts.map(({ look, count }) => (
          <button key={look} type="button" className={`legend-item state-${look}${chosen === look ? ' legend-on' : ''}`} aria-pressed={chosen === look} title={t('board.filterState', { state: t(lookWords[look]) })} onClick={() => onChoose(look)}>
            {stateIcons[look]} {t(lookWords[look])} <b className="num">{count}</b>
          </button>
        ))}
      </div>
      <div className="legend-tools">{children}</div>
      <div className="legend-bar" aria-hidden="true">{counts.filter(({ look }) => look !== 'out').map(({ look, count }) => <i key={look} className={`bar-${look}`} style={{ flexGrow: count }} />)}</div>
    </div>
  )
}
