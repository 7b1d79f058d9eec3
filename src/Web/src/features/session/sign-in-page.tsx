import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Alert, Button, Form, Input, Segmented } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PhoneChoice, Session } from '@/lib/contract'
import { http, Problem } from '@/lib/http'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { readPreference, writePreference } from '@/lib/preferences'
import { keys, rememberSession, useCentre } from '@/lib/queries'
import { may } from '@/lib/rights'
import { Mark } from '@/ui/bits'
import { useMode } from '@/ui/theme'
import { PasswordStep } from './password-step'
import { PhoneCheck } from './phone-check'
import { useErrorsInLanguage } from './use-errors-in-language'
import './sign-in.css'

type Fields = { jobNumber: string; password: string; extension?: string; code?: string }
type StartShift = (jobNumber: string, phone: PhoneChoice, ready: boolean) => Promise<unknown>
type Props = { session: Session | null; expired: boolean; startShift: StartShift; onSignedIn: () => void }

/** Signing in to the page and to the shift in one go. It tells nothing about a job number before the password was right. */
export function SignInPage(props: Props) {
  return (
    <div className="sign">
      <Slogan />
      <div className="sign-side">
        <Switches />
        <div className="sign-form"><SignIn {...props} /></div>
      </div>
    </div>
  )
}

function SignIn({ session, expired, startShift, onSignedIn }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [form] = Form.useForm<Fields>()
  const [kind, setKind] = useState<PhoneChoice['kind']>(readPreference('phone-kind') === 'extension' ? 'extension' : 'browser')
  const [busy, setBusy] = useState<'ready' | 'not-ready' | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const [refused] = useState(() => new URLSearchParams(window.location.search).get('issuer'))
  const [mustChange, setMustChange] = useState<{ session: Session; password: string } | null>(session?.mustChangePassword ? { session, password: '' } : null)
  const [readyWanted, setReadyWanted] = useState(true)
  const [factor, setFactor] = useState(false)
  useErrorsInLanguage(form)

  const phone = (): PhoneChoice => (kind === 'browser' ? { kind } : { kind, extension: (form.getFieldValue('extension') as string).trim() })

  const enter = async (signedIn: Session, ready: boolean) => {
    if (may(signedIn, 'take-calls')) await startShift(signedIn.jobNumber, phone(), ready)
    client.setQueryData(keys.session, signedIn)
    onSignedIn()
  }

  const submit = async (fields: Fields, ready: boolean) => {
    setBusy(ready ? 'ready' : 'not-ready')
    setReadyWanted(ready)
    setProblem(null)
    writePreference('phone-kind', kind)
    if (kind === 'extension') writePreference('extension', fields.extension?.trim() ?? '')
    try {
      const signedIn = await http.post<Session>('/api/session', { jobNumber: fields.jobNumber.trim(), password: fields.password, code: fields.code?.trim() || null })
      rememberSession(true)
      if (signedIn.mustChangePassword) setMustChange({ session: signedIn, password: fields.password })
      else await enter(signedIn, ready)
    } catch (error) {
      if (error instanceof Problem && error.code === 'second-factor-needed') setFactor(true)
      else setProblem(error)
    } finally {
      setBusy(null)
    }
  }

  if (mustChange) {
    return (
      <PasswordStep
        session={mustChange.session} current={mustChange.password}
        onDone={() => enter({ ...mustChange.session, mustChangePassword: false }, readyWanted)}
      />
    )
  }
  const withFields = (ready: boolean) => () => void form.validateFields().then((fields) => submit(fields, ready), () => undefined)
  return (
    <Form
      form={form} layout="vertical" size="large" requiredMark={false} onFinish={(fields) => void submit(fields, true)} scrollToFirstError={{ focus: true }}
      initialValues={{ extension: readPreference('extension') ?? '' }}
    >
      <h1 className="sign-title">{t('session.title')}</h1>
      {problem !== null ? <Alert type="error" showIcon title={problemText(problem)} className="sign-alert" /> : refused ? <Alert type="error" showIcon title={codeText('issuer.why', refused)} className="sign-alert" /> : expired && <Alert type="warning" showIcon title={t('session.expired')} className="sign-alert" />}
      <Form.Item name="jobNumber" label={t('session.jobNumber')} rules={[{ required: true, whitespace: true, message: t('session.jobNumberRequired') }]}>
        <Input autoFocus autoComplete="username" inputMode="numeric" maxLength={32} />
      </Form.Item>
      <Form.Item name="password" label={t('session.password')} rules={[{ required: true, message: t('session.passwordRequired') }]}>
        <Input.Password autoComplete="current-password" maxLength={128} />
      </Form.Item>
      {factor && <Form.Item name="code" label={t('session.code')} extra={t('session.codeHelp')} rules={[{ required: true, whitespace: true, message: t('session.codeRequired') }]}><Input autoFocus autoComplete="one-time-code" maxLength={40} /></Form.Item>}
      <div className="sign-phone">
        <span className="sign-label" id="phone-choice">{t('session.phoneChoice')}</span>
        <Segmented
          block aria-labelledby="phone-choice" value={kind} onChange={(value) => setKind(value as PhoneChoice['kind'])}
          options={[{ value: 'browser', label: t('session.phone.browser') }, { value: 'extension', label: t('session.phone.extension') }]}
        />
      </div>
      {kind === 'browser' ? <PhoneCheck /> : (
        <Form.Item name="extension" label={t('session.extension')} extra={t('session.extensionHelp')} rules={[{ required: true, whitespace: true, message: t('session.extensionRequired') }]}>
          <Input inputMode="numeric" maxLength={16} autoComplete="off" />
        </Form.Item>
      )}
      <Button type="primary" htmlType="submit" block loading={busy === 'ready'} disabled={busy !== null} className="sign-submit">
        {busy === 'ready' && kind === 'browser' ? t('session.starting') : t('session.signInReady')}
      </Button>
      <div className="sign-end">
        <Button type="link" size="small" loading={busy === 'not-ready'} disabled={busy !== null} onClick={withFields(false)}>{t('session.signInNotReady')}</Button>
        <span className="dim small">{t('session.forgotten')}</span>
      </div>
      <ByIssuer />
    </Form>
  )
}

