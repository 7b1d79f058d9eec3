import { NotificationOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNotices, useOpenInbox } from '@/lib/inbox'
import '@/ui/notices.css'

/** Scrolling notices that one has not read: under the bar of every page, also in a call. A click opens one; read, it goes. */
export function NoticeBar() {
  const { t } = useTranslation()
  const open = useOpenInbox()
  const notices = (useNotices().data ?? []).filter((notice) => notice.scrolling && notice.readAt === null)
  if (notices.length === 0) return null
  return (
    <div className="notice-bar" role="region" aria-label={t('inbox.notices')}>
      <NotificationOutlined />
      <div className="notice-track">
        <div className="notice-run">
          {notices.map((notice) => <Button key={notice.id} type="link" size="small" onClick={() => open({ tab: 'notices', notice: notice.id })}>{notice.title}</Button>)}
        </div>
      </div>
    </div>
  )
}
