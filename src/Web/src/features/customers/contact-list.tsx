import { HistoryOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Call } from '@/lib/contract'
import { useContacts } from '@/lib/customers'
import { formatDuration } from '@/lib/duration'
import { codeText } from '@/lib/i18n'
import { useQueueName } from '@/lib/use-queue-name'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'

/** Every contact over every number of one customer, also over those that he had: the latest first. */
export function ContactList({ id }: { id: number }) {
  const { t } = useTranslation()
  return (
    <Loaded query={useContacts(id)} rows={6}>
      {({ items, total }) => items.length === 0 ? <Empty icon={<HistoryOutlined />} title={t('desk.noHistory')} text={t('customers.noContactsText')} /> : (
        <>
          <p className="dim num">{t('customers.contactsTotal', { count: total })}</p>
          <ul className="people-lines">{items.map((call) => <Contact key={call.id} call={call} />)}</ul>
        </>
      )}
    </Loaded>
  )
}

function Contact({ call }: { call: Call }) {
  const { t } = useTranslation()
  const queue = useQueueName()(call.queue)
  const result = call.result === 'lost' ? codeText('lost', call.lostReason) : t(`result.${call.result}`)
  return (
    <li>
      <At iso={call.startedAt} />
      <span className="grow"><Link to={`/calls?call=${encodeURIComponent(call.id)}`}>{call.dialledBy ? t('customers.outbound') : t('customers.inbound')} · {result}</Link><small>{[call.caller.number, queue, call.agent?.name, call.talkSeconds > 0 && formatDuration(call.talkSeconds)].filter(Boolean).join(' · ')}</small></span>
    </li>
  )
}
