import { WarningFilled } from '@ant-design/icons'
import { Popover } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useNow } from '@/lib/clock'
import type { Agent, Queue, Waiting } from '@/lib/contract'
import { formatDuration, formatRatio, none, secondsBetween } from '@/lib/duration'
import { nameIn } from '@/lib/i18n'
import { figuresOf, limits, serviceLevelAlarm, waitAlarm, type Alarm, type Traffic } from './figures'

const thousands = (n: number) => n.toLocaleString('en-US')

/** Six figures. One within its limits has no colour at all. */
export function FigureRow({ queues, agents, waiting, traffic }: { queues: Queue[]; agents: Agent[]; waiting: Waiting[]; traffic: Traffic }) {
  const { t } = useTranslation()
  const figures = figuresOf(queues, traffic)
  const seconds = new Set(queues.map((queue) => queue.serviceLevelSeconds))
  const slName = seconds.size === 1 ? t('board.serviceLevel', { seconds: [...seconds][0] ?? 20 }) : t('board.serviceLevelMixed')
  return (
    <div className="figures" role="group" aria-label={t('board.title')}>
      <Figure name={t('board.waiting')} value={String(waiting.length)} unit={t('common.persons')} note={t('board.ringingCount', { count: waiting.filter((c) => c.ringing).length })} testid="figure-waiting" />
      <LongestWait queues={queues} waiting={waiting} />
      <Figure
        name={slName} value={formatRatio(figures.serviceLevel)} unit="%" alarm={serviceLevelAlarm(figures.serviceLevel)} note={t('board.target', { target: limits.serviceLevelTarget * 100 })} testid="figure-service-level"
        definition={<Definition
          text={t('board.definition.serviceLevel')} top={t('board.definition.serviceLevelTop')} topValue={thousands(figures.answeredInTime)}
          bottom={t('board.definition.serviceLevelBottom')} bottomValue={`${thousands(figures.offered)} − ${thousands(figures.shortAbandoned)}`} result={formatRatio(figures.serviceLevel)} traffic={traffic}
        />}
      />
      <Figure
        name={t('board.answerRate')} value={formatRatio(figures.answerRate)} unit="%" note={`${t('board.answeredOf', { answered: thousands(figures.answered), offered: thousands(figures.offered) })}`} testid="figure-answer-rate"
        definition={<Definition
          text={t('board.definition.answerRate')} top={t('board.definition.answerRateTop')} topValue={thousands(figures.answered)}
          bottom={t('board.definition.answerRateBottom')} bottomValue={thousands(figures.offered)} result={formatRatio(figures.answerRate)} traffic={traffic}
        />}
      />
      <Figure name={t('board.lost')} value={thousands(figures.lost)} unit={t(figures.lost === 1 ? 'common.call' : 'common.calls')} note={t('board.abandonedShort', { abandoned: figures.abandoned, short: figures.shortAbandoned })} />
      <AgentsFigure agents={agents} />
    </div>
  )
}

/** Counted from the people, not from the queues: one person serves several queues. */
function AgentsFigure({ agents }: { agents: Agent[] }) {
  const { t } = useTranslation()
  const count = (...states: Agent['state'][]) => agents.filter((agent) => states.includes(agent.state)).length
  const signedIn = agents.length - count('signed-out')
  return <Figure name={t('board.readySignedIn')} value={String(count('ready'))} unit={`/ ${signedIn}`} note={t('board.talkingCount', { talking: count('talking', 'held', 'consulting', 'conferencing'), wrapUp: count('wrap-up') })} />
}

function LongestWait({ queues, waiting }: { queues: Queue[]; waiting: (Waiting & { queue?: string })[] }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const first = waiting[0]
  const seconds = first ? secondsBetween(first.since, now) : null
  const queue = queues.find((q) => q.id === first?.queue) ?? queues[0]
  const alarm = waitAlarm(seconds, queue?.serviceLevelSeconds ?? 20)
  const name = queue ? nameIn(i18n.language, queue.name) : ''
  const note = seconds === null ? t('board.noneWaiting') : alarm === 'bad' ? `${name} ${t('board.overLimit', { limit: formatDuration(limits.waitBadSeconds) })}` : name
  return <Figure name={t('board.longest')} value={seconds === null ? none : formatDuration(seconds)} alarm={alarm} note={note} testid="figure-longest" />
}

type FigureProps = { name: string; value: string; unit?: string; note: string; alarm?: Alarm; definition?: ReactNode; testid?: string }

function Figure({ name, value, unit, note, alarm = 'fine', definition, testid }: FigureProps) {
  const body = (
    <>
      <div className="figure-name cut">{name}</div>
      <div className="figure-value num"><b>{value}</b>{unit && value !== none && <small>{unit}</small>}</div>
      <div className="figure-note cut num">{alarm === 'bad' && <WarningFilled className="bad" />} {note}</div>
    </>
  )
  const classes = `figure figure-${alarm}`
  return definition
    ? <Popover trigger="click" title={name} content={definition} destroyOnHidden><button type="button" className={classes} data-testid={testid}>{body}</button></Popover>
    : <div className={classes} data-testid={testid}>{body}</div>
}

type DefinitionProps = { text: string; top: string; topValue: string; bottom: string; bottomValue: string; result: string; traffic: Traffic }

function Definition({ text, top, topValue, bottom, bottomValue, result, traffic }: DefinitionProps) {
  const { t } = useTranslation()
  const simulated = traffic === 'all' ? '' : `&simulated=${traffic === 'simulated'}`
  return (
    <div className="definition">
      <p>{text}</p>
      <div className="definition-sum num"><span>{top}</span><b>{topValue}</b><hr /><span>{bottom}</span><b>{bottomValue}</b><span className="dim">=</span><b>{result} %</b></div>
      <Link to={`/calls?period=today${simulated}`}>{t('board.seeCalls')}</Link>
    </div>
  )
}
