import { CheckCircleFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Why } from '@/lib/contract'
import { codeText } from '@/lib/i18n'
import { useAgents } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { agentText } from './bits'
import { At } from './time'
import { useWhyValue } from './why-value'

/** One choice of an agent. First in two sentences, why this agent and why this caller; then how many were left after each stage, and where the others fell out. */
export function Decision({ why }: { why: Why }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const valueOf = useWhyValue()
  const agents = useAgents().data
  const named = (jobNumber: string) => agents?.find((agent) => agent.jobNumber === jobNumber) ?? { name: jobNumber, jobNumber }
  const all = Math.max(1, why.stages[0]?.before ?? 1)
  const columns = why.stages.length === 0 ? [] : [{ name: queueName(why.queue), left: why.stages[0]?.before ?? 0, note: null }, ...why.stages.map((stage) => ({ name: codeText('stage', stage.stage), left: stage.after, note: stage.note ?? null }))]
  const skipped = why.stages.filter((stage) => stage.note)
  return (
    <section className="why">
      <header><b>{why.winner ? t('calls.whyAssigned', { agent: agentText(named(why.winner)) }) : t('calls.whyNobody')}</b> <span className="dim">{why.centreVersion !== null && <span className="num">v{why.centreVersion} · </span>}<At iso={why.at} /></span></header>
      <dl className="why-short">
        {why.winner && <><dt>{t('calls.agent')}</dt><dd><ThisAgent why={why} /></dd></>}
        {why.score && <><dt>{t('calls.caller')}</dt><dd><ThisCaller why={why} /></dd></>}
      </dl>
      <div className="why-stages" role="img" aria-label={`${t('calls.whyAgents')}: ${columns.map((c) => `${c.name} ${c.left}`).join(', ')}`}>
        {columns.map((column, i) => (
          <div key={i} className="why-stage"><div className="why-bar"><i style={{ height: `${Math.max(6, (column.left / all) * 100)}%` }} /></div><b className="num">{column.left}</b><small>{column.name}</small></div>
        ))}
      </div>
      {skipped.length > 0 && <p className="why-note">{skipped.map((stage) => t('calls.whySkipped', { stage: codeText('stage', stage.stage), note: valueOf(stage.note ?? '') })).join('　')}</p>}
      {(why.losers.length > 0 || why.winner) && (
        <table className="why-table">
          <thead><tr><th>{t('calls.agent')}</th><th>{t('calls.whyOut')}</th><th>{t('calls.whyValue')}</th></tr></thead>
          <tbody>
            {why.winner && <tr className="why-winner"><td className="num">{agentText(named(why.winner))}</td><td><CheckCircleFilled /></td><td className="num">{why.value ? valueOf(why.value) : ''}</td></tr>}
            {why.losers.map((loser) => <tr key={loser.agent}><td className="num">{agentText(named(loser.agent))}</td><td>{codeText('stage', loser.stage)}</td><td className="dim num">{valueOf(loser.value)}</td></tr>)}
          </tbody>
        </table>
      )}
    </section>
  )
}

/** How many were left for the order of the queue, and by how much he was first in it. */
function ThisAgent({ why }: { why: Why }) {
  const { t } = useTranslation()
  const valueOf = useWhyValue()
  const order = why.stages.at(-1)
  if (!order || order.before <= 1) return <>{t('calls.whyOnly')}</>
  const next = why.losers.find((loser) => loser.stage === order.stage)
  return <>{t('calls.whyAmong', { count: order.before, stage: codeText('stage', order.stage), value: why.value ? valueOf(why.value) : '' })}{next && next.value !== why.value && t('calls.whyNext', { value: valueOf(next.value) })}</>
}

/** Score and how it is made; whoever else the agent could have had. */
function ThisCaller({ why }: { why: Why }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  if (!why.score) return null
  const { seconds, waitedSeconds, weightPercent, creditSeconds } = why.score
  const score = { score: seconds.toFixed(0), waited: waitedSeconds.toFixed(0) }
  const words = weightPercent === 100 && creditSeconds === 0 ? t('calls.whyWaited', score) : t('calls.whyScore', { ...score, weight: weightPercent, credit: creditSeconds })
  const rivals = why.rivals.map((rival) => `${queueName(rival.queue)} ${rival.seconds.toFixed(0)}`).join('　')
  return <span className="num">{rivals === '' ? t('calls.whyAlone') : t('calls.whyFirst')}{words}{rivals !== '' && <><br />{t('calls.whyRivals', { rivals })}</>}</span>
}
