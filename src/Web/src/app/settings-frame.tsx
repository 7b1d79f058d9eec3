import { useTranslation } from 'react-i18next'
import { NavLink, Outlet } from 'react-router'
import type { Session } from '@/lib/contract'
import { may } from '@/lib/rights'
import type { TextKey } from '@/locales/zh-CN'
import './settings.css'

type SettingsPlace = { path: string; text: TextKey; needs: string }

/** The pages of administration, in the order of the menu. */
const places: SettingsPlace[] = [
  { path: '/settings/queues', text: 'settings.queues', needs: 'tune-queues' },
  { path: '/settings/dispositions', text: 'dispositions.title', needs: 'tune-queues' },
  { path: '/settings/agents', text: 'settings.agents', needs: 'manage-skills' },
  { path: '/settings/trunks', text: 'admin.trunks', needs: 'manage-trunks' },
  { path: '/settings/routes', text: 'admin.routes', needs: 'manage-trunks' },
  { path: '/settings/numbers', text: 'admin.numbers', needs: 'manage-numbers' },
  { path: '/settings/extensions', text: 'admin.extensions', needs: 'manage-phones' },
  { path: '/settings/ring-groups', text: 'exchange.groups', needs: 'manage-phones' },
  { path: '/settings/mail', text: 'mail.title', needs: 'manage-centre' },
  { path: '/settings/protection', text: 'protection.title', needs: 'operate' },
  { path: '/settings/system', text: 'system.title', needs: 'operate' },
  { path: '/settings/backups', text: 'backups.title', needs: 'manage-backups' },
  { path: '/settings/bundle', text: 'bundle.title', needs: 'manage-bundle' },
  { path: '/settings/people', text: 'people.title', needs: 'manage-people' },
  { path: '/settings/roles', text: 'roles.title', needs: 'manage-roles' },
  { path: '/settings/keys', text: 'apiKeys.title', needs: 'manage-keys' },
  { path: '/settings/webhooks', text: 'webhooks.title', needs: 'manage-keys' },
  { path: '/settings/privacy', text: 'privacy.title', needs: 'manage-privacy' },
  { path: '/settings/audit', text: 'audit.title', needs: 'see-audit' },
]

/** One of these opens the settings. */
export const settingsNeeds: readonly string[] = places.map((place) => place.needs)

/** Where somebody begins: the first page that he may see. */
export const firstSettings = (session: Session): string => places.find((place) => may(session, place.needs))?.path ?? '/board'

export function SettingsFrame({ session }: { session: Session }) {
  const { t } = useTranslation()
  const seen = places.filter((place) => may(session, place.needs))
  return (
    <div className="settings">
      <nav className="settings-menu" aria-label={t('nav.settings')}>
        {seen.map((place) => <NavLink key={place.path} to={place.path} className="settings-item">{t(place.text)}</NavLink>)}
      </nav>
      <Outlet />
    </div>
  )
}
