import type { QueryClient } from '@tanstack/react-query'
import { agentWorkKey, mergeAgentWork, type AgentWorks } from './agent-work'
import type { Agent, Call, Customer, LiveEvent, Queue } from './contract'
import { mergeContact, type ContactForms } from './forms'
import { keys } from './queries'

// Snapshot over HTTP, then events. Events that arrive while a snapshot is under way are laid over it when it lands,
// so that an older snapshot never hides a newer event.

type Overlay = LiveEvent[]
const overlays = new Set<Overlay>()

/** Fetches a snapshot; `merge` lays one event over it and returns the same value when the event does not belong to it. */
export async function snapshot<T>(fetch: () => Promise<T>, merge: (value: T, event: LiveEvent) => T): Promise<T> {
  const overlay: Overlay = []
  overlays.add(overlay)
  try {
    return overlay.reduce(merge, await fetch())
  } finally {
    overlays.delete(overlay)
  }
}

const replaceBy = <T, K>(list: T[], item: T, key: (value: T) => K): T[] => {
  const at = list.findIndex((existing) => key(existing) === key(item))
  return at < 0 ? [...list, item] : list.with(at, item)
}

export const mergeAgents = (agents: Agent[], event: LiveEvent): Agent[] =>
  event.type === 'agent' ? replaceBy(agents, event.data, (a) => a.jobNumber) : agents

export const mergeQueues = (queues: Queue[], event: LiveEvent): Queue[] =>
  event.type === 'queue' ? replaceBy(queues, event.data, (q) => q.id) : queues

const listRefreshMs = 2_000
const batchMs = 80

/** Puts events into the query cache. A burst is applied in one go, so that 500 agents do not draw 500 times. */
export class LiveCache {
  private waiting: LiveEvent[] = []
  private flushTimer: ReturnType<typeof setTimeout> | null = null
  private readonly stale = new Set<string>()
  private refreshTimer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly client: QueryClient) {}

  take(event: LiveEvent): void {
    overlays.forEach((overlay) => overlay.push(event))
    if (event.type === 'desk') {
      this.client.setQueryData(keys.desk, event.data) // An offer does not wait for the batch.
      return
    }
    if (event.type === 'notice' || event.type === 'chat') {
      void this.client.invalidateQueries({ queryKey: ['inbox'] })
      return
    }
    if (event.type === 'state-set') {
      this.client.setQueryData(keys.stateSet, event.data)
      return
    }
    if (event.type === 'contact-asked') {
      this.client.setQueryData(keys.contactAsked, event.data)
      return
    }
    if (event.type === 'contact-form' || event.type === 'contact-present') {
      this.client.setQueryData<ContactForms>(['contact-forms', event.data.callId], (contact) => contact && mergeContact(contact, event))
      return
    }
    if (event.type === 'customer-present') {
      this.client.setQueryData(['customers', 'present', event.data.customerId], event.data.present)
      return
    }
    this.waiting.push(event)
    this.flushTimer ??= setTimeout(() => this.flush(), batchMs)
  }

  /** What was shown may be old: every live query is fetched again. */
  refreshAll(): void {
    for (const key of [keys.desk, keys.agents, keys.queues, keys.simulation, keys.calls, keys.customers, ['alarms'], ['inbox'], ['contact-forms']]) void this.client.invalidateQueries({ queryKey: key })
  }

  private flush(): void {
    this.flushTimer = null
    const events = this.waiting
    this.waiting = []
    this.client.setQueryData<Agent[]>(keys.agents, (agents) => agents && events.reduce(mergeAgents, agents))
    this.client.setQueryData<AgentWorks>(agentWorkKey, (works) => works && events.reduce(mergeAgentWork, works))
    this.client.setQueryData<Queue[]>(keys.queues, (queues) => queues && events.reduce(mergeQueues, queues))
    for (const event of events) {
      if (event.type === 'call') this.call(event.data)
      if (event.type === 'customer') this.customer(event.data)
      if (event.type === 'alarm') void this.client.invalidateQueries({ queryKey: ['alarms'] })
      if (event.type === 'simulation') this.client.setQueryData(keys.simulation, event.data)
    }
  }

  private call(call: Call): void {
    this.client.setQueryData<Call>(keys.call(call.id), (old) => (old ? call : old))
    this.later('calls')
  }

  private customer(customer: Customer): void {
    for (const number of customer.numbers) this.client.setQueryData<Customer | null>(keys.customerOf(number), (old) => (old === undefined ? old : customer))
    this.client.setQueryData<Customer>(['customers', 'one', customer.id], (old) => old && customer)
    this.later('customers')
  }

  /** Lists are filtered and paged by the server; they are fetched again, but not for each of a hundred events. */
  private later(list: 'calls' | 'customers'): void {
    this.stale.add(list)
    this.refreshTimer ??= setTimeout(() => {
      this.refreshTimer = null
      for (const name of this.stale) void this.client.invalidateQueries({ queryKey: [name, 'list'] })
      this.stale.clear()
    }, listRefreshMs)
  }
}
