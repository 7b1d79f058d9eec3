import { useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatDuration, none } from '@/lib/duration'
import { http } from '@/lib/http'

type Counters = { measures: string[]; total: (number | null)[] }
const everyMs = 15_000

/** What one has done today: the report of one's own figures, so that both say the same. */
export function OwnCounters({ jobNumber }: { jobNumber: string }) {
  const { t } = useTranslation()
  const today = dayjs().format('YYYY-MM-DD')
  const { data } = useQuery({
    queryKey: ['reports', 'own', jobNumber, today], queryFn: ({ signal }) => http.get<Counters>(`/api/reports/own-counters?from=${today}&to=${today}&agent=${encodeURIComponent(jobNumber)}`, signal), refetchInterval: everyMs, retry: false, enabled: jobNumber !== '',
  })
  const value = (measure: string) => data?.total[data.measures.indexOf(measure)] ?? null
  const time = (measure: string) => { const seconds = value(measure); return seconds === null ? none : formatDuration(seconds) }
  const figures = [
    { name: t('counters.in'), text: value('talks-in') ?? 0 }, { name: t('counters.out'), text: value('talks-out') ?? 0 }, { name: t('counters.average'), text: time('average-talk') },
    { name: t('counters.missed'), text: value('missed') ?? 0 }, { name: t('counters.signedIn'), text: time('time-signed-in') },
  ]
  if (!data) return null
  return (
    <Link to="/reports/own-counters" className="own-counters" title={t('counters.title')}>
      {figures.map(({ name, text }) => <span key={name}><small>{name}</small> <b className="num">{text}</b></span>)}
    </Link>
  )
}
