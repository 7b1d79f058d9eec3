import { useQuery } from '@tanstack/react-query'
import type { Caller, LiveEvent } from './contract'
import { http } from './http'
import { snapshot } from './live'
import { useSession } from './queries'
import { may } from './rights'

export type AgentDay = { in: number; out: number; missed: number; talkMs: number }
/** Whom an agent serves, and what he has done today. */
export type AgentWork = { jobNumber: string; with: { callId: string; caller: Caller; queue: string | null; outbound: boolean } | null; today: AgentDay; todaySimulated: AgentDay }
export type TeamMembers = { id: string; name: string; members: string[] }
export type AgentWorks = { agents: Record<string, AgentWork>; teams: TeamMembers[] }

export const agentWorkKey = ['agents', 'work'] as const

export const mergeAgentWork = (works: AgentWorks, event: LiveEvent): AgentWorks =>
  event.type === 'agent-work' ? { ...works, agents: { ...works.agents, [event.data.jobNumber]: event.data } } : works

const fetchWorks = async (signal: AbortSignal): Promise<AgentWorks> => {
  const { agents, teams } = await http.get<{ agents: AgentWork[]; teams: TeamMembers[] }>('/api/agents/work', signal)
  return { agents: Object.fromEntries(agents.map((work) => [work.jobNumber, work])), teams }
}

/** Asked for only where the right to see live calls is; `select` says of which part the page is drawn again. */
function useWorks<T>(select: (works: AgentWorks) => T): T | undefined {
  const enabled = may(useSession().data, 'see-live-calls')
  return useQuery({ queryKey: agentWorkKey, queryFn: ({ signal }) => snapshot(() => fetchWorks(signal), mergeAgentWork), enabled, staleTime: Infinity, gcTime: Infinity, select }).data
}

export const useAgentWorks = (): Record<string, AgentWork> | undefined => useWorks((works) => works.agents)
export const useAgentWork = (jobNumber: string): AgentWork | undefined => useWorks((works) => works.agents[jobNumber])
export const useTeamMembers = (): TeamMembers[] => useWorks((works) => works.teams) ?? []
