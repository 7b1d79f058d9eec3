import { ApartmentOutlined, AudioOutlined, AuditOutlined, BarChartOutlined, BellOutlined, CalendarOutlined, CompassOutlined, CustomerServiceOutlined, DesktopOutlined, ExperimentOutlined, EyeOutlined, HistoryOutlined, PartitionOutlined, PhoneOutlined, PlayCircleOutlined, ReadOutlined, SettingOutlined, SmileOutlined, SoundOutlined, TableOutlined, TeamOutlined, UnorderedListOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useTranslation } from 'react-i18next'
import { Badge, Dropdown } from 'antd'
import type { Session } from '@/lib/contract'
import { useMessageSummary } from '@/lib/messages'
import { mayAny } from '@/lib/rights'
import type { TextKey } from '@/locales/zh-CN'
import { settingsNeeds } from './settings-frame'

type Place = { path: string; text: TextKey; title: TextKey; icon: ReactNode; needs: readonly string[]; group?: keyof typeof groups }

/** What is drawn now and then stands behind one item, so that what is used all day stays in sight. */
const groups = { design: { text: 'nav.design', icon: <PartitionOutlined /> }, figures: { text: 'nav.figures', icon: <BarChartOutlined /> } } as const satisfies Record<string, { text: TextKey; icon: ReactNode }>

/** What somebody may not do is absent, not grey. `needs`: one of these permissions. */
const places: Place[] = [
  { path: '/desk', text: 'nav.desk', title: 'desk.title', icon: <CustomerServiceOutlined />, needs: ['take-calls'] },
  { path: '/board', text: 'nav.board', title: 'board.title', icon: <EyeOutlined />, needs: ['see-board'] },
  { path: '/calls', text: 'nav.calls', title: 'calls.title', icon: <HistoryOutlined />, needs: ['see-calls'] },
  { path: '/recordings', text: 'nav.recordings', title: 'recordings.title', icon: <PlayCircleOutlined />, needs: ['play-recordings'] },
  { path: '/quality', text: 'nav.quality', title: 'quality.title', icon: <AuditOutlined />, needs: ['review-calls', 'take-calls'] },
  { path: '/live', text: 'nav.live', title: 'live.title', icon: <PhoneOutlined />, needs: ['see-live-calls'] },
  { path: '/messages', text: 'nav.messages', title: 'messages.title', icon: <AudioOutlined />, needs: ['see-messages'] },
  { path: '/customers', text: 'nav.customers', title: 'customers.title', icon: <TeamOutlined />, needs: ['see-customers'] },
  { path: '/lookup', text: 'nav.lookup', title: 'lookup.title', icon: <CompassOutlined />, needs: ['see-customers'] },
  { path: '/flows', text: 'nav.flows', title: 'flows.title', icon: <ApartmentOutlined />, needs: ['draw-flows'], group: 'design' },
  { path: '/prompts', text: 'nav.prompts', title: 'prompts.title', icon: <SoundOutlined />, needs: ['manage-prompts'], group: 'design' },
  { path: '/calendars', text: 'nav.calendars', title: 'calendars.title', icon: <CalendarOutlined />, needs: ['manage-calendars'], group: 'design' },
  { path: '/lists', text: 'nav.lists', title: 'lists.title', icon: <UnorderedListOutlined />, needs: ['manage-lists'], group: 'design' },
  { path: '/tables', text: 'nav.tables', title: 'tables.title', icon: <TableOutlined />, needs: ['manage-lists'], group: 'design' },
  { path: '/scripts', text: 'nav.scripts', title: 'scripts.title', icon: <ReadOutlined />, needs: ['manage-scripts'], group: 'design' },
  { path: '/alarms', text: 'nav.alarms', title: 'alarms.title', icon: <BellOutlined />, needs: ['see-alarms'] },
  { path: '/reports', text: 'nav.reports', title: 'reports.title', icon: <BarChartOutlined />, needs: ['see-reports'], group: 'figures' },
  { path: '/satisfaction', text: 'nav.satisfaction', title: 'satisfaction.title', icon: <SmileOutlined />, needs: ['see-reports'], group: 'figures' },
  { path: '/wallboards', text: 'nav.wall', title: 'wall.title', icon: <DesktopOutlined />, needs: ['see-board'], group: 'figures' },
  { path: '/what-if', text: 'nav.whatIf', title: 'whatIf.title', icon: <ExperimentOutlined />, needs: ['plan-staff'], group: 'figures' },
  { path: '/settings', text: 'nav.settings', title: 'nav.settings', icon: <SettingOutlined />, needs: settingsNeeds },
]

export const placesOf = (session: Session): Place[] => places.filter((place) => mayAny(session, place.needs))
export const placeAt = (path: string): Place | undefined => places.find((place) => path.startsWith(place.path))

export function Rail({ session, onHelp }: { session: Session; onHelp: ReactNode }) {
  const { t } = useTranslation()
  return (
    <nav className="rail" aria-label={t('app.navigation')}>
      <RailLinks session={session} grouped />
      <div className="rail-end">{onHelp}</div>
    </nav>
  )
}

/** @param grouped In the rail; the menu of a small screen has room for all of them. */
export function RailLinks({ session, grouped, onFollow }: { session: Session; grouped?: boolean; onFollow?: () => void }) {
  const seen = placesOf(session)
  return seen.map((place) => {
    const members = grouped && place.group ? seen.filter((other) => other.group === place.group) : [place]
    if (place.group === undefined || members.length === 1) return <RailLink key={place.path} place={place} {...(onFollow && { onFollow })} />
    return place === members[0] && <RailGroup key={place.group} group={groups[place.group]} members={members} />
  })
}

function RailLink({ place, onFollow }: { place: Place; onFollow?: () => void }) {
  const { t } = useTranslation()
  const fresh = useMessageSummary().data?.new ?? 0
  return <NavLink to={place.path} className="rail-item" {...(onFollow && { onClick: onFollow })}>{place.path === '/messages' ? <Badge count={fresh} size="small" title={t('messages.newCount', { count: fresh })}>{place.icon}</Badge> : place.icon}<span>{t(place.text)}</span></NavLink>
}

function RailGroup({ group, members }: { group: (typeof groups)[keyof typeof groups]; members: Place[] }) {
  const { t } = useTranslation()
  const here = useLocation().pathname
  const items = members.map((place) => ({ key: place.path, icon: place.icon, label: <NavLink to={place.path}>{t(place.text)}</NavLink> }))
  return (
    <Dropdown menu={{ items, selectedKeys: members.filter((place) => here.startsWith(place.path)).map((place) => place.path) }} trigger={['click']} placement="bottomRight" align={{ points: ['tl', 'tr'], offset: [6, 0] }}>
      <button type="button" className={`rail-item${members.some((place) => here.startsWith(place.path)) ? ' active' : ''}`}>{group.icon}<span>{t(group.text)}</span></button>
    </Dropdown>
  )
}
