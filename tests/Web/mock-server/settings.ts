import type { AgentSettings, AgentSetup, ChannelSetup, PolicyProblem, QueueSettings, QueueSetup, Rules, SettingsChange } from '../../../src/Web/src/lib/routing-settings'
import type { Answer, Ask } from './api'
import type { MockCentre } from './centre'

const rules: Rules = {
  order: 'longest-idle', stages: [], offerSeconds: 20, wrapUpSecondsMax: 60, missesMax: 3, waitSecondsMax: 600, lengthMax: 200, rejectAllowed: true, rejectRestSeconds: 0, afterReject: 'not-ready', rejectReason: null, agentNumberSpoken: false, agentPrompts: [], playbackFlow: null, recorded: true, serviceLevelSeconds: 20,
  waitingPrompts: ['music'], weightPercent: 100, creditSeconds: 0, escalateAfterSeconds: 0, escalationCreditSeconds: 0, classes: [], overflows: [], redialMinutes: 10, announcements: null, exits: [], callback: null, hours: null, recordedCalendar: null,
}
const good = (body: unknown): Answer => ({ status: 200, body })
const refused = (status: number, code: string, args: object = {}): Answer => ({ status, body: { type: 'about:blank', status, code, title: code, args } })

/** The settings of routing, answered from memory: just enough of the rules for the page to meet each answer. */
export class MockSettings {
  readonly queues = new Map<string, QueueSetup>()
  readonly agents = new Map<string, AgentSettings>()
  readonly changes: SettingsChange[] = []
  channels: ChannelSetup = { chats: 3, mails: 5, messages: 1, blends: [{ held: 'mail', coming: 'voice', blending: 'interrupts' }, { held: 'mail', coming: 'chat', blending: 'interrupts' }] }

  constructor(private readonly centre: MockCentre) {
    for (const queue of centre.queues) this.queues.set(queue.id, { id: queue.id, name: queue.name, rules })
    for (const { jobNumber, name, queues } of centre.agents)
      this.agents.set(jobNumber, { jobNumber, name, queues: queues.map((queue) => ({ queue, position: 0 })), skills: [{ skill: '英语', level: (Number(jobNumber) % 9) + 1 }], regions: Number(jobNumber) % 3 === 0 ? ['025'] : [], weight: 100, capacities: [] })
  }

  answer({ method, path, body }: Ask, jobNumber: string): Answer {
    const [, , , area = '', id = '', more = ''] = (path.split('?')[0] ?? '').split('/').map(decodeURIComponent)
    switch (`${method} ${area}`) {
      case 'GET queues': return good([...this.queues.values()].map((queue) => this.view(queue)))
      case 'GET queue-choices': return good({ queues: [], prompts: [{ name: 'queue', text: { zh: '正在为您转接人工坐席，请稍候。', en: 'Please wait.' } }, { name: 'still-waiting', text: { zh: '坐席正忙，请您继续等待。', en: 'Please stay on the line.' } }], calendars: [{ id: 'work', name: { zh: '工作时间', en: 'Working hours' } }], lists: [], flows: [{ id: 'voicemail', name: { zh: '留言', en: 'Voicemail' } }], outside: false })
      case 'GET agents': return good([...this.agents.values()])
      case 'GET channels': return good(this.channels)
      case 'PUT channels': return good(this.channels = body as ChannelSetup)
      case 'POST agents': return good(this.effect(id, body as AgentSetup))
      case 'GET changes': return good(this.changes)
      case 'POST queues': return id === 'check' ? good(this.problems(body as QueueSetup)) : more === 'preview' ? good(this.preview(id, body)) : more === 'announcement' ? good({ position: 4, expected: { fromSeconds: 95, toSeconds: 232 }, unknown: null, first: { zh: '正在为您转接人工坐席，请稍候。您当前排在第四位。预计等候一到四分钟', en: 'Please wait. You are number four in line.' }, next: { zh: '坐席正忙，请您继续等待。您当前排在第四位。', en: 'Please stay on the line. You are number four in line.' } }) : more === 'compare' ? good({ entries: 900, offers: 40, different: 1, choices: [{ callId: '01J899995', at: this.centre.iso(-600), then: '1004', now: '1012' }] }) : this.store(body as QueueSetup, jobNumber, true)
      case 'PUT queues': return this.store({ ...(body as QueueSetup), id }, jobNumber, false)
      case 'DELETE queues': return this.remove(id, path)
      case 'PUT agents': return this.storeAgent(id, body as Omit<AgentSettings, 'jobNumber' | 'name'>)
      default: return refused(404, 'not-found')
    }
  }

