import { InboxOutlined, PhoneOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { PickUp } from '@/lib/contract'
import { http } from '@/lib/http'
import { useCallerWords } from '@/ui/bits'
import { Elapsed } from '@/ui/time'
import { useToldAttempt } from '@/ui/use-attempt'

const everyMs = 2_000
const key = ['pick-up'] as const

/** Parked calls, and those that ring where I may pick up. Not there while there are none. */
export function PickUpList() {
  const { t } = useTranslation()
  const calls = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<PickUp[]>('/api/pick-up', signal), refetchInterval: everyMs }).data ?? []
  if (calls.length === 0) return null
  return (
    <>
      <div className="panel-head panel-head-next"><h2>{t('exchange.pickUp')}</h2></div>
      <ul className="side-list side-pick-up">{calls.map((call) => <PickUpRow key={call.callId} call={call} />)}</ul>
    </>
  )
}

function PickUpRow({ call }: { call: PickUp }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { busy, attempt } = useToldAttempt()
  const { name } = useCallerWords()(call.caller)
  const take = async () => {
    await attempt(() => http.post(`/api/calls/${encodeURIComponent(call.callId)}/pick-up`))
    void client.invalidateQueries({ queryKey: key })
  }
  const where = call.kind === 'parked' ? t('exchange.parkedAt', { place: call.at }) : t('exchange.ringsAt', { at: call.name ?? call.at })
  return (
    <li className="side-row">
      {call.kind === 'parked' ? <InboxOutlined className="dim" /> : <PhoneOutlined className="dim" />}
      <span className="cut grow" title={call.by ? t('exchange.parkedBy', { by: call.by }) : undefined}><b>{name}</b> <small className="dim">{where}</small></span>
      <span className="side-time dim"><Elapsed since={call.since} /></span>
      <Button size="small" loading={busy} onClick={() => void take()}>{t('exchange.take')}</Button>
    </li>
  )
}
