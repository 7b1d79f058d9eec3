import { DesktopOutlined, EyeOutlined, StopOutlined, VideoCameraOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Tag } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { screenShare, useScreenShare, type ScreenUse } from '@/lib/screen-share'
import './screen-bar.css'

const lookAgainMs = 60_000

/** What is done with the agent's screen, as long as his shift lasts: asked for once, told at any moment. */
export function ScreenBar({ onShift }: { onShift: boolean }) {
  const { t } = useTranslation()
  const sharing = useScreenShare()
  const use = useQuery({ queryKey: ['screen'], queryFn: ({ signal }) => http.get<{ use: ScreenUse }>('/api/screen', signal), enabled: onShift, refetchInterval: lookAgainMs, retry: false }).data?.use
  const ends = !onShift || use === 'off'
  useEffect(() => { if (ends) screenShare.stop() }, [ends])
  if (!onShift || use === undefined || use === 'off') return null
  if (sharing.phase === 'shared' || sharing.phase === 'interrupted') {
    return (
      <div className="screen-bar" role="status" data-testid="screen-shared">
        <DesktopOutlined /><span className="cut">{t(sharing.phase === 'interrupted' ? 'screen.interrupted' : use === 'recorded' ? 'screen.sharedRecorded' : 'screen.sharedLive')}</span>
        {sharing.recorded && <Tag color="error" icon={<VideoCameraOutlined />}>{t('screen.isRecorded')}</Tag>}
        {sharing.watched && <Tag color="processing" icon={<EyeOutlined />}>{t('screen.isWatched')}</Tag>}
        <Button size="small" icon={<StopOutlined />} onClick={() => screenShare.stop()}>{t('screen.stop')}</Button>
      </div>
    )
  }
  return (
    <div className="screen-bar screen-asked" role="status">
      <DesktopOutlined /><span>{t(sharing.why === 'refused' ? 'screen.refused' : sharing.why === 'unsupported' ? 'screen.unsupported' : use === 'recorded' ? 'screen.askRecorded' : 'screen.askLive')}</span>
      {sharing.why !== 'unsupported' && <Button size="small" type="primary" loading={sharing.phase === 'starting'} onClick={() => void screenShare.start()}>{t('screen.share')}</Button>}
    </div>
  )
}
