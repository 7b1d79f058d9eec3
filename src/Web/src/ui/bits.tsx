import { ExperimentOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, Caller } from '@/lib/contract'

/** Two voices that answer each other. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="3" strokeLinecap="round" aria-hidden="true">
      <path className="mark-call" d="M14 5a11 11 0 0 0 0 22M14 11.5a4.5 4.5 0 0 0 0 9" />
      <path className="mark-answer" d="M18 5a11 11 0 0 1 0 22M18 11.5a4.5 4.5 0 0 1 0 9" />
    </svg>
  )
}

/** Marks everything that the simulation made. */
export function SimulatedTag({ word }: { word?: string }) {
  const { t } = useTranslation()
  return <Tag className="simulated" icon={<ExperimentOutlined />} title={t('common.simulated')}>{word ?? t('common.simulatedShort')}</Tag>
}

export function KeyHint({ children }: { children: ReactNode }) {
  return <kbd className="key">{children}</kbd>
}

/** `Ctrl+Enter` as people write it on keys. */
export const shortcutLabel = (shortcut: string): string => shortcut.replace('Ctrl+Enter', 'Ctrl ↵')

/** Name and number of a caller; a withheld number says so. */
export function useCallerWords(): (caller: Caller) => { name: string; number: string } {
  const { t } = useTranslation()
  return (caller) => {
    const number = caller.number === '' ? t('common.withheld') : caller.number
    return { name: caller.name ?? (caller.number === '' ? t('common.unknownCaller') : number), number }
  }
}

export function CallerName({ caller }: { caller: Caller }) {
  const { name, number } = useCallerWords()(caller)
  return <span className="caller"><b>{name}</b>{name !== number && <span className="num">{number}</span>}</span>
}

/** Ten to sixteen small bars. Grey: a level is not a state. `value` 0…1. */
export function Meter({ value, label, good = false, bars = 14 }: { value: number; label: string; good?: boolean; bars?: number }) {
  const lit = Math.round(Math.min(1, Math.max(0, value)) * bars)
  return (
    <span className={`meter${good ? ' meter-good' : ''}`} role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(value * 100)}>
      {Array.from({ length: bars }, (_, i) => <i key={i} className={i < lit ? 'lit' : undefined} />)}
    </span>
  )
}

/** Name and job number; simulated agents have only the one. */
export function AgentName({ agent: { name, jobNumber } }: { agent: Pick<Agent, 'name' | 'jobNumber'> }) {
  return <><b className="cut">{name}</b>{name !== jobNumber && <> <small className="dim num agent-number">{jobNumber}</small></>}</>
}

export const agentText = ({ name, jobNumber }: Pick<Agent, 'name' | 'jobNumber'>): string => (name === jobNumber ? jobNumber : `${name} ${jobNumber}`)