/** The way over the accounts of one's own house, where there is one. */
function ByIssuer() {
  const { t } = useTranslation()
  const name = useCentre().data?.issuer
  if (!name) return null
  const go = () => {
    rememberSession(true)
    const place = window.location.pathname
    window.location.assign(`/api/session/issuer?returnTo=${encodeURIComponent(place)}`)
  }
  return <div className="sign-issuer"><span className="dim small">{t('issuer.or')}</span><Button block onClick={go}>{t('issuer.signIn', { name })}</Button></div>
}

function Slogan() {
  const { t, i18n } = useTranslation()
  const centre = useCentre()
  return (
    <aside className="sign-slogan">
      <div className="sign-brand"><Mark size={34} /><b>{t('app.name')}</b> <span>{t('app.latin')}</span></div>
      <svg className="sign-waves" viewBox="0 0 300 600" fill="none" strokeWidth="15" strokeLinecap="round" aria-hidden="true">
        {[68, 125, 181, 238, 292].map((r) => <path key={r} d={`M300 ${300 - r}a${r} ${r} 0 0 0 0 ${2 * r}`} />)}
      </svg>
      <p className="sign-words">{t('app.sloganFirst')}<br />{t('app.sloganSecond')}</p>
      <p className="sign-centre">
        {centre.data && <>{nameIn(i18n.language, centre.data.name)}<br /></>}
        {centre.error ? t('app.serviceUnknown') : centre.data ? t('app.serviceWell') : '\u00A0'}
      </p>
    </aside>
  )
}

function Switches() {
  const { t, i18n } = useTranslation()
  const { mode, setMode } = useMode()
  const other = mode === 'light' ? 'dark' : 'light'
  return (
    <div className="sign-switches">
      <Button type="text" icon={<GlobalOutlined />} onClick={() => void i18n.changeLanguage(i18n.language === 'en-US' ? 'zh-CN' : 'en-US')}>{t('common.languageSwitch')}</Button>
      <Button type="text" aria-label={mode === 'light' ? t('common.toDark') : t('common.toLight')} icon={mode === 'light' ? <MoonOutlined /> : <SunOutlined />} onClick={() => setMode(other)} />
    </div>
  )
}
