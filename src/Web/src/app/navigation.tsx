import { ApartmentOutlined, AudioOutlined, BarChartOutlined, BellOutlined, CalendarOutlined, CompassOutlined, CustomerServiceOutlined, ExperimentOutlined, EyeOutlined, HistoryOutlined, PhoneOutlined, PlayCircleOutlined, SettingOutlined, SoundOutlined, TeamOutlined, UnorderedListOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { NavLink } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Badge } from 'antd'
import type { Role, Session } from '@/lib/contract'
import { useMessageSummary } from '@/lib/messages'
import type { TextKey } from '@/locales/zh-CN'

type Place = { path: string; text: TextKey; title: TextKey; icon: ReactNode; roles: Role[] }

/** What a role may not do is absent, not grey. */
const places: Place[] = [
  { path: '/desk', text: 'nav.desk', title: 'desk.title', icon: <CustomerServiceOutlined />, roles: ['agent'] },
  { path: '/board', text: 'nav.board', title: 'board.title', icon: <EyeOutlined />, roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/calls', text: 'nav.calls', title: 'calls.title', icon: <HistoryOutlined />, roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/recordings', text: 'nav.recordings', title: 'recordings.title', icon: <PlayCircleOutlined />, roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/live', text: 'nav.live', title: 'live.title', icon: <PhoneOutlined />, roles: ['supervisor', 'administrator'] },
  { path: '/messages', text: 'nav.messages', title: 'messages.title', icon: <AudioOutlined />, roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/customers', text: 'nav.customers', title: 'customers.title', icon: <TeamOutlined />, roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/lookup', text: 'nav.lookup', title: 'lookup.title', icon: <CompassOutlined />, roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/flows', text: 'nav.flows', title: 'flows.title', icon: <ApartmentOutlined />, roles: ['supervisor', 'administrator'] },
  { path: '/prompts', text: 'nav.prompts', title: 'prompts.title', icon: <SoundOutlined />, roles: ['supervisor', 'administrator'] },
  { path: '/calendars', text: 'nav.calendars', title: 'calendars.title', icon: <CalendarOutlined />, roles: ['supervisor', 'administrator'] },
  { path: '/lists', text: 'nav.lists', title: 'lists.title', icon: <UnorderedListOutlined />, roles: ['supervisor', 'administrator'] },
  { path: '/alarms', text: 'nav.alarms', title: 'alarms.title', icon: <BellOutlined />, roles: ['supervisor', 'administrator'] },
  { path: '/reports', text: 'nav.reports', title: 'reports.title', icon: <BarChartOutlined />, roles: ['agent', 'supervisor', 'administrator'] },
  { path: '/what-if', text: 'nav.whatIf', title: 'whatIf.title', icon: <ExperimentOutlined />, roles: ['supervisor', 'administrator'] },
  { path: '/settings', text: 'nav.settings', title: 'nav.settings', icon: <SettingOutlined />, roles: ['supervisor', 'administrator'] },
]

export const placesOf = (session: Session): Place[] => places.filter((place) => place.roles.some((role) => session.roles.includes(role)))
export const placeAt = (path: string): Place | undefined => places.find((place) => path.startsWith(place.path))

export function Rail({ session, onHelp }: { session: Session; onHelp: ReactNode }) {
  const { t } = useTranslation()
  return (
    <nav className="rail" aria-label={t('app.navigation')}>
      <RailLinks session={session} />
      <div className="rail-end">{onHelp}</div>
    </nav>
  )
}

export function RailLinks({ session, onFollow }: { session: Session; onFollow?: () => void }) {
  const { t } = useTranslation()
  const fresh = useMessageSummary().data?.new ?? 0
  return placesOf(session).map((place) => <NavLink key={place.path} to={place.path} className="rail-item" {...(onFollow && { onClick: onFollow })}>{place.path === '/messages' ? <Badge count={fresh} size="small" title={t('messages.newCount', { count: fresh })}>{place.icon}</Badge> : place.icon}<span>{t(place.text)}</span></NavLink>)
}
