import { CheckCircleOutlined, DisconnectOutlined, PhoneFilled, RobotOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call, CallResult, Segment } from '@/lib/contract'
import { codeText, hasCode } from '@/lib/i18n'
import { useStateWord } from '@/ui/state-tag'

const looks: Record<CallResult, { icon: ReactNode; className: string }> = {
  answered: { icon: <CheckCircleOutlined />, className: '' },
  lost: { icon: <DisconnectOutlined />, className: 'result-lost' },
  'self-service': { icon: <RobotOutlined />, className: 'dim' },
  'in-progress': { icon: <PhoneFilled />, className: 'state-talking' },
}

/** The result of a call; a lost one says why in its place. */
export function ResultWord({ call }: { call: Call }) {
  const { t } = useTranslation()
  const look = looks[call.result]
  return <span className={`result ${look.className}`}>{look.icon} {call.result === 'lost' && call.lostReason ? codeText('lost', call.lostReason) : t(`result.${call.result}`)}</span>
}

/** How a segment ended; one that ended with the call says what the call's end or loss was. */
export function outcomeText({ kind, outcome }: Segment): string {
  if (kind === 'wrap-up') return ''
  const group = (['outcome', 'lost', 'end'] as const).find((name) => hasCode(name, outcome)) ?? 'outcome'
  return codeText(group, outcome)
}

const idle = /^idle ([\d.]+) s$/
const lastOffer = /^last offer ([\d.]+) s ago$/
const withReason = /^NotReady \((.+)\)$/

/** What an agent fell out with, as the record of the decision has it. What is not known here is shown as it stands there. */
export function useWhyValue(): (value: string) => string {
  const { t } = useTranslation()
  const stateWord = useStateWord()
  return (value) => {
    const seconds = idle.exec(value)?.[1]
    if (seconds) return t('calls.whyIdle', { seconds })
    const since = lastOffer.exec(value)?.[1]
    if (since) return t('calls.whyLastOffer', { seconds: since })
    const reason = withReason.exec(value)?.[1]
    if (reason) return stateWord('not-ready', reason)
    const code = value.replace(/(?<=[a-z])(?=[A-Z])| /g, '-').toLowerCase()
    return hasCode('state', code) ? codeText('state', code) : codeText('whyValue', code)
  }
}
