import { createContext, useContext } from 'react'
import type { Monitoring, MonitoringMode, PhoneChoice } from './contract'
import { readPreference, writePreference } from './preferences'

/** A supervisor at the talks of agents. The app supplies it, because it needs the phone. */
export type Monitor = {
  /** Null: he hears nobody. */
  now: Monitoring | null
  /** The phone is being connected, or the centre has not answered yet. */
  busy: boolean
  begin: (callId: string, mode: MonitoringMode) => void
  end: () => void
  /** The customer is his from then on. Resolves to whether it was granted. */
  takeOver: (callId: string) => Promise<boolean>
}

const none: Monitor = { now: null, busy: false, begin: () => undefined, end: () => undefined, takeOver: () => Promise.resolve(false) }

export const MonitorContext = createContext<Monitor>(none)
export const useMonitor = (): Monitor => useContext(MonitorContext)

/** Over which a supervisor without a shift hears, remembered in this browser. */
export function monitorPhone(): PhoneChoice {
  const chosen = readPreference('monitor-phone')
  return chosen ? { kind: 'extension', extension: chosen } : { kind: 'browser' }
}

export const chooseMonitorPhone = (phone: PhoneChoice): void => writePreference('monitor-phone', phone.kind === 'browser' ? null : phone.extension)
