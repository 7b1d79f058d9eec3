import { AudioOutlined, CustomerServiceOutlined, EyeInvisibleOutlined, StopOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MonitoringMode } from '@/lib/contract'
import { useMonitor } from '@/lib/monitoring'

const modes: [MonitoringMode, React.ReactNode][] = [['listen', <EyeInvisibleOutlined key="l" />], ['whisper', <AudioOutlined key="w" />], ['barge', <TeamOutlined key="b" />]]

/** Listen, whisper, barge and stop, for a talk; the one that is on cannot be asked for again. */
export function useMonitorItems(callId: string | null, talking: boolean): NonNullable<MenuProps['items']> {
  const { t } = useTranslation()
  const { now, busy, begin, end } = useMonitor()
  const here = now !== null && now.callId === callId
  return [
    ...modes.map(([mode, icon]) => ({ key: mode, icon, label: t(`monitor.${mode}`), title: t(`monitor.hint.${mode}`), disabled: !talking || callId === null || busy || (here && now.mode === mode), onClick: () => { if (callId) begin(callId, mode) } })),
    ...(here ? [{ key: 'monitor-end', icon: <StopOutlined />, label: t('monitor.end'), onClick: end }] : []),
  ]
}

export function MonitorButton({ callId, name }: { callId: string; name: string }) {
  const { t } = useTranslation()
  const items = useMonitorItems(callId, true)
  return (
    <span onClick={(event) => event.stopPropagation()} onKeyDown={(event) => event.stopPropagation()} role="presentation">
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button type="text" size="small" icon={<CustomerServiceOutlined />} aria-label={t('monitor.of', { name })} />
      </Dropdown>
    </span>
  )
}
