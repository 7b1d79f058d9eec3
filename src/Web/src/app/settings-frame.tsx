import { useTranslation } from 'react-i18next'
import { NavLink, Outlet } from 'react-router'
import type { Session } from '@/lib/contract'
import { may } from '@/lib/rights'
import type { TextKey } from '@/locales/zh-CN'
import './settings.css'

type SettingsPlace = { path: string; text: TextKey; needs: string }

/** The pages of administration, in the order of the menu, under what they are about. */
const groups: { text: TextKey; places: SettingsPlace[] }[] = [
  {
    text: 'settings.ofRouting',
    places: [
      { path: '/settings/queues', text: 'settings.queues', needs: 'tune-queues' },
      { path: '/settings/dispositions', text: 'dispositions.title', needs: 'tune-queues' },
      { path: '/settings/forms', text: 'forms.title', needs: 'tune-queues' },
      { path: '/settings/agents', text: 'settings.agents', needs: 'manage-skills' },
    ],
  },
  {
    text: 'settings.ofLines',
    places: [
      { path: '/settings/trunks', text: 'admin.trunks', needs: 'manage-trunks' },
      { path: '/settings/routes', text: 'admin.routes', needs: 'manage-trunks' },
      { path: '/settings/numbers', text: 'admin.numbers', needs: 'manage-numbers' },
      { path: '/settings/extensions', text: 'admin.extensions', needs: 'manage-phones' },
      { path: '/settings/ring-groups', text: 'exchange.groups', needs: 'manage-phones' },
    ],
  },
  {
    text: 'settings.ofPeople',
    places: [
      { path: '/settings/people', text: 'people.title', needs: 'manage-people' },
      { path: '/settings/roles', text: 'roles.title', needs: 'manage-roles' },
      { path: '/settings/issuer', text: 'issuer.title', needs: 'manage-roles' },
      { path: '/settings/keys', text: 'apiKeys.title', needs: 'manage-keys' },
      { path: '/settings/privacy', text: 'privacy.title', needs: 'manage-privacy' },
      { path: '/settings/audit', text: 'audit.title', needs: 'see-audit' },
    ],
  },
  {
    text: 'settings.ofOperation',
    places: [
      { path: '/settings/system', text: 'system.title', needs: 'operate' },
      { path: '/settings/backups', text: 'backups.title', needs: 'manage-backups' },
      { path: '/settings/bundle', text: 'bundle.title', needs: 'manage-bundle' },
      { path: '/settings/mail', text: 'mail.title', needs: 'manage-centre' },
      { path: '/settings/webhooks', text: 'webhooks.title', needs: 'manage-keys' },
      { path: '/settings/protection', text: 'protection.title', needs: 'operate' },
    ],
  },
]
const places = groups.flatMap((group) => group.places)

/** One of these opens the settings. */
export const settingsNeeds: readonly string[] = places.map((place) => place.needs)

/** Where somebody begins: the first page that he may see. */
export const firstSettings = (session: Session): string => places.find((place) => may(session, place.needs))?.path ?? '/board'

export function SettingsFrame({ session }: { session: Session }) {
  const { t } = useTranslation()
  const seen = groups.map((group) => ({ ...group, places: group.places.filter((place) => may(session, place.needs)) })).filter((group) => group.places.length > 0)
  return (
    <div className="settings">
      <nav className="settings-menu" aria-label={t('nav.settings')}>
        {seen.map((group) => (
          <div key={group.text} className="settings-group" role="group" aria-label={t(group.text)}>
            <span className="settings-group-name" aria-hidden>{t(group.text)}</span>
            {group.places.map((place) => <NavLink key={place.path} to={place.path} className="settings-item">{t(place.text)}</NavLink>)}
          </div>
        ))}
      </nav>
      <Outlet />
    </div>
  )
}
