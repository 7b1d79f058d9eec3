import { CheckCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Why } from '@/lib/contract'
import { codeText } from '@/lib/i18n'
import { useAgents, useWhy } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { Loaded } from '@/ui/page-states'
import { agentText } from '@/ui/bits'
import { At } from '@/ui/time'
import { useWhyValue } from './call-words'

/** Every choice of an agent for this call: how many were left after each step, and where the others fell out. */
export function WhyList({ id }: { id: string }) {
  const { t } = useTranslation()
  const query = useWhy(id)
  return (
    <Loaded query={query} rows={3}>
      {(whys) => (whys.length === 0 ? <p className="dim">{t('calls.noWhy')}</p> : <>{whys.map((why, i) => <Decision key={i} why={why} />)}</>)}
    </Loaded>
  )
}

function Decision({ why }: { why: Why }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const valueOf = useWhyValue()
  const agents = useAgents().data
  const named = (jobNumber: string) => agents?.find((agent) => agent.jobNumber === jobNumber) ?? { name: jobNumber, jobNumber }
  const all = Math.max(1, why.stages[0]?.before ?? 1)
  const columns = why.stages.length === 0 ? [] : [{ name: queueName(why.queue), left: why.stages[0]?.before ?? 0 }, ...why.stages.map((stage) => ({ name: codeText('stage', stage.stage), left: stage.after }))]
  return (
    <section className="why">
      <header><b>{why.winner ? t('calls.whyAssigned', { agent: agentText(named(why.winner)) }) : t('calls.whyNobody')}</b> <span className="dim"><At iso={why.at} /></span></header>
      <div className="why-stages" role="img" aria-label={`${t('calls.whyAgents')}: ${columns.map((c) => `${c.name} ${c.left}`).join(', ')}`}>
        {columns.map((column, i) => (
          <div key={i} className="why-stage"><div className="why-bar"><i style={{ height: `${Math.max(6, (column.left / all) * 100)}%` }} /></div><b className="num">{column.left}</b><small className="cut">{column.name}</small></div>
        ))}
      </div>
      {(why.losers.length > 0 || why.winner) && (
        <table className="why-table">
          <thead><tr><th>{t('calls.agent')}</th><th>{t('calls.whyOut')}</th><th>{t('calls.whyValue')}</th></tr></thead>
          <tbody>
            {why.winner && <tr className="why-winner"><td className="num">{agentText(named(why.winner))}</td><td><CheckCircleFilled /></td><td /></tr>}
            {why.losers.map((loser) => <tr key={loser.agent}><td className="num">{agentText(named(loser.agent))}</td><td>{codeText('stage', loser.stage)}</td><td className="dim num">{valueOf(loser.value)}</td></tr>)}
          </tbody>
        </table>
      )}
    </section>
  )
}
