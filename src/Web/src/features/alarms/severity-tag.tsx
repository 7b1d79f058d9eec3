import { ExclamationCircleOutlined, FireOutlined, InfoCircleOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Severity } from './api'

const looks = { notice: ['default', <InfoCircleOutlined key="i" />], warning: ['warning', <ExclamationCircleOutlined key="i" />], critical: ['error', <FireOutlined key="i" />] } as const

/** Colour, icon and word. */
export function SeverityTag({ severity }: { severity: Severity }) {
  const { t } = useTranslation()
  const [color, icon] = looks[severity]
  return <Tag color={color} icon={icon} className="alarm-severity">{t(`alarms.severity.${severity}`)}</Tag>
}
