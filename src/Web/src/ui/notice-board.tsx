import { useTranslation } from 'react-i18next'
import { useNotices, useOpenInbox } from '@/lib/inbox'
import { At } from '@/ui/time'
import './notices.css'

const shownMax = 4

/** On the desk: what holds now. Nothing is drawn when nothing does. */
export function NoticeBoard() {
  const { t } = useTranslation()
  const open = useOpenInbox()
  const notices = useNotices().data ?? []
  if (notices.length === 0) return null
  return (
    <>
      <div className="panel-head panel-head-next"><h2>{t('inbox.board')}</h2></div>
      <ul className="side-list notice-list">
        {notices.slice(0, shownMax).map((notice) => (
          <li key={notice.id}><button type="button" className="notice-line" onClick={() => open({ tab: 'notices', notice: notice.id })}><span className={`cut grow${notice.readAt === null ? ' notice-new' : ''}`}>{notice.title}</span><At iso={notice.validFrom} /></button></li>
        ))}
      </ul>
    </>
  )
}
