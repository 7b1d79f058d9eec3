// Small choices of this browser. Storage may be forbidden or full; then the page works with its defaults.

export type Preference = 'language' | 'theme' | 'phone-kind' | 'extension' | 'board-view' | 'board-limits' | 'shift-phone' | 'monitor-phone' | 'session' | 'sound' | 'leaving'

const prefix = 'antiphon.'

export function readPreference(name: Preference): string | null {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    return null
  }
}

export function writePreference(name: Preference, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + name)
    else localStorage.setItem(prefix + name, value)
  } catch {
    // Kept for this page only.
  }
}

/** False only when it is known that nobody has signed in here: then the server need not be asked, and no refusal stands in the console. */
export function maybeSignedIn(): boolean {
  try {
    return localStorage.getItem(`${prefix}session`) !== null
  } catch {
    return true
  }
}
