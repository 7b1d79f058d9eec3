import { useCallback, useEffect, useRef, useState } from 'react'
import type { Customer } from '@/lib/contract'
import { clashesOf, fetchCard } from '@/lib/customer-card'
import { problemText } from '@/lib/i18n'
import { useSaveCustomer } from '@/lib/queries'

const saveAfterMs = 800
const fields = ['name', 'note'] as const
type Field = (typeof fields)[number]
export type Draft = Record<Field, string>
export type Saving = { state: 'idle' } | { state: 'saving' } | { state: 'saved'; at: string } | { state: 'failed'; problem: string }

const isField = (name: string): name is Field => (fields as readonly string[]).includes(name)

/** Saves shortly after the last key and when a field is left, field by field. A new customer exists from his first name on. What others change appears, and where both changed one field the writer is asked. */
export function useCardDraft(customer: Customer | null, number: string) {
  const save = useSaveCustomer()
  const id = useRef(customer?.id ?? null)
  const numbers = useRef(customer?.numbers ?? (number === '' ? [] : [number]))
  const [draft, setDraft] = useState<Draft>({ name: customer?.name ?? '', note: customer?.note ?? '' })
  const [saving, setSaving] = useState<Saving>({ state: 'idle' })
  const [clashes, setClashes] = useState<Partial<Draft>>({})
  const latest = useRef(draft)
  /** What stood on the card when the writer began with the field. */
  const base = useRef(draft)
  const open = useRef<Partial<Draft>>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef(false)

  const show = useCallback((change: Partial<Draft>) => {
    latest.current = { ...latest.current, ...change }
    setDraft(latest.current)
  }, [])
  const clash = useCallback((now: Partial<Draft>) => {
    open.current = now
    setClashes(now)
  }, [])
  /** A field that nobody has typed in here follows the card. */
  const follow = useCallback((card: Customer, but: Partial<Draft> = {}) => {
    for (const field of fields) {
      if (field in but || latest.current[field] !== base.current[field]) continue
      base.current = { ...base.current, [field]: card[field] }
      show({ [field]: card[field] })
    }
    id.current = card.id
    numbers.current = card.numbers
  }, [show])

  const saveNow = useCallback(() => {
    clearTimeout(timer.current)
    const before = base.current
    const wanted: Draft = { name: 'name' in open.current ? before.name : latest.current.name.trim(), note: 'note' in open.current ? before.note : latest.current.note }
    const same = wanted.name === before.name && wanted.note === before.note
    if (running.current || same || wanted.name === '' || numbers.current.length === 0) return
    running.current = true
    setSaving({ state: 'saving' })
    const stored = (written: readonly Field[], card: Customer) => {
      for (const field of written) {
        if (latest.current[field].trim() === wanted[field].trim()) show({ [field]: card[field] })
        base.current = { ...base.current, [field]: card[field] }
      }
      follow(card, open.current)
    }
    const failed = async (error: unknown) => {
      const names = clashesOf(error).filter(isField)
      if (names.length === 0 || id.current === null) return setSaving({ state: 'failed', problem: problemText(error) })
      const card = await fetchCard(id.current)
      clash({ ...open.current, ...Object.fromEntries(names.map((field) => [field, card[field]])) })
      stored(fields.filter((field) => !names.includes(field) && wanted[field] !== before[field]), card)
      setSaving({ state: 'failed', problem: problemText(error) })
    }
    save(id.current, { ...wanted, numbers: numbers.current, ...(id.current === null ? {} : { was: { ...before, numbers: numbers.current } }) }).then(
      (card) => {
        stored(fields.filter((field) => wanted[field] !== before[field]), card)
        setSaving({ state: 'saved', at: card.updatedAt })
        return true
      },
      (error: unknown) => failed(error).then(() => false, () => { setSaving({ state: 'failed', problem: problemText(error) }); return false }),
    ).then((good) => {
      running.current = false
      if (good && (latest.current.name.trim() !== wanted.name || latest.current.note !== wanted.note)) saveNow() // Typed meanwhile.
    })
  }, [save, show, follow, clash])
  const leave = useRef(saveNow)
  leave.current = saveNow
  useEffect(() => () => leave.current(), []) // What was typed in the last moment is not lost when the card closes.
  useEffect(() => { if (customer && !running.current) follow(customer, open.current) }, [customer, follow])

  const change = (part: Partial<Draft>) => {
    show(part)
    clearTimeout(timer.current)
    timer.current = setTimeout(saveNow, saveAfterMs)
  }
  /** The writer decides between his words and those of the other. */
  const settle = (field: Field, mine: boolean) => {
    const theirs = open.current[field]
    if (theirs === undefined) return
    const { [field]: _, ...rest } = open.current
    base.current = { ...base.current, [field]: theirs }
    clash(rest)
    if (!mine) show({ [field]: theirs })
    setSaving({ state: 'idle' })
    saveNow()
  }
  return { draft, saving, clashes, id: customer?.id ?? null, change, saveNow, settle }
}
