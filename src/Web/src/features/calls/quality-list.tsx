import { useTranslation } from 'react-i18next'
import type { MeasuredLeg } from '@/lib/contract'
import { useQuality } from '@/lib/queries'
import { Loaded } from '@/ui/page-states'

/** How each leg of a call sounded, as measured. */
export function QualityList({ id }: { id: string }) {
  const { t } = useTranslation()
  const query = useQuality(id)
  return (
    <section>
      <h2 className="details-head">{t('calls.quality')}</h2>
      <Loaded query={query} rows={2}>
        {(legs) => (legs.length === 0 ? <p className="dim">{t('calls.qualityNone')}</p> : (
          <div className="quality-scroll">
            <table className="quality">
              <thead><tr><th>{t('calls.qualityLeg')}</th><th>{t('calls.codec')}</th><th>{t('calls.loss')}</th><th>{t('calls.jitter')}</th><th>{t('calls.roundTrip')}</th><th>{t('calls.mos')}</th></tr></thead>
              <tbody>{legs.map((leg) => <Leg key={`${leg.leg} ${leg.at}`} leg={leg} />)}</tbody>
            </table>
          </div>
        ))}
      </Loaded>
    </section>
  )
}

function Leg({ leg }: { leg: MeasuredLeg }) {
  const { t } = useTranslation()
  return (
    <tr>
      <th scope="row">{t(`calls.ladderLeg.${leg.role}`)}</th>
      <td>{leg.codec ?? '–'}</td>
      <td className="num">{`${leg.lossPercent.toFixed(1)} %`}</td>
      <td className="num">{`${leg.jitterMs.toFixed(0)} ms`}</td>
      <td className="num">{leg.roundTripMs === null ? '–' : `${leg.roundTripMs.toFixed(0)} ms`}</td>
      <td className="num">{leg.mos.toFixed(1)} <span className={leg.mos >= fair ? 'dim' : 'bad'}>{leg.mos >= good ? t('calls.mosGood') : leg.mos >= fair ? t('calls.mosFair') : t('calls.mosPoor')}</span></td>
    </tr>
  )
}

/** ITU-T G.107 Annex B: satisfied; some dissatisfied. */
const good = 4.0
const fair = 3.6
