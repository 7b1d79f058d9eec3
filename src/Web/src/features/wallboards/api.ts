import { useQuery } from '@tanstack/react-query'
import type { BilingualName } from '@/lib/contract'
import { http } from '@/lib/http'

export type TileKind = 'figure' | 'queues' | 'text' | 'clock'
export type Tile = { kind: TileKind; measures: string[]; title: string; x: number; y: number; w: number; h: number; queues: string[]; teams: string[]; warn: number | null; bad: number | null; sound: boolean }
export type WallPage = { title: string; seconds: number; tiles: Tile[] }
export type Board = { id: string; name: string; owner: string; ownerName: string; shared: boolean; mine: boolean; pages: WallPage[]; updatedAt: string }
export type BoardWish = { name: string; shared: boolean; pages: WallPage[] }
export type Good = 'neutral' | 'more-is-better' | 'less-is-better'
export type MeasureName = { key: string; name: BilingualName; unit: 'count' | 'seconds' | 'ratio' | 'erlang'; good: Good }
export type WallMeasure = MeasureName & { formula: BilingualName; live: boolean; byQueue: boolean }
export type ShownTile = { tile: Tile; measures: MeasureName[]; rows: { name: BilingualName | null; values: (number | null)[] }[] }
export type Wall = { name: string; at: string; expiresAt: string | null; zone: string; pages: { title: string; seconds: number; tiles: ShownTile[] }[] }
export type WallLink = { id: string; name: string; queues: string[]; teams: string[]; createdBy: string; createdAt: string; expiresAt: string }

export const boardKey = ['wallboards'] as const
export const useBoards = () => useQuery({ queryKey: [...boardKey, 'list'], queryFn: ({ signal }) => http.get<Board[]>('/api/wallboards', signal) })
export const useWallMeasures = () => useQuery({ queryKey: [...boardKey, 'measures'], queryFn: ({ signal }) => http.get<WallMeasure[]>('/api/wallboards/measures', signal), staleTime: Infinity })
export const useLinks = (id: string) => useQuery({ queryKey: [...boardKey, 'links', id], queryFn: ({ signal }) => http.get<WallLink[]>(`/api/wallboards/${id}/links`, signal) })
export const saveBoard = (id: string | null, wish: BoardWish) => (id === null ? http.post<Board>('/api/wallboards', wish) : http.put<Board>(`/api/wallboards/${id}`, wish))
export const removeBoard = (id: string) => http.delete(`/api/wallboards/${id}`)
export const makeLink = (id: string, wish: { name: string; days: number; queues: string[]; teams: string[] }) => http.post<{ link: WallLink; path: string }>(`/api/wallboards/${id}/links`, wish)
export const revokeLink = (id: string, link: string) => http.delete(`/api/wallboards/${id}/links/${link}`)
