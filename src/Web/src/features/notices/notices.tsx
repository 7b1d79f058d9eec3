import { NotificationOutlined } from '@ant-design/icons'
import { App, Collapse } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useInboxActs, useNotices, type Notice } from '@/lib/inbox'
import { problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'

/** What holds for me now. Opening one reads it. */
export function Notices({ opened }: { opened: number | null }) {
  const { t } = useTranslation()
  return <Loaded query={useNotices()} rows={5}>{(notices) => (notices.length === 0 ? <Empty icon={<NotificationOutlined />} title={t('inbox.noNotices')} text={t('inbox.noNoticesText')} /> : <List notices={notices} opened={opened} />)}</Loaded>
}

function List({ notices, opened }: { notices: Notice[]; opened: number | null }) {
  const { message } = App.useApp()
  const { readNotice } = useInboxActs()
  const [open, setOpen] = useState(opened)
  useEffect(() => setOpen(opened), [opened])
  const unread = notices.find((notice) => notice.id === open && notice.readAt === null)?.id
  useEffect(() => { if (unread !== undefined) void readNotice(unread).catch((error: unknown) => message.error(problemText(error))) }, [unread]) // eslint-disable-line
  return (
    <Collapse
      accordion size="small" activeKey={open === null ? [] : [String(open)]} onChange={([key]) => setOpen(key === undefined ? null : Number(key))}
      items={notices.map((notice) => ({
        key: String(notice.id), label: <span className={notice.readAt === null ? 'notice-new' : undefined}>{notice.title}</span>, extra: <At iso={notice.validFrom} />,
        children: <><p className="notice-text">{notice.text}</p><p className="dim small">{notice.by}</p></>,
      }))}
    />
  )
}
