import { useSyncExternalStore } from 'react'

/** The same edge as `.narrow-only` and `.wide-only` in layout.css. */
const narrow = () => window.matchMedia('(max-width: 767px)')

const subscribe = (tell: () => void) => {
  const query = narrow()
  query.addEventListener('change', tell)
  return () => query.removeEventListener('change', tell)
}

/** True in the layout of a phone: for parts that are too costly to draw in both layouts and hide one. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow().matches)
