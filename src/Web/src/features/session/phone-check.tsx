import { CheckCircleFilled, ClockCircleOutlined, WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { microphoneReachable } from '@/lib/microphone'
import { useCentre } from '@/lib/queries'
import { Meter } from '@/ui/bits'
import { useMicrophoneCheck, usePathCheck } from './use-phone-check'

/** Three rows: microphone, path to the switch, notices. On a page that may not use the microphone: why, and the way out. */
export function PhoneCheck() {
  return microphoneReachable() ? <Checks /> : <InsecurePage />
}

function Checks() {
  const { t } = useTranslation()
  const microphone = useMicrophoneCheck(true)
  const path = usePathCheck(true)
  const { check } = microphone
  const microphoneWords: Record<typeof check.state, string> = {
    unasked: t('session.check.notAsked'), checking: t('session.check.checking'), good: check.device || t('session.check.defaultDevice'),
    denied: t('session.check.denied'), missing: t('session.check.missing'), busy: t('phone.microphoneBusy'), insecure: t('phone.insecure'),
  }
  const pathWords = { checking: t('session.check.checking'), good: t('session.check.roundTrip', { ms: path.check.roundTripMs ?? 0 }), unreachable: t('session.check.unreachable') }
  return (
    <div className="checks" role="group" aria-label={t('session.check.title')}>
      <Row
        name={t('session.check.microphone')} result={check.state === 'good' ? 'good' : check.state === 'checking' ? 'wait' : 'warn'} text={microphoneWords[check.state]}
        end={check.state === 'good' ? <Meter good value={check.level} label={t('session.check.level')} />
          : check.state === 'unasked' ? <Button type="link" size="small" onClick={microphone.ask}>{t('session.check.allow')}</Button>
            : check.state === 'checking' ? null : <Button type="link" size="small" onClick={microphone.ask}>{t('session.check.again')}</Button>}
      />
      {check.state === 'denied' && <p className="check-help warn">{t('phone.microphoneDenied')}</p>}
      <Row
        name={t('session.check.path')} result={path.check.state === 'good' ? 'good' : path.check.state === 'checking' ? 'wait' : 'warn'} text={pathWords[path.check.state]}
        end={path.check.state === 'unreachable' && <Button type="link" size="small" onClick={path.again}>{t('session.check.again')}</Button>}
      />
      <Notifications />
    </div>
  )
}

function Notifications() {
  const { t } = useTranslation()
  const [permission, setPermission] = useState(() => ('Notification' in window ? Notification.permission : 'denied'))
  const words = { granted: t('session.check.allowed'), denied: t('session.check.denied'), default: t('session.check.notAsked') }
  const ask = () => void Notification.requestPermission().then(setPermission)
  return (
    <Row
      name={t('session.check.notifications')} result={permission === 'granted' ? 'good' : 'warn'} text={words[permission]}
      end={permission === 'default' && <Button type="link" size="small" onClick={ask}>{t('session.check.allow')}</Button>}
    />
  )
}

const resultIcons = { good: <CheckCircleFilled className="check-good" />, warn: <WarningFilled className="check-warn" />, wait: <ClockCircleOutlined className="dim" /> }

function Row({ name, result, text, end }: { name: string; result: 'good' | 'warn' | 'wait'; text: string; end?: ReactNode }) {
  return <div className="check" data-result={result}>{resultIcons[result]}<span className="check-name">{name}</span><span className="grow cut num" title={text}>{text}</span>{end}</div>
}

function InsecurePage() {
  const { t } = useTranslation()
  const secureUrl = useCentre().data?.secureUrl
  return (
    <div className="checks checks-insecure" role="alert">
      <b><WarningFilled className="check-warn" /> {t('session.insecure.title')}</b>
      <p>{t('session.insecure.text')}</p>
      <div className="checks-links">
        {secureUrl && <Button type="primary" href={secureUrl}>{t('session.insecure.open')}</Button>}
        <Button href="/api/certificate" download="antiphon-ca.pem">{t('session.insecure.certificate')}</Button>
      </div>
      {secureUrl && <small className="num dim">{secureUrl}</small>}
    </div>
  )
}
