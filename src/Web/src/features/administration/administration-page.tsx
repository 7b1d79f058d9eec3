import { useTranslation } from 'react-i18next'
import { NavLink, Outlet } from 'react-router'
import './administration.css'

const places = [
  { path: 'trunks', text: 'admin.trunks' },
  { path: 'routes', text: 'admin.routes' },
  { path: 'numbers', text: 'admin.numbers' },
  { path: 'extensions', text: 'admin.extensions' },
] as const

/** The administrators' part: what it holds on the left, the chosen part beside it. */
export function AdministrationPage() {
  const { t } = useTranslation()
  return (
    <div className="administration">
      <nav className="administration-nav" aria-label={t('admin.title')}>
        {places.map((place) => <NavLink key={place.path} to={`/administration/${place.path}`} className="administration-place">{t(place.text)}</NavLink>)}
      </nav>
      <Outlet />
    </div>
  )
}
