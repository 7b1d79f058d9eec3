import { ApartmentOutlined, PhoneOutlined, SwapOutlined, TeamOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent, CallTarget, Queue } from '@/lib/contract'
import { nameIn } from '@/lib/i18n'
import { useAgents, useFlowTargets, useQueues } from '@/lib/queries'
import { TakesKeys } from './takes-keys'
import { AgentName, KeyHint } from './bits'
import { StateTag } from './state-tag'
import './target-panel.css'

const shownMax = 40
const extensionLengthMax = 5
const isNumber = /^\+?[\d\s()-]{2,24}$/

const groupWord = { agents: 'target.agents', queues: 'target.queues', flows: 'target.flows', numbers: 'target.numbers' } as const

type Choice = { key: string; group: keyof typeof groupWord; target: CallTarget; usable: boolean; face: ReactNode }

/** Agents who can take it first; whoever matches in name or job number. */
function agentsFor(agents: Agent[], me: string | undefined, wanted: string): Agent[] {
  return agents
    .filter((agent) => agent.jobNumber !== me && agent.state !== 'signed-out' && !agent.synthetic && `${agent.name} ${agent.jobNumber}`.toLowerCase().includes(wanted))
    .sort((a, b) => Number(b.state === 'ready') - Number(a.state === 'ready') || a.jobNumber.localeCompare(b.jobNumber))
    .slice(0, shownMax)
}

const queuesFor = (queues: Queue[], wanted: string): Queue[] => queues.filter((queue) => `${queue.name.zh} ${queue.name.en} ${queue.id}`.toLowerCase().includes(wanted))

function useChoices(wanted: string, consult: boolean, me: string | undefined): Choice[] {
  const { t, i18n } = useTranslation()
  const agents = useAgents().data
  const queues = useQueues().data
  const flows = useFlowTargets(!consult).data
  return useMemo(() => {
    const typed = wanted.trim().toLowerCase()
    const people = agentsFor(agents ?? [], me, typed).map((agent): Choice => ({
      key: `agent-${agent.jobNumber}`, group: 'agents', target: { kind: 'agent', id: agent.jobNumber }, usable: agent.state === 'ready' && agent.phoneUp,
      face: <><span className="cut grow"><AgentName agent={agent} /></span><StateTag state={agent.state} reason={agent.reason} /></>,
    }))
    const lines = consult ? [] : queuesFor(queues ?? [], typed).map((queue): Choice => ({
      key: `queue-${queue.id}`, group: 'queues', target: { kind: 'queue', id: queue.id }, usable: true,
      face: <><TeamOutlined className="dim" /><b className="cut grow">{nameIn(i18n.language, queue.name)}</b><span className="dim num small">{t('target.queueFacts', { waiting: queue.waiting.length, ready: queue.agents.ready })}</span></>,
    }))
    const selfService = (flows ?? []).filter((flow) => `${flow.name.zh} ${flow.name.en} ${flow.id}`.toLowerCase().includes(typed)).slice(0, shownMax).map((flow): Choice => ({
      key: `flow-${flow.id}`, group: 'flows', target: { kind: 'flow', id: flow.id }, usable: true,
      face: <><ApartmentOutlined className="dim" /><b className="cut grow">{nameIn(i18n.language, flow.name)}</b></>,
    }))
    const digits = typed.replace(/[\s()-]/g, '')
    const numbers = !isNumber.test(typed) ? [] : [digits.length <= extensionLengthMax
      ? { kind: 'extension' as const, word: t('target.extension', { number: digits }) } : { kind: 'outside' as const, word: t('target.outside', { number: digits }) }]
    return [...people, ...lines, ...selfService, ...numbers.map(({ kind, word }): Choice => ({
      key: `number-${digits}`, group: 'numbers', target: { kind, id: digits }, usable: true, face: <><PhoneOutlined className="dim" /><b className="num grow">{word}</b></>,
    }))]
  }, [wanted, consult, me, agents, queues, flows, t, i18n.language])
}

/** Whom to hand the customer to, or to ask: agents with their live state, queues, any number. Works without the mouse. */
export function TargetPanel({ panel, me, onChoose, onClose }: { panel: 'transfer' | 'consult'; me: string | undefined; onChoose: (target: CallTarget) => Promise<unknown>; onClose: () => void }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const [busy, setBusy] = useState(false)
  const choices = useChoices(wanted, panel === 'consult', me)
  const marked = Math.min(at, choices.length - 1)
  const choose = async (choice: Choice | undefined) => {
    if (!choice?.usable || busy) return
    setBusy(true)
    await onChoose(choice.target)
    setBusy(false)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(choices.length - 1, marked + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, marked - 1))
    else if (event.key === 'Enter') void choose(choices[marked])
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
  }
  return (
    <div className="target" role="dialog" aria-label={t(panel === 'consult' ? 'target.consultTitle' : 'target.transferTitle')} onKeyDown={onKey} data-testid="target-panel">
      <div className="target-head"><SwapOutlined className="dim" /><b>{t(panel === 'consult' ? 'target.consultTitle' : 'target.transferTitle')}</b></div>
      <TakesKeys>{(field) => <Input ref={field} value={wanted} maxLength={32} placeholder={t('target.search')} aria-label={t('target.search')} onChange={(e) => { setWanted(e.target.value); setAt(0) }} allowClear />}</TakesKeys>
      <ul className="target-list" role="listbox" aria-label={t('target.search')}>
        {choices.map((choice, i) => (
          <li key={choice.key}>
            {choices[i - 1]?.group !== choice.group && <div className="target-group small dim">{t(groupWord[choice.group])}</div>}
            <button
              type="button" role="option" aria-selected={i === marked} aria-disabled={!choice.usable} title={choice.usable ? undefined : t('target.notReady')}
              className={`target-row${i === marked ? ' target-marked' : ''}${choice.usable ? '' : ' target-off'}`} onMouseMove={() => setAt(i)} onClick={() => void choose(choice)}
            >
              {choice.face}
            </button>
          </li>
        ))}
      </ul>
      {choices.length === 0 && <p className="dim small target-none">{t('target.none')}</p>}
      <div className="target-hint small dim"><KeyHint>{t('target.hint')}</KeyHint></div>
    </div>
  )
}
