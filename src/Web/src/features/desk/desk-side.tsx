import { MessageOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNow } from '@/lib/clock'
import type { Agent, Queue } from '@/lib/contract'
import { formatDuration, none, secondsBetween } from '@/lib/duration'
import { nameIn } from '@/lib/i18n'
import { useOpenInbox } from '@/lib/inbox'
import { useAgents, useQueues } from '@/lib/queries'
import { AgentName, SimulatedTag } from '@/ui/bits'
import { NoticeBoard } from '@/ui/notice-board'
import { Loaded } from '@/ui/page-states'
import { StateTag } from '@/ui/state-tag'
import { Elapsed } from '@/ui/time'
import { PickUpList } from './pick-up-list'

/** The panel on the right: my queues, and who else is here. */
export function DeskSide({ mine, jobNumber }: { mine: string[]; jobNumber: string }) {
  const { t } = useTranslation()
  const queues = useQueues()
  const agents = useAgents()
  return (
    <aside className="panel desk-side">
      <div className="panel-head"><h2>{t('desk.queues')}</h2></div>
      <Loaded query={queues} rows={3}>
        {(all) => <ul className="side-list">{all.filter((q) => mine.length === 0 || mine.includes(q.id)).map((queue) => <QueueRow key={queue.id} queue={queue} />)}</ul>}
      </Loaded>
      <PickUpList />
      <NoticeBoard />
      <div className="panel-head panel-head-next"><h2>{t('desk.colleagues')}</h2></div>
      <div className="panel-list grow">
        <Loaded query={agents} rows={6}>
          {(all) => <ul className="side-list">{colleagues(all, jobNumber).map((agent) => <ColleagueRow key={agent.jobNumber} agent={agent} />)}</ul>}
        </Loaded>
      </div>
    </aside>
  )
}

const rank: Partial<Record<Agent['state'], number>> = { ready: 0, 'wrap-up': 1, offered: 2, talking: 2, 'not-ready': 4, 'signed-out': 5 }
const colleagues = (all: Agent[], jobNumber: string) =>
  all.filter((agent) => agent.jobNumber !== jobNumber && !(agent.synthetic && agent.state === 'signed-out')).sort((a, b) => (rank[a.state] ?? 3) - (rank[b.state] ?? 3) || a.jobNumber.localeCompare(b.jobNumber))

export const longestWait = (queue: Queue, now: number): number | null =>
  queue.waiting.length === 0 ? null : Math.max(...queue.waiting.map((caller) => secondsBetween(caller.since, now)))

function QueueRow({ queue }: { queue: Queue }) {
  const { t, i18n } = useTranslation()
  const longest = longestWait(queue, useNow())
  const late = longest !== null && longest > queue.serviceLevelSeconds
  return (
    <li className="side-row">
      <b className="cut grow">{nameIn(i18n.language, queue.name)}</b>
      <span className="num">{t('desk.queueWaiting', { count: queue.waiting.length })}</span>
      <span className={`num side-time ${late ? 'warn' : 'dim'}`}>{longest === null ? none : formatDuration(longest)}</span>
      <span className="num dim side-ready">{t('desk.queueReady', { count: queue.agents.ready })}</span>
    </li>
  )
}

function ColleagueRow({ agent }: { agent: Agent }) {
  const { t } = useTranslation()
  const openInbox = useOpenInbox()
  return (
    <li className="side-row" data-testid={`colleague-${agent.jobNumber}`} data-state={agent.state}>
      <span className="cut grow"><AgentName agent={agent} />{agent.synthetic && <> <SimulatedTag /></>}{agent.doNotDisturb && <small className="warn"> {t('exchange.doNotDisturb')}</small>}</span>
      <StateTag state={agent.state} reason={agent.reason} />
      <span className="side-time dim"><Elapsed since={agent.since} /></span>
      {agent.synthetic ? <span className="side-message-none" /> : <Button type="text" size="small" className="side-message" icon={<MessageOutlined />} aria-label={t('inbox.messageTo', { name: agent.name })} onClick={() => openInbox({ tab: 'messages', with: agent })} />}
    </li>
  )
}

/** The bar's short line about my queues: how many wait, and how long. */
export function QueueLine({ mine }: { mine: string[] }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const queues = useQueues().data?.filter((queue) => mine.includes(queue.id)) ?? []
  if (queues.length === 0) return null
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting.length, 0)
  const longest = queues.map((queue) => longestWait(queue, now)).reduce<number | null>((a, b) => (b === null ? a : Math.max(a ?? 0, b)), null)
  return (
    <div className="bar-queue wide-only">
      <div>{queues.length === 1 && queues[0] ? nameIn(i18n.language, queues[0].name) : t('desk.queues')}</div>
      <div className="num"><b>{longest === null ? t('desk.queueLineEmpty') : t('desk.queueLine', { count: waiting, time: formatDuration(longest) })}</b></div>
    </div>
  )
}
