import { useTranslation } from 'react-i18next'
import { codeText, hasCode } from '@/lib/i18n'
import type { TextKey } from '@/locales/zh-CN'
import { useStateWord } from './state-tag'

/** Values with parts, as the record of a decision has them, and the text with the names of the parts. */
const forms: [RegExp, TextKey, string[]][] = [
  [/^idle ([\d.]+) s$/, 'calls.whyIdle', ['seconds']],
  [/^last offer ([\d.]+) s ago$/, 'calls.whyLastOffer', ['seconds']],
  [/^calls (\d+)$/, 'calls.whyCalls', ['calls']],
  [/^calls (\d+) weight (\d+)$/, 'calls.whyCallsWeight', ['calls', 'weight']],
  [/^talked ([\d.]+) s$/, 'calls.whyTalked', ['seconds']],
  [/^place (\d+)$/, 'calls.whyPlace', ['place']],
  [/^drew (\d+)$/, 'calls.whyDrew', ['lot']],
  [/^levels (\d+)$/, 'calls.whyLevels', ['levels']],
  [/^skill (\S+) (\d+) of (\d+)$/, 'calls.whySkill', ['skill', 'level', 'needed']],
  [/^region (\S+)$/, 'calls.whyRegion', ['region']],
]
const withReason = /^NotReady \((.+)\)$/

/** What an agent fell out with, or won with. What is not known here is shown as it stands there. */
export function useWhyValue(): (value: string) => string {
  const { t } = useTranslation()
  const stateWord = useStateWord()
  return (value) => {
    for (const [form, key, names] of forms) {
      const parts = form.exec(value)
      if (parts) return t(key, Object.fromEntries(names.map((name, i) => [name, parts[i + 1] ?? ''])) as { value: string })
    }
    const reason = withReason.exec(value)?.[1]
    if (reason) return stateWord('not-ready', reason)
    const code = value.replace(/(?<=[a-z])(?=[A-Z])| /g, '-').toLowerCase()
    return hasCode('state', code) ? codeText('state', code) : codeText('whyValue', code)
  }
}
