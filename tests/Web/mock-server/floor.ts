import type { AgentWork, TeamMembers } from '../../../src/Web/src/lib/agent-work'
import type { MockCentre } from './centre'
import { nameOf, numberOf } from './sample'

const serving = new Set(['offered', 'talking', 'held', 'consulting', 'conferencing', 'dialling'])

/** Whom agents serve, what they have done today, and their teams. */
export class MockFloor {
  private readonly changed = new Map<string, Partial<AgentWork>>()

  constructor(private readonly centre: MockCentre) {}

  list(): { agents: AgentWork[]; teams: TeamMembers[] } {
    const agents = this.centre.agents.map((agent) => this.work(agent.jobNumber))
    const teams = ['早班一组', '晚班二组'].map((name, i) => ({ id: `t${i}`, name, members: agents.map((one) => one.jobNumber).filter((job) => Number(job) % 2 === i) }))
    return { agents, teams }
  }

  becomes(jobNumber: string, change: Partial<AgentWork>): void {
    this.changed.set(jobNumber, { ...this.changed.get(jobNumber), ...change })
    this.centre.tell('agent-work', this.work(jobNumber))
  }

  private work(jobNumber: string): AgentWork {
    const agent = this.centre.agents.find((one) => one.jobNumber === jobNumber)
    const i = Number(jobNumber)
    const day = { in: (i * 7) % 41, out: (i * 3) % 9, missed: i % 4, talkMs: (i * 7919) % 14_000_000 }
    const none = { in: 0, out: 0, missed: 0, talkMs: 0 }
    const [queue] = agent?.queues ?? []
    const caller = i % 6 === 0 ? { number: '', name: null, customerId: null } : { number: numberOf(i), name: i % 3 === 0 ? null : nameOf(i), customerId: i }
    return {
      jobNumber, with: agent && serving.has(agent.state) ? { callId: agent.callId ?? `01JLIVE${i}`, caller, queue: queue ?? null, outbound: agent.state === 'dialling' } : null,
      today: agent?.synthetic ? none : day, todaySimulated: agent?.synthetic ? day : none, ...this.changed.get(jobNumber),
    }
  }
}
