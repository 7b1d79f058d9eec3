import { AudioOutlined, CheckCircleOutlined, DisconnectOutlined, PhoneFilled, RobotOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Call, CallResult, Segment } from '@/lib/contract'
import { codeText, hasCode } from '@/lib/i18n'

const looks: Record<CallResult, { icon: ReactNode; className: string }> = {
  answered: { icon: <CheckCircleOutlined />, className: '' },
  lost: { icon: <DisconnectOutlined />, className: 'result-lost' },
  'left-message': { icon: <AudioOutlined />, className: 'dim' },
  'self-service': { icon: <RobotOutlined />, className: 'dim' },
  'not-reached': { icon: <DisconnectOutlined />, className: 'dim' },
  refused: { icon: <DisconnectOutlined />, className: 'dim' },
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
