import {
  BellFilled, CheckCircleFilled, CoffeeOutlined, FormOutlined, MinusCircleFilled, PauseCircleFilled, PhoneFilled, PoweroffOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, AgentState as ServerState } from '@/lib/contract'
import { nameIn, codeText } from '@/lib/i18n'
import { useReasons } from '@/lib/queries'
import type { AgentState } from './tokens'

/** Which of the eight looks a state of the server has. */
export function lookOf(state: ServerState, reason: string | null = null): AgentState {
  switch (state) {
    case 'ready': return 'ready'
    case 'offered': return 'offered'
    case 'talking': case 'consulting': case 'conferencing': case 'dialling': case 'training': return 'talking'
    case 'held': return 'held'
    case 'wrap-up': return 'wrapup'
    case 'not-ready': return reason === 'away' ? 'away' : 'notready'
    case 'signed-out': return 'out'
  }
}

export const stateIcons: Record<AgentState, ReactNode> = {
  ready: <CheckCircleFilled />,
  offered: <BellFilled />,
  talking: <PhoneFilled />,
  held: <PauseCircleFilled />,
  wrapup: <FormOutlined />,
  notready: <MinusCircleFilled />,
  away: <CoffeeOutlined />,
  out: <PoweroffOutlined />,
}

/** The word of a state with its reason, in the language of the page. */
export function useStateWord(): (state: ServerState, reason?: string | null) => string {
  const { t, i18n } = useTranslation()
  const reasons = useReasons().data
  return (state, reason = null) => {
    if (state === 'not-ready' && reason === 'away') return t('state.away')
    const word = t(`state.${state}`)
    if (state !== 'not-ready' || !reason) return word
    const listed = reasons?.find((r) => r.code === reason)
    return t('state.withReason', { state: word, reason: listed ? nameIn(i18n.language, listed) : codeText('reason', reason) })
  }
}

/** Icon and word in the colour of the state; `filled` adds its tint. The only place where a state gets its look. */
export function StateTag({ state, reason = null, filled = false, children }: { state: ServerState; reason?: string | null; filled?: boolean; children?: ReactNode }) {
  const look = lookOf(state, reason)
  const word = useStateWord()
  return (
    <span className={`state state-${look}${filled ? ' state-filled' : ''}`}>
      {stateIcons[look]}
      <span className="state-word">{word(state, reason)}</span>
      {children}
    </span>
  )
}

export const agentLook = (agent: Agent): AgentState => lookOf(agent.state, agent.reason)
