import { CompassOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { Empty } from '@/ui/page-states'

export function NotFound() {
  const { t } = useTranslation()
  return <Empty icon={<CompassOutlined />} title={t('notFound.title')} text={t('notFound.text')}><Link to="/">{t('notFound.home')}</Link></Empty>
}
