import { codeText, hasCode } from '@/lib/i18n'

/** A period's own name as it is, the usual ones in words. */
export const useLabel = () => (label: string): string => (hasCode('calendars.label', label) ? codeText('calendars.label', label) : label)
