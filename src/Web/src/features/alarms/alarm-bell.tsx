import { BellOutlined } from '@ant-design/icons'
import { Badge, Button, Popover } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { Session } from '@/lib/contract'
import { At } from '@/ui/time'
import { useOpenAlarms } from './api'
import { SeverityTag } from './severity-tag'
import { useAlarmWords } from './words'
import './alarms.css'

const shown = 5

/** In the bar of every page of who supervises: how many alarms nobody has seen yet. */
export function AlarmBell({ session }: { session: Session }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const words = useAlarmWords()
  const alarms = (useOpenAlarms().data ?? []).filter((a) => a.acknowledgedAt === null && (a.recipients.length === 0 || a.recipients.includes(session.jobNumber)))
  const list = (
    <div className="alarm-pop">
      {alarms.length === 0 ? <p className="dim">{t('alarms.none')}</p> : <ul>{alarms.slice(0, shown).map((a) => <li key={a.id}><SeverityTag severity={a.severity} /><span className="grow"><b className="cut">{words.subject(a)}</b><small>{words.text(a)}</small></span><At iso={a.raisedAt} /></li>)}</ul>}
      <Link to="/alarms" onClick={() => setOpen(false)}>{alarms.length > shown ? t('alarms.all', { count: alarms.length }) : t('alarms.toPage')}</Link>
    </div>
  )
  return (
    <Popover trigger="click" placement="bottomRight" open={open} onOpenChange={setOpen} title={t('alarms.title')} content={list}>
      <Button type="text" className="alarm-bell" aria-label={t('alarms.bell', { count: alarms.length })} icon={<Badge count={alarms.length} size="small" overflowCount={99}><BellOutlined /></Badge>} />
    </Popover>
  )
}
