import { useQuery } from '@tanstack/react-query'
import type { BilingualName, LiveEvent, Person } from './contract'
import { http } from './http'
import { snapshot } from './live'

export const fieldKinds = ['text', 'number', 'choice', 'date', 'multiline', 'lookup'] as const
export type FieldKind = (typeof fieldKinds)[number]
/** `flags`: what else holds of a field; none is known yet. */
export type FormField = { key: string; kind: FieldKind; label: BilingualName; required?: boolean; options?: BilingualName[] | null; flags?: string[] | null; lookup?: FormLookup | null }
/** A button that asks a web service; `url` is empty for who fills the form in. `field`: into which the value can be put. */
export type FormLookup = { url: string; results: { path: string; label: BilingualName; field?: string | null }[]; timeoutSeconds?: number }
export type LookupAnswer = { values: { label: BilingualName; value: string | null; field: string | null }[]; problem: string | null }
export type ContactForm = { id: string; name: BilingualName; queues: string[]; active: boolean; version: number; fields: FormField[]; updatedAt: string; updatedBy: string }
export type EnteredValue = { value: string; revision: number; by: string; at: string }
/** What was entered at one contact; `fields` are of the version with which it was begun, `submittedAt` null: a draft. */
export type FormEntry = {
  callId: string; form: string; name: BilingualName; version: number; revision: number; fields: FormField[]; values: Record<string, EnteredValue>
  createdAt: string; createdBy: string; updatedAt: string; updatedBy: string; submittedAt: string | null
}
/** `field`: `form/field` in which he writes. */
export type Present = Person & { field: string | null }
export type ContactForms = { callId: string; forms: ContactForm[]; entries: FormEntry[]; helpers: Person[]; present: Present[] }
export type EntryRow = { callId: string; version: number; queue: string; values: Record<string, string>; createdBy: string; updatedBy: string; updatedAt: string; submittedAt: string | null }

export const contactFormsKey = (callId: string) => ['contact-forms', callId] as const
export const formsKey = ['forms'] as const
const path = (callId: string) => `/api/calls/${encodeURIComponent(callId)}`

/** An older answer never hides a newer one. */
export const withEntry = (contact: ContactForms, entry: FormEntry): ContactForms => {
  const known = contact.entries.find((one) => one.form === entry.form)
  if (known && known.revision >= entry.revision) return contact
  return { ...contact, entries: known ? contact.entries.map((one) => (one === known ? entry : one)) : [...contact.entries, entry] }
}

export const mergeContact = (contact: ContactForms, event: LiveEvent): ContactForms =>
  event.type === 'contact-form' && event.data.callId === contact.callId ? withEntry(contact, event.data)
    : event.type === 'contact-present' && event.data.callId === contact.callId ? { ...contact, present: event.data.present } : contact

export const useContactForms = (callId: string) =>
  useQuery({ queryKey: contactFormsKey(callId), queryFn: ({ signal }) => snapshot(() => http.get<ContactForms>(`${path(callId)}/forms`, signal), mergeContact), staleTime: 30_000 })

export const saveEntry = (callId: string, form: string, values: Record<string, string>, revision: number, submit = false) => http.put<FormEntry>(`${path(callId)}/forms/${encodeURIComponent(form)}`, { values, revision, submit })
export const lookUp = (callId: string, form: string, field: string, values: Record<string, string>) => http.post<LookupAnswer>(`${path(callId)}/forms/${encodeURIComponent(form)}/lookups/${encodeURIComponent(field)}`, { values })
export const bePresent = (callId: string, here: boolean, field: string | null) => http.put<Present[]>(`${path(callId)}/present`, { here, field })
export const askHelper = (callId: string, agent: string) => http.post(`${path(callId)}/helpers`, { agent })

export const useForms = () => useQuery({ queryKey: formsKey, queryFn: ({ signal }) => http.get<ContactForm[]>('/api/forms', signal) })
export const saveForm = ({ id, name, queues, active, fields }: ContactForm) => http.put<ContactForm>(`/api/forms/${encodeURIComponent(id)}`, { name, queues, active, fields })
export const useEntries = (form: string, page: number, pageSize: number) =>
  useQuery({ queryKey: ['form-entries', form, page], queryFn: ({ signal }) => http.get<{ total: number; items: EntryRow[] }>(`/api/forms/${encodeURIComponent(form)}/entries?page=${page}&pageSize=${pageSize}`, signal), placeholderData: (previous) => previous })
export const entriesFile = (form: string, format: string, language: string): string => `/api/forms/${encodeURIComponent(form)}/entries/file?format=${format}&language=${language}`
