import { useTranslation } from 'react-i18next'
import { NavLink, Outlet } from 'react-router'
import type { Role, Session } from '@/lib/contract'
import type { TextKey } from '@/locales/zh-CN'
import './settings.css'

type SettingsPlace = { path: string; text: TextKey; roles: Role[] }

/** The pages of administration, in the order of the menu. */
const places: SettingsPlace[] = [
  { path: '/settings/queues', text: 'settings.queues', roles: ['supervisor', 'administrator'] },
  { path: '/settings/agents', text: 'settings.agents', roles: ['supervisor', 'administrator'] },
  { path: '/settings/trunks', text: 'admin.trunks', roles: ['administrator'] },
  { path: '/settings/routes', text: 'admin.routes', roles: ['administrator'] },
  { path: '/settings/numbers', text: 'admin.numbers', roles: ['administrator'] },
  { path: '/settings/extensions', text: 'admin.extensions', roles: ['administrator'] },
  { path: '/settings/ring-groups', text: 'exchange.groups', roles: ['administrator'] },
  { path: '/settings/protection', text: 'protection.title', roles: ['administrator'] },
]

export function SettingsFrame({ session }: { session: Session }) {
  const { t } = useTranslation()
  const seen = places.filter((place) => place.roles.some((role) => session.roles.includes(role)))
  return (
    <div className="settings">
      <nav className="settings-menu" aria-label={t('nav.settings')}>
        {seen.map((place) => <NavLink key={place.path} to={place.path} className="settings-item">{t(place.text)}</NavLink>)}
      </nav>
      <Outlet />
    </div>
  )
}
