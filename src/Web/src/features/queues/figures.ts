import type { Agent, AgentState, ClassCounts, Figures, Queue, RatingCounts, Waiting } from '@/lib/contract'
import type { AgentDay, AgentWork } from '@/lib/agent-work'
import { secondsBetween } from '@/lib/duration'
import { limitOf, type StateLimits } from './state-limits'

export type Traffic = 'all' | 'real' | 'simulated'

/** Counts are added; ratios are made from the sums, never averaged. An empty denominator gives null. */
export function sumFigures(parts: Figures[]): Figures {
  const sum = (of: (figures: Figures) => number) => parts.reduce((total, part) => total + of(part), 0)
  const offered = sum((f) => f.offered)
  const answered = sum((f) => f.answered)
  const shortAbandoned = sum((f) => f.shortAbandoned)
  const answeredInTime = sum((f) => f.answeredInTime)
  const waitAnsweredSeconds = sum((f) => f.waitAnsweredSeconds)
  const ratio = (top: number, bottom: number) => (bottom > 0 ? top / bottom : null)
  return {
    offered, answered, shortAbandoned, answeredInTime, waitAnsweredSeconds,
    abandoned: sum((f) => f.abandoned), lost: sum((f) => f.lost),
    answerRate: ratio(answered, offered), serviceLevel: ratio(answeredInTime, offered - shortAbandoned), asa: ratio(waitAnsweredSeconds, answered),
  }
}

export function figuresOf(queues: Queue[], traffic: Traffic): Figures {
  return sumFigures(queues.flatMap((queue) => (traffic === 'all' ? [queue.today, queue.todaySimulated] : [traffic === 'real' ? queue.today : queue.todaySimulated])))
}

export type SkillService = { skill: string; queues: Queue[]; figures: Figures; invited: number; answered: number; rating: number | null }

/** Each skill that callers of these queues need, over all queues that ask for it. */
export function skillsOf(queues: Queue[], traffic: Traffic): SkillService[] {
  const skills = [...new Set(queues.flatMap((queue) => queue.skills ?? []))].sort()
  return skills.map((skill) => {
    const asking = queues.filter((queue) => queue.skills?.includes(skill))
    const counts = asking.flatMap((queue) => (traffic === 'all' ? [queue.ratings, queue.ratingsSimulated] : [traffic === 'real' ? queue.ratings : queue.ratingsSimulated])).filter((one) => one !== undefined)
    const sum = (of: (one: RatingCounts) => number) => counts.reduce((total, one) => total + of(one), 0)
    const answered = sum((one) => one.answered)
    return { skill, queues: asking, figures: figuresOf(asking, traffic), invited: sum((one) => one.invited), answered, rating: answered > 0 ? sum((one) => one.points) / answered : null }
  })
}

export const hasSimulated = (queues: Queue[]): boolean => queues.some((queue) => queue.todaySimulated.offered > 0 || queue.waiting.some((caller) => caller.simulated))

export function waitingOf(queues: Queue[], traffic: Traffic): (Waiting & { queue: string })[] {
  return queues
    .flatMap((queue) => queue.waiting.map((caller) => ({ ...caller, queue: queue.id })))
    .filter((caller) => traffic === 'all' || caller.simulated === (traffic === 'simulated'))
    .sort((a, b) => a.since.localeCompare(b.since))
}

/** Where a figure begins to matter. Seconds and ratios; per cent of calls answered within the queue's own time. */
export const limits = { serviceLevelTarget: 0.8, serviceLevelBad: 0.7, waitBadSeconds: 60 }

export type Alarm = 'fine' | 'warn' | 'bad'

export const serviceLevelAlarm = (ratio: number | null): Alarm =>
  ratio === null || ratio >= limits.serviceLevelTarget ? 'fine' : ratio >= limits.serviceLevelBad ? 'warn' : 'bad'

/** Points short of its target after which a class is told in red. */
const shortBad = 0.1

export type Attainment = { queue: Queue; name: string; serviceLevelSeconds: number; targetPercent: number | null; counts: ClassCounts; level: number | null; alarm: Alarm }

/** Each class of each queue that treats it apart, as served today. */
export function attainmentsOf(queues: Queue[], traffic: Traffic): Attainment[] {
  return queues.flatMap((queue) => (queue.classes ?? []).map((one) => {
    const parts = traffic === 'all' ? [one.today, one.todaySimulated] : [traffic === 'real' ? one.today : one.todaySimulated]
    const sum = (of: (counts: ClassCounts) => number) => parts.reduce((total, part) => total + of(part), 0)
    const counts = { offered: sum((c) => c.offered), answered: sum((c) => c.answered), shortAbandoned: sum((c) => c.shortAbandoned), answeredInTime: sum((c) => c.answeredInTime) }
    const bottom = counts.offered - counts.shortAbandoned
    const level = bottom > 0 ? counts.answeredInTime / bottom : null
    const missing = level === null || one.targetPercent === null ? 0 : one.targetPercent / 100 - level
    return { queue, name: one.name, serviceLevelSeconds: one.serviceLevelSeconds, targetPercent: one.targetPercent, counts, level, alarm: missing <= 0 ? 'fine' : missing <= shortBad ? 'warn' : 'bad' }
  }))
}

export const waitAlarm = (seconds: number | null, serviceLevelSeconds: number): Alarm =>
  seconds === null || seconds <= serviceLevelSeconds ? 'fine' : seconds <= limits.waitBadSeconds ? 'warn' : 'bad'

export const overLimit = (agent: Agent, now: number, limits: StateLimits): boolean => {
  const limit = limitOf(limits, agent.state)
  return limit !== null && secondsBetween(agent.since, now) > limit
}

/** What an agent has done today, of the traffic that is looked at. */
export function dayOf(work: AgentWork | undefined, traffic: Traffic): AgentDay | null {
  if (!work) return null
  const { today: real, todaySimulated: played } = work
  return traffic === 'real' ? real : traffic === 'simulated' ? played : { in: real.in + played.in, out: real.out + played.out, missed: real.missed + played.missed, talkMs: real.talkMs + played.talkMs }
}

const order: Record<AgentState, number> = {
  offered: 0, talking: 1, consulting: 1, conferencing: 1, dialling: 1, training: 1, held: 2, 'wrap-up': 3, ready: 4, 'not-ready': 5, 'signed-out': 6,
}

/** Loudest state first, the longest in it before the others. Does not depend on now, so nothing jumps while nothing happens. */
export const byState = (a: Agent, b: Agent): number => order[a.state] - order[b.state] || a.since.localeCompare(b.since) || a.jobNumber.localeCompare(b.jobNumber)
