import { Drawer, Tabs } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Session } from '@/lib/contract'
import { useInboxCounts, type InboxPlace } from '@/lib/inbox'
import { may } from '@/lib/rights'
import { Messages } from './messages'
import { Notices } from './notices'
import { Publishing } from './publishing'
import '@/ui/notices.css'

/** Notices and messages in one place, beside whatever is being done. */
export default function InboxDrawer({ session, place, setPlace }: { session: Session; place: InboxPlace | null; setPlace: (place: InboxPlace | null) => void }) {
  const { t } = useTranslation()
  const counts = useInboxCounts().data
  const label = (text: string, count = 0) => (count > 0 ? `${text} ${count}` : text)
  return (
    <Drawer open={place !== null} onClose={() => setPlace(null)} size={440} title={t('inbox.title')} destroyOnHidden mask={false} rootClassName="inbox">
      {place && (
        <Tabs
          activeKey={place.tab} onChange={(tab) => setPlace({ tab: tab as InboxPlace['tab'] })} items={[
            { key: 'notices', label: label(t('inbox.notices'), counts?.notices), children: <Notices opened={place.notice ?? null} /> },
            { key: 'messages', label: label(t('inbox.messages'), counts?.messages), children: <Messages session={session} other={place.with ?? null} open={(other) => setPlace({ tab: 'messages', ...(other && { with: other }) })} /> },
            ...(may(session, 'manage-notices') ? [{ key: 'publish', label: t('inbox.publish'), children: <Publishing /> }] : []),
          ]}
        />
      )}
    </Drawer>
  )
}
