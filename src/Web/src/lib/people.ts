import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { BilingualName } from './contract'
import { http } from './http'
import type { Scope } from './rights'

// The shapes of people, teams, roles, keys and the audit trail in the outside contract.

export type Person = { jobNumber: string; name: string; roles: string[]; team: string | null; mustChangePassword: boolean; secondFactor: boolean; createdAt: string; disabledAt: string | null; lockedUntil: string | null }
export type PersonPage = { total: number; page: number; pageSize: number; items: Person[] }
export type SignedIn = { id: string; createdAt: string; seenAt: string; expiresAt: string; address: string; browser: string; current: boolean }
export type PersonDetails = { person: Person; history: { team: string; name: string; from: string; to: string | null }[]; sessions: SignedIn[] }
export type Team = { id: string; parentId: string | null; name: string; leaders: string[]; people: number }
export type Permission = { code: string; group: 'work' | 'floor' | 'records' | 'customers' | 'figures' | 'settings' | 'system'; scoped: boolean }
export type RoleSet = { code: string; name: BilingualName; builtIn: boolean; grants: Record<string, Scope>; people: number }
export type Roles = { permissions: Permission[]; roles: RoleSet[] }
export type ApiKey = { id: string; name: string; roles: string[]; team: string | null; createdAt: string; createdBy: string; expiresAt: string | null; usedAt: string | null; usedFrom: string; origins: string[]; limits: KeyLimits; inForce: KeyLimits; today: KeyDay }
export type KeyLimits = { perSecond: number | null; burst: number | null; perDay: number | null }
export type KeyDay = { day: string; requests: number; refused: number }
export type Account = { jobNumber: string; name: string; roles: string[]; team: string | null; secondFactor: boolean; sessions: SignedIn[] }
export type ImportedRow = { line: number; jobNumber: string; name: string; roles: string; team: string; problem: string | null; password: string | null }
export type ImportResult = { good: number; bad: number; committed: boolean; rows: ImportedRow[] }
export type AuditLine = { seq: number; at: string; who: string; name: string; action: string; subject: string; details: Record<string, string>; address: string }
export type AuditPage = { total: number; page: number; pageSize: number; items: AuditLine[] }
export type AuditCheck = { lines: number; broken: { seq: number; fault: 'changed' | 'missing' } | null; at: string }

export const peopleKey = ['people'] as const
export const useTeams = () => useQuery({ queryKey: [...peopleKey, 'teams'], queryFn: ({ signal }) => http.get<Team[]>('/api/teams', signal) })
export const useRoles = () => useQuery({ queryKey: [...peopleKey, 'roles'], queryFn: ({ signal }) => http.get<Roles>('/api/roles', signal) })
export const useKeys = () => useQuery({ queryKey: [...peopleKey, 'keys'], queryFn: ({ signal }) => http.get<ApiKey[]>('/api/keys', signal) })
export const useAccount = () => useQuery({ queryKey: [...peopleKey, 'account'], queryFn: ({ signal }) => http.get<Account>('/api/account', signal) })

/** After a change of any of them. */
export function useRefreshPeople(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: peopleKey })
}

/** "系统 / 客服一组": the way down from below the root. */
export function pathOf(teams: Team[], id: string | null): string {
  const names: string[] = []
  for (let at = teams.find((team) => team.id === id), steps = 0; at && steps < 12; at = teams.find((team) => team.id === at?.parentId), steps++) names.unshift(at.name)
  return (names.length > 1 ? names.slice(1) : names).join(' / ')
}
