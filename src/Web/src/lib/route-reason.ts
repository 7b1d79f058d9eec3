import { useTranslation } from 'react-i18next'
import { codeText } from './i18n'

/** A reason of a route's choice, such as `trunk:main down`, in words. What is not known stands as it is. */
export function useReason(): (line: string) => string {
  const { t } = useTranslation()
  return (line) => {
    const [, kind, name = '', rest = ''] = /^(route|trunk|caller):(\S+) (.*)$/.exec(line) ?? []
    if (kind === 'route') return rest === 'not-now' ? t('routeReason.notNow', { name }) : t('routeReason.pattern', { name, pattern: rest.replace(/^pattern /, '') })
    if (kind === 'caller') return t('routeReason.caller', { name, why: codeText('callerReason', rest) })
    const cost = /^(\d+) per-minute$/.exec(rest)?.[1]
    if (kind === 'trunk') return t('routeReason.trunk', { name, why: cost ? t('routeReason.cost', { cost: Number(cost) / 1000 }) : codeText('trunkReason', rest) })
    return codeText('routeReason', line)
  }
}
