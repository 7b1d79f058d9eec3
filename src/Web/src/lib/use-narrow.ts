import { useMedia } from './use-media'

/** True in the layout of a phone: for parts that are too costly to draw in both layouts and hide one. The same edge as `.narrow-only` and `.wide-only` in layout.css. */
export const useNarrow = (): boolean => useMedia('(max-width: 767px)')
