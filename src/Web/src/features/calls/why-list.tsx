import { useTranslation } from 'react-i18next'
import { useWhy } from '@/lib/queries'
import { Decision } from '@/ui/decision'
import { Loaded } from '@/ui/page-states'

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
