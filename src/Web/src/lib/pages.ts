// Which pages these are, and how they give way to newer ones. Every build has another name for its first script.

const reloadedKey = 'antiphon.reloaded-for'

/** Name of the first script of these pages, as the server tells its own; null: they come from a development server. */
export function ownPages(): string | null {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src*="/assets/"]')
  return script ? new URL(script.src).pathname.slice('/assets/'.length) : null
}

/** Loads the page anew, but only once for the same reason: something in between that keeps old pages must not make a page turn in circles. */
export function reloadFor(reason: string): boolean {
  try {
    if (sessionStorage.getItem(reloadedKey) === reason) return false
    sessionStorage.setItem(reloadedKey, reason)
  } catch {
    return false      // no storage in this browser: the person reloads
  }
  window.location.reload()
  return true
}

/** A part of these pages that the server has no more. */
export const isMissingPart = (error: unknown): boolean =>
  error instanceof Error && /dynamically imported module|importing a module script failed|unable to preload css/i.test(error.message)
