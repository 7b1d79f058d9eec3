import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Agent, Desk, LiveEvent } from './contract'
import { LiveCache, mergeAgents, snapshot } from './live'
import { keys } from './queries'

const agent = (jobNumber: string, state: Agent['state']) => ({ jobNumber, state }) as Agent
const event = (seq: number, data: Agent): LiveEvent => ({ seq, at: '', type: 'agent', data })

describe('live cache', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  it('applies a burst of events in one go, the last one wins', () => {
    const client = new QueryClient()
    client.setQueryData(keys.agents, [agent('1001', 'ready'), agent('1002', 'ready')])
    const cache = new LiveCache(client)
    let drawn = 0
    client.getQueryCache().subscribe((change) => { if (change.type === 'updated') drawn += 1 })
    for (const state of ['offered', 'talking', 'wrap-up'] as const) cache.take(event(1, agent('1002', state)))
    vi.runAllTimers()
    expect(client.getQueryData<Agent[]>(keys.agents)?.map((a) => a.state)).toEqual(['ready', 'wrap-up'])
    expect(drawn).toBe(1)
  })

  it('shows an offer without waiting for the batch', () => {
    const client = new QueryClient()
    const desk: Desk = { agent: null, queues: [], offer: null, call: null }
    new LiveCache(client).take({ seq: 1, at: '', type: 'desk', data: desk })
    expect(client.getQueryData(keys.desk)).toBe(desk)
  })

  it('never lets a snapshot hide an event that arrived while it was under way', async () => {
    const cache = new LiveCache(new QueryClient())
    let land: (agents: Agent[]) => void = () => undefined
    const fetched = snapshot(() => new Promise<Agent[]>((resolve) => { land = resolve }), mergeAgents)
    cache.take(event(5, agent('1001', 'talking')))
    land([agent('1001', 'ready')])
    expect((await fetched)[0]?.state).toBe('talking')
  })
})
