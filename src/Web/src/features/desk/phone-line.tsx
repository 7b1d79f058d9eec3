import { DisconnectOutlined, PhoneOutlined, SignalFilled, WarningFilled } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { levelOf } from '@/lib/audio'
import type { Agent } from '@/lib/contract'
import { none } from '@/lib/duration'
import { Meter } from '@/ui/bits'
import type { Phase } from './phase'
import { shiftPhone, usePhone } from './softphone/phone-context'
import type { LineQuality } from './softphone/line-quality'
import type { PhoneFault } from './softphone/softphone'

/** How the phone is: a sentence with the way out when it is in trouble, a short calm line when it is well. */
export function PhoneLine({ agent, phase }: { agent: Agent | null; phase: Phase }) {
  const { t } = useTranslation()
  const { view, softphone } = usePhone()
  if (agent === null || phase === 'out') return null
  const phone = shiftPhone()
  if (phone.kind === 'extension') {
    return agent.phoneUp
      ? <span className="phone-line"><PhoneOutlined /> {t('phone.desk', { extension: phone.extension })}</span>
      : <span className="phone-line bad" role="alert"><WarningFilled /> {t('phone.deskDown', { extension: phone.extension })}</span>
  }
  if (view.fault !== null) return <PhoneTrouble fault={view.fault} retry={() => softphone.start(agent.jobNumber)} />
  if (view.status === 'up') {
    return (
      <span className="phone-line">
        {view.quality && phase === 'talking' ? <Quality quality={view.quality} /> : <span><PhoneOutlined /> {t('phone.up')}</span>}
        {view.remote && phase === 'talking' && <RemoteLevel stream={view.remote} />}
      </span>
    )
  }
  return <span className="phone-line warn" role="status"><DisconnectOutlined /> {t(`phone.${view.status}`)}</span>
}

function PhoneTrouble({ fault, retry }: { fault: PhoneFault; retry: () => void }) {
  const { t } = useTranslation()
  return (
    <Tooltip title={t(`phone.${fault}`)}>
      <span className="phone-line phone-trouble bad" role="alert">
        <WarningFilled /> <span className="cut">{t(`phone.${fault}`)}</span>
        {fault !== 'insecure' && <Button size="small" onClick={retry}>{t('common.retry')}</Button>}
      </span>
    </Tooltip>
  )
}

const gradeClass = { good: 'state-ready', fair: 'warn', poor: 'bad' } as const

function Quality({ quality }: { quality: LineQuality }) {
  const { t } = useTranslation()
  const detail = t('phone.quality.detail', { rtt: quality.rttMs ?? none, jitter: quality.jitterMs ?? none, loss: quality.lossPercent ?? none })
  return <Tooltip title={detail}><span className={gradeClass[quality.grade]}><SignalFilled /> {t(`phone.quality.${quality.grade}`)}</span></Tooltip>
}

const levelEveryMs = 100

function RemoteLevel({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation()
  const [level, setLevel] = useState(0)
  useEffect(() => {
    const meter = levelOf(stream)
    const timer = setInterval(() => setLevel(meter.read()), levelEveryMs)
    return () => {
      clearInterval(timer)
      meter.stop()
    }
  }, [stream])
  return <Meter value={level} label={t('phone.remoteLevel')} bars={10} />
}
