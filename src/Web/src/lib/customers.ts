import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { BilingualName, Call, Customer, Page } from './contract'
import { http, Problem, queryString } from './http'

export type CustomerField = { id: string; name: BilingualName; kind: 'text' | 'number' | 'date' | 'choice'; choices: string[]; secret?: boolean }
export type CustomerGroup = { id: string; name: BilingualName; class: string; region: string; tag: string; owner: string; field: string; value: string }
export type CustomerSettings = { keepDeletedDays: number; fields: CustomerField[]; groups: CustomerGroup[] }
export type CustomerView = { id: number; name: string; query: string; shared: boolean; owner: string; own: boolean }
export type Duplicates = { name: string; cards: Customer[] }
export type CustomerQuery = { search?: string; group?: string; tag?: string; class?: string; region?: string; owner?: string; deleted?: boolean; sort?: string }
export type ImportJob = {
  id: string; state: 'read' | 'running' | 'done' | 'cancelled' | 'failed'; rows: number; seen: number; created: number; updated: number; skipped: number; failed: number
  headings: string[]; mapping: (string | null)[]; sample: string[][]; taken: number | null; columns: { id: string; name: BilingualName }[]
}

const root = ['customers'] as const
const path = (id: number, part = '') => `/api/customers/${id}${part}`

export const useCustomerList = (query: CustomerQuery, page: number, pageSize: number) =>
  useQuery({ queryKey: [...root, 'list', query, page, pageSize], queryFn: ({ signal }) => http.get<Page<Customer>>(`/api/customers${queryString({ ...query, page, pageSize })}`, signal), placeholderData: keepPreviousData })

export const useCustomerSettings = () => useQuery({ queryKey: [...root, 'settings'], queryFn: ({ signal }) => http.get<CustomerSettings>('/api/customers/settings', signal), staleTime: 60_000 })
export const useCustomerViews = () => useQuery({ queryKey: [...root, 'views'], queryFn: ({ signal }) => http.get<CustomerView[]>('/api/customers/views', signal) })
export const useDuplicates = () => useQuery({ queryKey: [...root, 'duplicates'], queryFn: ({ signal }) => http.get<Duplicates[]>('/api/customers/duplicates', signal) })
export const useMerged = (id: number) => useQuery({ queryKey: [...root, 'merged', id], queryFn: ({ signal }) => http.get<Customer[]>(path(id, '/merged'), signal) })
export const useContacts = (id: number | null) =>
  useQuery({ queryKey: [...root, 'contacts', id], queryFn: ({ signal }) => http.get<Page<Call>>(path(id ?? 0, '/contacts?pageSize=50'), signal), enabled: id !== null })

export const useImportJob = (id: string | null) =>
  useQuery({ queryKey: [...root, 'import', id], queryFn: ({ signal }) => http.get<ImportJob>(`/api/customers/imports/${id}`, signal), enabled: id !== null, refetchInterval: (query) => (query.state.data?.state === 'running' ? 500 : false) })

/** What can be done with cards; whatever is shown of customers is asked for again. */
export function useCustomerActs() {
  const client = useQueryClient()
  const after = async <T>(done: Promise<T>): Promise<T> => {
    const answer = await done
    await client.invalidateQueries({ queryKey: root })
    return answer
  }
  return {
    remove: (id: number) => after(http.delete(path(id))),
    restore: (id: number) => after(http.post<Customer>(path(id, '/restore'))),
    merge: (into: number, from: number) => after(http.post<Customer>(path(into, '/merge'), { from })),
    unmerge: (id: number) => after(http.post<Customer>(path(id, '/unmerge'))),
    saveView: (name: string, query: string, shared: boolean) => after(http.post<CustomerView>('/api/customers/views', { name, query, shared })),
    removeView: (id: number) => after(http.delete(`/api/customers/views/${id}`)),
    saveSettings: (settings: CustomerSettings) => after(http.put<CustomerSettings>('/api/customers/settings', settings)),
    runImport: (id: string, mapping: (string | null)[], duplicates: string) => after(http.post<ImportJob>(`/api/customers/imports/${id}/run`, { mapping: mapping.map((to) => to ?? ''), duplicates })),
    cancelImport: (id: string) => after(http.delete(`/api/customers/imports/${id}`)),
    refresh: () => client.invalidateQueries({ queryKey: root }),
  }
}

/** The file as it is; the answer is what is in it. */
export async function readCustomerFile(file: Blob): Promise<ImportJob> {
  const response = await fetch('/api/customers/imports', { method: 'POST', credentials: 'same-origin', headers: { 'Content-Type': 'application/octet-stream' }, body: file }).catch(() => { throw new Problem(0, 'unreachable') })
  const body = (await response.json().catch(() => ({}))) as ImportJob & { code?: string; args?: Record<string, unknown> }
  if (!response.ok) throw new Problem(response.status, body.code ?? `http-${response.status}`, body.args ?? {})
  return body
}