  private view(queue: QueueSetup): QueueSettings {
    const live = this.centre.queues.find((one) => one.id === queue.id)
    return { ...queue, agents: [...this.agents.values()].filter((agent) => agent.queues.some((one) => one.queue === queue.id)).length, waiting: live?.waiting.length ?? 0, problems: this.problems(queue) }
  }

  private problems({ rules: asked }: QueueSetup): PolicyProblem[] {
    return asked.stages.flatMap((stage, index): PolicyProblem[] => [
      ...(stage.holdSeconds >= asked.waitSecondsMax ? [{ code: 'hold-too-long', refuses: true, stage: index, detail: null, number: stage.holdSeconds }] : []),
      ...(stage.steps ?? []).flatMap((step) => step.needs.filter((need) => need.skill !== '英语').map((need) => ({ code: 'skill-missing', refuses: true, stage: index, detail: need.skill, number: null }))),
    ])
  }

  private preview(id: string, { rules: asked }: Record<string, unknown>) {
    const stages = ((asked as Rules | undefined)?.stages ?? []).map((stage) => ({ stage: stage.kind, before: 6, after: stage.kind === 'skill' ? 3 : 6, note: stage.kind === 'skill' ? null : 'none known' }))
    return {
      at: this.centre.iso(), queue: id, winner: '1004', value: 'idle 140.0 s', stages: [{ stage: 'signed-in', before: 12, after: 9, note: null }, { stage: 'ready', before: 9, after: 6, note: null }, ...stages, { stage: 'longest-idle', before: 6, after: 1, note: null }],
      losers: [{ agent: '1012', stage: 'longest-idle', value: 'idle 131.2 s' }, { agent: '1003', stage: 'skill', value: 'skill 英语 4 of 6' }], score: { seconds: 130, waitedSeconds: 10, weightPercent: 100, creditSeconds: 120 }, rivals: [], centreVersion: 7,
    }
  }

  private store(queue: QueueSetup, who: string, made: boolean): Answer {
    if (made && this.queues.has(queue.id)) return refused(409, 'queue-id-taken')
    const problems = this.problems(queue).filter((problem) => problem.refuses)
    if (problems.length > 0) return refused(422, 'policy-invalid', { problems })
    this.queues.set(queue.id, queue)
    this.changes.unshift({ version: this.changes.length + 8, at: this.centre.iso(), who, name: '许诺言', kind: 'queue', subject: queue.id, action: made ? 'created' : 'changed', content: queue })
    return { status: made ? 201 : 200, body: this.view(queue) }
  }

  private remove(id: string, path: string): Answer {
    const waiting = this.centre.queues.find((queue) => queue.id === id)?.waiting.length ?? 0
    if (waiting > 0 && !path.includes('to=')) return refused(409, 'queue-has-callers', { count: waiting })
    this.queues.delete(id)
    return { status: 204 }
  }

  private effect(jobNumber: string, setup: AgentSetup) {
    const before = this.agents.get(jobNumber)?.queues.map(({ queue }) => queue) ?? []
    const after = setup.queues.map(({ queue }) => queue)
    const count = (there: boolean) => ({ serving: there ? 9 : 8, signedIn: there ? 6 : 5, ready: there ? 1 : 0 })
    return {
      queues: [...new Set([...before, ...after])].map((queue) => ({ queue, waiting: 3, before: count(before.includes(queue)), after: count(after.includes(queue)), waitBefore: { fromSeconds: 90, toSeconds: 210 }, waitAfter: { fromSeconds: 60, toSeconds: 150 }, problems: [] })),
      offers: after.filter((queue) => !before.includes(queue)).map((queue) => ({ callId: 'W10', queue, agent: jobNumber })),
    }
  }

  private storeAgent(jobNumber: string, setup: Omit<AgentSettings, 'jobNumber' | 'name'>): Answer {
    const before = this.agents.get(jobNumber)
    if (!before) return refused(404, 'agent-unknown')
    this.agents.set(jobNumber, { ...before, ...setup })
    return good(this.agents.get(jobNumber))
  }
}
