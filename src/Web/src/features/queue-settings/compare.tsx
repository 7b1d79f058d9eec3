import { HistoryOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useAgents } from '@/lib/queries'
import { useRoutingSettings, type Comparison, type Rules } from '@/lib/routing-settings'
import { agentText } from '@/ui/bits'
import { Failed } from '@/ui/page-states'
import { At } from '@/ui/time'

/** Which offers of the last 24 hours would have been others by what stands in the form. */
export function Compare({ queue, rules }: { queue: string; rules: Rules }) {
  const { t } = useTranslation()
  const { compareQueue } = useRoutingSettings()
  const agents = useAgents().data
  const [busy, setBusy] = useState(false)
  const [found, setFound] = useState<Comparison | null>(null)
  const [error, setError] = useState<unknown>(null)
  const named = (job: string | null) => (job === null ? t('settings.nobodyYet') : agentText(agents?.find((agent) => agent.jobNumber === job) ?? { name: job, jobNumber: job }))
  const ask = () => {
    setBusy(true)
    setError(null)
    compareQueue(queue, rules).then(setFound).catch((e: unknown) => { setFound(null); setError(e) }).finally(() => setBusy(false))
  }
  return (
    <>
      <Button icon={<HistoryOutlined />} loading={busy} onClick={ask}>{t('settings.compareAsk')}</Button>
      {error !== null && <Failed error={error} retry={ask} />}
      {found && (
        <section className="why" style={{ marginTop: 12 }}>
          <header><b>{t('settings.compared', { offers: found.offers, different: found.different })}</b></header>
          {found.choices.length > 0 && (
            <table className="why-table">
              <thead><tr><th>{t('settings.comparedAt')}</th><th>{t('settings.comparedThen')}</th><th>{t('settings.comparedNow')}</th></tr></thead>
              <tbody>{found.choices.map((choice, i) => <tr key={i}><td><Link to={`/calls?call=${encodeURIComponent(choice.callId)}`}><At iso={choice.at} /></Link></td><td className="num">{named(choice.then)}</td><td className="num">{named(choice.now)}</td></tr>)}</tbody>
            </table>
          )}
        </section>
      )}
    </>
  )
}
