import { LogoutOutlined, SafetyOutlined } from '@ant-design/icons'
import { Alert, App, Button, Form, Input, QRCode, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { useAccount, useRefreshPeople, type Account } from '@/lib/people'
import { Loaded } from '@/ui/page-states'
import { SessionLines } from '@/ui/session-lines'
import { useAttempt } from '@/ui/use-attempt'
import './account.css'

/** One's own account: password, second factor, and where one is signed in. */
export default function AccountPage() {
  const { t } = useTranslation()
  const query = useAccount()
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('account.title')}</h1></div>
      <Loaded query={query} rows={8}>
        {(account) => (
          <div className="account-page">
            <section className="account-part"><p><b>{account.name}</b> <span className="num">{account.jobNumber}</span> {account.team && <Tag>{account.team}</Tag>}</p></section>
            <PasswordPart />
            <FactorPart account={account} />
            <SessionsPart account={account} />
          </div>
        )}
      </Loaded>
    </section>
  )
}

type Passwords = { current: string; next: string; repeat: string }

function PasswordPart() {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [form] = Form.useForm<Passwords>()
  const refresh = useRefreshPeople()
  const { busy, problem, attempt } = useAttempt()
  const save = ({ current, next }: Passwords) => attempt(async () => {
    await http.put('/api/session/password', { current, next })
    form.resetFields()
    void message.success(t('account.passwordChanged'))
    await refresh()
  })
  return (
    <section className="account-part">
      <h2>{t('account.password')}</h2>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={save} className="account-form">
        <Form.Item name="current" label={t('session.currentPassword')} rules={[{ required: true, message: t('session.passwordRequired') }]}><Input.Password autoComplete="current-password" maxLength={128} /></Form.Item>
        <Form.Item name="next" label={t('session.first.next')} extra={t('session.first.rule', { minimum: 8 })} rules={[{ required: true, message: t('session.passwordRequired') }, { min: 8, message: t('why.range') }]} validateTrigger="onBlur"><Input.Password autoComplete="new-password" maxLength={128} /></Form.Item>
        <Form.Item name="repeat" label={t('session.first.repeat')} dependencies={['next']} validateTrigger="onBlur" rules={[{ required: true, message: t('session.passwordRequired') }, ({ getFieldValue }) => ({ validator: (_, value) => (!value || value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('session.first.mismatch')))) })]}><Input.Password autoComplete="new-password" maxLength={128} /></Form.Item>
        <Button type="primary" htmlType="submit" loading={busy}>{t('account.changePassword')}</Button>
      </Form>
    </section>
  )
}

function FactorPart({ account }: { account: Account }) {
  const { t } = useTranslation()
  const refresh = useRefreshPeople()
  const [offered, setOffered] = useState<{ address: string; secret: string } | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [removing, setRemoving] = useState(false)
  const [value, setValue] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const run = (wish: Promise<unknown>) => { setProblem(null); void wish.then(() => setValue(''), (error: unknown) => setProblem(problemText(error))) }
  const offer = () => run(http.post<{ address: string; secret: string }>('/api/account/second-factor').then(setOffered))
  const confirm = () => run(http.put<{ codes: string[] }>('/api/account/second-factor', { code: value.trim() }).then(async (answer) => { setCodes(answer.codes); setOffered(null); await refresh() }))
  const remove = () => run(http.post('/api/account/second-factor/remove', { password: value }).then(async () => { setRemoving(false); setCodes(null); await refresh() }))
  return (
    <section className="account-part">
      <h2><SafetyOutlined /> {t('account.factor')}</h2>
      <p className="dim">{t('account.factorText')}</p>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      {codes && <Alert type="success" showIcon title={t('account.factorIsOn')} description={<><p>{t('account.recoveryText')}</p><ol className="recovery num">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ol><Button size="small" onClick={() => setCodes(null)}>{t('account.recoveryKept')}</Button></>} />}
      {!codes && account.secondFactor && !removing && <p><Tag color="success">{t('account.factorOn')}</Tag> <Button size="small" onClick={() => setRemoving(true)}>{t('account.factorRemove')}</Button></p>}
      {removing && <div className="account-line"><Input.Password value={value} autoComplete="current-password" maxLength={128} placeholder={t('session.password')} aria-label={t('session.password')} onChange={(e) => setValue(e.target.value)} onPressEnter={remove} /><Button danger disabled={!value} onClick={remove}>{t('account.factorRemove')}</Button><Button onClick={() => { setRemoving(false); setValue('') }}>{t('admin.cancel')}</Button></div>}
      {!account.secondFactor && !offered && !codes && <Button onClick={offer}>{t('account.factorSetUp')}</Button>}
      {offered && (
        <>
          <div className="account-qr">
            <QRCode value={offered.address} type="svg" aria-label={t('account.qr')} />
            <div><p>{t('account.qrText')}</p><p><code className="secret">{offered.secret.replaceAll(/(.{4})/g, '$1 ')}</code></p></div>
          </div>
          <div className="account-line"><Input value={value} inputMode="numeric" autoComplete="one-time-code" maxLength={6} placeholder={t('session.code')} aria-label={t('session.code')} onChange={(e) => setValue(e.target.value)} onPressEnter={confirm} /><Button type="primary" disabled={value.trim().length !== 6} onClick={confirm}>{t('account.factorConfirm')}</Button></div>
        </>
      )}
    </section>
  )
}

function SessionsPart({ account }: { account: Account }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const refresh = useRefreshPeople()
  return (
    <section className="account-part">
      <h2>{t('people.sessions')}</h2>
      <SessionLines sessions={account.sessions} close={(id) => http.delete(`/api/account/sessions/${id}`).then(refresh)} />
      {account.sessions.length > 1 && <p><Button icon={<LogoutOutlined />} onClick={() => void http.delete('/api/account/sessions').then(refresh, (error: unknown) => void message.error(problemText(error)))}>{t('account.endOthers')}</Button></p>}
    </section>
  )
}
