import { MailOutlined } from '@ant-design/icons'
import { Badge, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useInboxCounts, useOpenInbox } from '@/lib/inbox'

/** In the bar of every page: what one has not read yet. */
export function InboxButton() {
  const { t } = useTranslation()
  const open = useOpenInbox()
  const { notices, messages } = useInboxCounts().data ?? { notices: 0, messages: 0 }
  return (
    <Button
      type="text" className="alarm-bell" aria-label={t('inbox.unread', { count: notices + messages })} onClick={() => open({ tab: messages > 0 && notices === 0 ? 'messages' : 'notices' })}
      icon={<Badge count={notices + messages} size="small" overflowCount={99}><MailOutlined /></Badge>}
    />
  )
}
