import { SoundOutlined } from '@ant-design/icons'
import { Button, Popover, Select, Slider } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { levelOf } from '@/lib/audio'
import { openMicrophone } from '@/lib/microphone'
import { answerTone, autoAnswerMax, changeSound, useSound } from '@/lib/sound'
import { Meter } from '@/ui/bits'

const levelEveryMs = 100

/** Devices, volumes and automatic answer of this browser. */
export function SoundPanel() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <Popover trigger="click" open={open} onOpenChange={setOpen} placement="bottom" destroyOnHidden title={t('sound.title')} content={<Settings />}>
      <Button type="text" icon={<SoundOutlined />} aria-label={t('sound.title')} />
    </Popover>
  )
}

function Settings() {
  const { t } = useTranslation()
  const sound = useSound()
  const devices = useDevices()
  const level = useLevel(sound.microphone)
  const of = (kind: MediaDeviceKind) => [{ value: '', label: t('sound.system') }, ...devices.filter((d) => d.kind === kind && d.deviceId && d.deviceId !== 'default').map((d, i) => ({ value: d.deviceId, label: d.label || `${i + 1}` }))]
  const answers = [{ value: -1, label: t('sound.byHand') }, ...[0, 1, 2, 3, 5, autoAnswerMax].map((seconds) => ({ value: seconds, label: seconds === 0 ? t('sound.atOnce') : t('sound.after', { seconds }) }))]
  return (
    <div className="sound-panel">
      <label className="field"><span>{t('sound.microphone')}</span><Select value={sound.microphone} aria-label={t('sound.microphone')} options={of('audioinput')} onChange={(microphone: string) => changeSound({ microphone })} /></label>
      <Meter good value={level} label={t('sound.level')} bars={16} />
      <label className="field"><span>{t('sound.speaker')}</span><Select value={sound.speaker} aria-label={t('sound.speaker')} options={of('audiooutput')} onChange={(speaker: string) => changeSound({ speaker })} /></label>
      <div className="field"><span>{t('sound.volume')}</span><Slider value={sound.volume} ariaLabelForHandle={t('sound.volume')} onChange={(volume: number) => changeSound({ volume })} /></div>
      <label className="field"><span>{t('sound.ringer')}</span><Select value={sound.ringer} aria-label={t('sound.ringer')} options={of('audiooutput')} onChange={(ringer: string) => changeSound({ ringer })} /></label>
      <div className="field"><span>{t('sound.ringVolume')}</span><Slider value={sound.ringVolume} ariaLabelForHandle={t('sound.ringVolume')} onChange={(ringVolume: number) => changeSound({ ringVolume })} /></div>
      <Button size="small" onClick={answerTone}>{t('sound.try')}</Button>
      <label className="field"><span>{t('sound.autoAnswer')}</span><Select value={sound.autoAnswer ?? -1} aria-label={t('sound.autoAnswer')} options={answers} onChange={(seconds: number) => changeSound({ autoAnswer: seconds < 0 ? null : seconds })} /></label>
      <p className="dim small">{t('sound.autoAnswerText')}</p>
    </div>
  )
}

/** Named only once the microphone may be used; follows plugging in and out. */
function useDevices(): MediaDeviceInfo[] {
  const [devices, setDevices] = useState<MediaDeviceInfo[]>([])
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined
    if (!media) return
    const look = () => void media.enumerateDevices().then(setDevices, () => setDevices([]))
    look()
    media.addEventListener('devicechange', look)
    return () => media.removeEventListener('devicechange', look)
  }, [])
  return devices
}

/** Of the chosen microphone, as long as the panel is open. */
function useLevel(device: string): number {
  const [level, setLevel] = useState(0)
  useEffect(() => {
    let stop = () => undefined as void
    let gone = false
    openMicrophone(device).then((stream) => {
      const end = () => stream.getTracks().forEach((track) => track.stop())
      if (gone) return end()
      const meter = levelOf(stream)
      const timer = setInterval(() => setLevel(meter.read()), levelEveryMs)
      stop = () => {
        clearInterval(timer)
        meter.stop()
        end()
      }
    }, () => setLevel(0))
    return () => {
      gone = true
      stop()
    }
  }, [device])
  return level
}
