import { FieldTimeOutlined, GlobalOutlined, LogoutOutlined, MoonOutlined, SunOutlined, UserOutlined } from '@ant-design/icons'
import { Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Session } from '@/lib/contract'
import { may } from '@/lib/rights'
import { useMode } from '@/ui/theme'

export function AccountMenu({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const { t, i18n } = useTranslation()
  const { mode, setMode } = useMode()
  const navigate = useNavigate()
  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: <span>{session.name} <span className="num">{session.jobNumber}</span></span> },
    { key: 'account', icon: <UserOutlined />, label: t('account.title'), onClick: () => void navigate('/account') },
    ...(may(session, 'see-reports') ? [{ key: 'work-record', icon: <FieldTimeOutlined />, label: t('workRecord.title'), onClick: () => void navigate('/work-record') }] : []),
    { key: 'language', icon: <GlobalOutlined />, label: t('common.languageSwitch'), onClick: () => void i18n.changeLanguage(i18n.language === 'en-US' ? 'zh-CN' : 'en-US') },
    { key: 'theme', icon: mode === 'light' ? <MoonOutlined /> : <SunOutlined />, label: mode === 'light' ? t('common.toDark') : t('common.toLight'), onClick: () => setMode(mode === 'light' ? 'dark' : 'light') },
    { type: 'divider' },
    { key: 'out', icon: <LogoutOutlined />, label: t('common.signOutOfPage'), onClick: onSignOut },
  ]
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <button type="button" className="avatar" aria-label={t('common.account')}>{[...session.name][0] ?? ''}</button>
    </Dropdown>
  )
}
