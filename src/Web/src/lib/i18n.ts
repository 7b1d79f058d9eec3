import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { TextKey } from '@/locales/zh-CN'
import type { BilingualName } from './contract'
import { Problem } from './http'
import { readPreference, writePreference } from './preferences'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: Record<TextKey, string> }
    keySeparator: false
    nsSeparator: false
  }
}

export type Language = 'zh-CN' | 'en-US'
export const languages: Language[] = ['zh-CN', 'en-US']

/** What was chosen before, else the browser's language, else Chinese. */
function firstLanguage(): Language {
  const chosen = readPreference('language')
  if (chosen === 'zh-CN' || chosen === 'en-US') return chosen
  return typeof navigator !== 'undefined' && /^en\b/i.test(navigator.language) ? 'en-US' : 'zh-CN'
}

/** A page fetches the texts of the language it is read in; those of the other one when somebody changes to it. */
const texts: Record<Language, () => Promise<Record<TextKey, string>>> = {
  'zh-CN': async () => (await import('@/locales/zh-CN')).zhCN,
  'en-US': async () => (await import('@/locales/en-US')).enUS,
}
const fetched: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, _, done) => { texts[language === 'en-US' ? 'en-US' : 'zh-CN']().then((all) => done(null, all), (fault: Error) => done(fault, null)) },
}

/** Resolves when the texts are there. */
export async function startTexts(): Promise<void> {
  await i18next.use(fetched).use(initReactI18next).init({
    lng: firstLanguage(),
    fallbackLng: false,
    supportedLngs: languages,
    keySeparator: false,
    nsSeparator: false,
    interpolation: { escapeValue: false }, // React escapes.
    showSupportNotice: false,
  })
  document.documentElement.lang = i18next.language
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language
    writePreference('language', language)
  })
}

export const currentLanguage = (): Language => (i18next.language === 'en-US' ? 'en-US' : 'zh-CN')

export const nameIn = (language: string, name: BilingualName): string => (language === 'en-US' ? name.en : name.zh)

/** The union of all keys is too large for the type of i18next's own function. */
const anyText = (key: string, args?: Record<string, unknown>): string => (i18next as unknown as { t: (key: string, args?: Record<string, unknown>) => string }).t(key, args)

/** Text for a code that the server gives; codes that the page does not know yet are shown as they are. */
export function codeText(group: string, code: string | null | undefined, values?: Record<string, string>): string {
  if (!code) return ''
  const key = `${group}.${code}`
  return i18next.exists(key) ? anyText(key, values) : code
}

/** Whether the page has a word for a code of that group. */
export const hasCode = (group: string, code: string | null | undefined): boolean => i18next.exists(`${group}.${code}` as TextKey)

/** The sentence for a problem: what happened and what to do. */
export function problemText(error: unknown): string {
  if (!(error instanceof Problem)) return i18next.t('problem.unknown')
  const byStatus: Record<number, string> = { 401: 'problem.not-signed-in', 403: 'problem.forbidden', 404: 'problem.not-found', 503: 'problem.busy' }
  const own: string = `problem.${error.code}`
  const key: string = i18next.exists(own) ? own : (byStatus[error.status] ?? 'problem.unknown')
  return anyText(key, { seconds: error.retryAfterSeconds ?? 60, minimum: 8, ...error.args })
}

/** The code behind the text, for the support. */
export const problemCode = (error: unknown): string => (error instanceof Problem ? error.code : 'page')
