import { AudioOutlined, CloseOutlined, CustomerServiceOutlined, DesktopOutlined, EyeInvisibleOutlined, LoadingOutlined, LoginOutlined, TeamOutlined } from '@ant-design/icons'
import { Button, Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { MonitoringMode } from '@/lib/contract'
import { useMonitor } from '@/lib/monitoring'
import { useSession } from '@/lib/queries'
import { mayForOthers } from '@/lib/rights'
import { useWatchScreen } from '@/lib/screens'
import { useCallerWords } from '@/ui/bits'
import { Elapsed } from '@/ui/time'
import './monitor.css'

/** Whom the supervisor hears, and who hears him: on every page as long as it lasts. */
export function MonitorBar() {
  const { t } = useTranslation()
  const { now, busy, begin, end, takeOver } = useMonitor()
  const words = useCallerWords()
  const go = useNavigate()
  const watchScreen = useWatchScreen()
  const mayWatch = mayForOthers(useSession().data, 'watch-screens')
  if (!now) return null
  const take = async () => { if (await takeOver(now.callId)) void go('/desk') }
  return (
    <section className={`monitor-bar monitor-${now.mode}`} aria-label={t('monitor.title')} data-testid="monitor" data-heard={now.heard}>
      {now.heard ? <CustomerServiceOutlined /> : <LoadingOutlined />}
      <span className="monitor-who cut">
        <b>{now.heard ? t(`monitor.now.${now.mode}`, { name: now.agent.name }) : t('monitor.rings', { name: now.agent.name })}</b>
        <span className="dim"> · {words(now.caller).name} · <Elapsed since={now.since} /></span>
      </span>
      <Segmented<MonitoringMode>
        size="small" value={now.mode} disabled={busy} aria-label={t('monitor.mode')} onChange={(mode) => begin(now.callId, mode)}
        options={[
          { value: 'listen', icon: <EyeInvisibleOutlined />, label: t('monitor.listen'), title: t('monitor.hint.listen') },
          { value: 'whisper', icon: <AudioOutlined />, label: t('monitor.whisper'), title: t('monitor.hint.whisper') },
          { value: 'barge', icon: <TeamOutlined />, label: t('monitor.barge'), title: t('monitor.hint.barge') },
        ]}
      />
      <span className="monitor-hint dim small cut">{t(`monitor.hint.${now.mode}`)}</span>
      {mayWatch && <Button size="small" icon={<DesktopOutlined />} onClick={() => watchScreen(now.agent)}>{t('screen.watch')}</Button>}
      <Button size="small" icon={<LoginOutlined />} disabled={busy} onClick={() => void take()}>{t('supervise.takeOver')}</Button>
      <Button size="small" type="primary" icon={<CloseOutlined />} onClick={end}>{t('monitor.end')}</Button>
    </section>
  )
}
