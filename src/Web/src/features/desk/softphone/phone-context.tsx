import { createContext, useContext, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react'
import type { Agent, PhoneChoice, Reason, Session } from '@/lib/contract'
import { http } from '@/lib/http'
import { readPreference, writePreference } from '@/lib/preferences'
import { Softphone, type PhoneView } from './softphone'

type Phone = { softphone: Softphone; view: PhoneView }
const PhoneContext = createContext<Phone | null>(null)

export function usePhone(): Phone {
  const phone = useContext(PhoneContext)
  if (!phone) throw new Error('usePhone needs PhoneProvider')
  return phone
}

const softphone = new Softphone()
let starting = 0

/** Without a shift: a supervisor hears over it. */
let held = false

/** The phone that was chosen for the shift: it is taken up again after a reload. */
export function shiftPhone(): PhoneChoice {
  const chosen = readPreference('shift-phone')
  return chosen === null || chosen === 'browser' ? { kind: 'browser' } : { kind: 'extension', extension: chosen }
}

/** Keeps the browser's phone running while a shift on it runs, whatever page is open. */
export function PhoneProvider({ session, agent, children }: { session: Session | null; agent: Agent | null | undefined; children: ReactNode }) {
  const view = useSyncExternalStore(softphone.subscribe, softphone.snapshot)
  const jobNumber = session?.jobNumber ?? null
  const onShift = agent != null && agent.state !== 'signed-out'
  useEffect(() => {
    if (jobNumber !== null && onShift && shiftPhone().kind === 'browser') softphone.start(jobNumber)
  }, [jobNumber, onShift])
  useEffect(() => {
    if (jobNumber === null || agent === null || agent?.state === 'signed-out') {
      if (starting === 0 && !held && softphone.snapshot().status !== 'off') softphone.stop()
    }
  }, [jobNumber, agent])
  const value = useMemo(() => ({ softphone, view }), [view])
  return <PhoneContext.Provider value={value}>{children}</PhoneContext.Provider>
}

const phoneReadyWithinMs = 6_000

/** True once the standing call is up; false when the phone is in trouble that a person must mend, or time is over. */
function phoneUp(): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const { status, fault } = softphone.snapshot()
      if (status === 'up' || (fault !== null && fault !== 'refused')) done(status === 'up')
    }
    const timer = setTimeout(() => done(false), phoneReadyWithinMs)
    const leave = softphone.subscribe(look)
    const done = (up: boolean) => {
      clearTimeout(timer)
      leave()
      resolve(up)
    }
    look()
  })
}

/**
 * Starts a shift. With the browser's phone the phone comes first, so that nobody is offered a call he cannot hear. When it does not come
 * up in time the shift starts not ready, and the desk says what is wrong.
 */
export async function startShift(jobNumber: string, phone: PhoneChoice, ready: boolean): Promise<Agent> {
  writePreference('shift-phone', phone.kind === 'browser' ? 'browser' : phone.extension)
  let audible = true
  starting += 1
  try {
    if (phone.kind === 'browser') {
      softphone.start(jobNumber)
      audible = await phoneUp()
    }
    const wish = ready && audible ? { state: 'ready' } : { state: 'not-ready', reason: await startReason() }
    return await http.put<Agent>(`/api/agents/${encodeURIComponent(jobNumber)}/state`, { ...wish, phone })
  } finally {
    starting -= 1
  }
}

/** Not ready always has a reason; a shift that starts so is being prepared. */
async function startReason(): Promise<string | undefined> {
  const reasons = await http.get<Reason[]>('/api/reasons')
  return (reasons.find((reason) => reason.code === 'back-office') ?? reasons[0])?.code
}

/** Ends the shift and lets the phone go; a shift that is pending its end (in talk) keeps the phone until then. */
export async function endShift(jobNumber: string): Promise<Agent> {
  const agent = await http.put<Agent>(`/api/agents/${encodeURIComponent(jobNumber)}/state`, { state: 'signed-out' })
  if (agent.state === 'signed-out') softphone.stop()
  return agent
}

/** The phone without a shift, until it is released. False: it did not come up in time. */
export function phoneIsUp(jobNumber: string): Promise<boolean> {
  held = true
  softphone.start(jobNumber)
  return phoneUp()
}

export function releasePhone(): void {
  if (!held) return
  held = false
  softphone.stop()
}

export const stopPhone = () => softphone.stop()
