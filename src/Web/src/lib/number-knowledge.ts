import { useQuery } from '@tanstack/react-query'
import type { BilingualName } from './contract'
import { http, queryString } from './http'

export type Place = { name: BilingualName; areaCodes: string[] }
export type NumberKnowledge = { number: string; kind: 'mobile' | 'fixed' | 'service' | 'foreign' | 'extension' | 'withheld' | 'other'; places: Place[]; carrier: BilingualName | null; asOf: string }
export type Places = { places: Place[]; asOf: string }
export type Postcodes = { postcodes: { postcode: string; place: string }[]; source: string | null; asOf: string | null }
export type Identity = { fault: 'length' | 'characters' | 'date' | 'check' | null; place: string | null; birthDate: string | null; male: boolean | null; asOf: string }

/** What is asked by what is typed: an identity number, a telephone number, or a place by its name or area code. */
export type Question = { kind: 'none' } | { kind: 'identity' | 'number' | 'place'; text: string }

const identityLengthMin = 15, numberLengthMin = 7

export function questionOf(typed: string): Question {
  const text = typed.trim()
  const plain = text.replace(/[\s()-]/g, '')
  if (text === '') return { kind: 'none' }
  if (/^\d[\dXx*]*$/.test(plain) && plain.length >= identityLengthMin) return { kind: 'identity', text: plain }
  if (/^\+?\d+$/.test(plain) && plain.length >= numberLengthMin) return { kind: 'number', text: plain }
  return { kind: 'place', text }
}

const unchanging = { staleTime: Infinity, retry: false } as const

/** Nothing is asked for what is too short to have a place. */
export const useNumberKnowledge = (number: string | undefined) =>
  useQuery({ queryKey: ['number-knowledge', number], queryFn: ({ signal }) => http.get<NumberKnowledge>(`/api/number-knowledge${queryString({ number })}`, signal), enabled: (number?.length ?? 0) >= numberLengthMin, ...unchanging })

export const usePlaces = (search: string) =>
  useQuery({ queryKey: ['number-knowledge', 'places', search], queryFn: ({ signal }) => http.get<Places>(`/api/number-knowledge/places${queryString({ search })}`, signal), enabled: search !== '', ...unchanging })

/** Out of the table that the centre brought; without one there is no source. */
export const usePostcodes = (search: string) =>
  useQuery({ queryKey: ['number-knowledge', 'postcodes', search], queryFn: ({ signal }) => http.get<Postcodes>(`/api/number-knowledge/postcodes${queryString({ search })}`, signal), enabled: search !== '', retry: false })

/** Not kept: it is asked once and forgotten with the page. */
export const useIdentity = (number: string) =>
  useQuery({ queryKey: ['number-knowledge', 'identity', number], queryFn: () => http.post<Identity>('/api/number-knowledge/identity', { number }), enabled: number !== '', ...unchanging, gcTime: 0 })
