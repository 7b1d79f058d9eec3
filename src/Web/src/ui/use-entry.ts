import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { contactFormsKey, saveEntry, withEntry, type ContactForms, type FormEntry } from '@/lib/forms'
import { Problem } from '@/lib/http'
import { codeText, hasCode, problemText } from '@/lib/i18n'

const saveAfterMs = 700

/** What is wrong with one field, in a word at the field. */
const wrongText = (error: unknown): string => (error instanceof Problem && typeof error.args.why === 'string' && hasCode('why', error.args.why) ? codeText('why', error.args.why) : problemText(error))

/** `base`: the revision that stood on the page when the writer began with the field. */
type Edit = { value: string; base: number }
export type FieldState = { value: string; saved: boolean; clash: string | null; problem: string | null }

/** One entry, field by field: what is typed saves itself, what others type appears, and where two wrote in the same field one is asked. */
export function useEntry(entry: FormEntry) {
  const client = useQueryClient()
  const [edits, setEdits] = useState<Record<string, Edit>>({})
  const [clashes, setClashes] = useState<ReadonlySet<string>>(new Set())
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const now = useRef({ entry, edits })
  now.current = { entry, edits }
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const take = (saved: FormEntry) => client.setQueryData<ContactForms>(contactFormsKey(entry.callId), (contact) => contact && withEntry(contact, saved))

  const saveField = async (key: string, edit: Edit): Promise<boolean> => {
    try {
      take(await saveEntry(entry.callId, entry.form, { [key]: edit.value }, edit.base))
      setEdits(({ [key]: current, ...rest }) => (current && current.value !== edit.value ? { ...rest, [key]: { ...current, base: now.current.entry.revision } } : rest))
      setProblems(({ [key]: _, ...rest }) => rest)
      setClashes((before) => new Set([...before].filter((one) => one !== key)))
      return true
    } catch (error) {
      if (error instanceof Problem && error.code === 'form-changed') {
        setClashes((before) => new Set([...before, key]))
        void client.invalidateQueries({ queryKey: contactFormsKey(entry.callId) })
      } else setProblems((before) => ({ ...before, [key]: wrongText(error) }))
      return false
    }
  }
  const flush = async (): Promise<boolean> => {
    if (timer.current) clearTimeout(timer.current)
    timer.current = null
    let all = true
    for (const [key, edit] of Object.entries(now.current.edits)) if (!clashes.has(key)) all = (await saveField(key, edit)) && all
    return all
  }
  const change = (key: string, value: string) => {
    setEdits((before) => ({ ...before, [key]: { value, base: before[key]?.base ?? now.current.entry.revision } }))
    if (timer.current) clearTimeout(timer.current)
    timer.current = setTimeout(() => void flush(), saveAfterMs)
  }
  useEffect(() => () => { void flush() }, []) // eslint-disable-line

  const field = (key: string): FieldState => {
    const edit = edits[key]
    const stored = entry.values[key]?.value ?? ''
    return { value: edit?.value ?? stored, saved: !edit, clash: clashes.has(key) ? stored : null, problem: problems[key] ?? null }
  }
  /** The writer decides between his words and those of the other. */
  const settle = (key: string, mine: boolean) => {
    const edit = edits[key]
    setClashes((before) => new Set([...before].filter((one) => one !== key)))
    if (mine && edit) void saveField(key, { ...edit, base: now.current.entry.revision })
    else setEdits(({ [key]: _, ...rest }) => rest)
  }
  const submit = async (): Promise<void> => {
    setBusy(true)
    try {
      if (await flush()) take(await saveEntry(entry.callId, entry.form, {}, now.current.entry.revision, true))
    } catch (error) {
      const at = error instanceof Problem && typeof error.args.field === 'string' ? error.args.field : ''
      setProblems((before) => ({ ...before, [at]: wrongText(error) }))
    } finally {
      setBusy(false)
    }
  }
  return { field, change, flush, settle, submit, busy, clean: Object.keys(edits).length === 0, problem: problems[''] ?? null }
}
