import { Alert, App, Button, Input, InputNumber, Segmented, Select } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { codeText } from '@/lib/i18n'
import { Loaded } from '@/ui/page-states'
import { useAttempt } from '@/ui/use-attempt'
import './administration.css'

type MailSettings = { host: string; port: number; security: 'none' | 'start-tls' | 'tls'; userName: string; hasPassword: boolean; sender: string; domains: string[]; publicAddress: string }
const key = ['administration', 'mail']
const examples = { host: 'smtp.example.cn', sender: 'antiphon@example.cn', address: 'https://calls.example.cn' }

/** How the centre sends mail, with a mail to try it. */
export default function MailPage() {
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<MailSettings>('/api/settings/mail', signal) })
  return <Loaded query={query}>{(settings) => <Form settings={settings} />}</Loaded>
}

function Form({ settings }: { settings: MailSettings }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [draft, setDraft] = useState(settings)
  const [password, setPassword] = useState<string | null>(null)
  const [to, setTo] = useState('')
  const [tested, setTested] = useState<{ fault: string | null } | null>(null)
  const { busy, problem, attempt: work } = useAttempt()
  const change = (next: Partial<MailSettings>) => setDraft({ ...draft, ...next })
  const save = () => work(async () => {
    const saved = await http.put<MailSettings>('/api/settings/mail', { ...draft, password })
    client.setQueryData(key, saved)
    setDraft(saved)
    setPassword(null)
    void message.success(t('mail.saved'))
  })
  const test = () => work(async () => { setTested(null); setTested(await http.post<{ fault: string | null }>('/api/settings/mail/test', { to })) })
  return (
    <section className="panel list-page">
      <header className="list-head"><h1>{t('mail.title')}</h1><div className="end"><Button type="primary" loading={busy} onClick={() => void save()}>{t('common.save')}</Button></div></header>
      <div className="mail-form list-form">
        {problem && <Alert type="error" showIcon title={problem} />}
        <p className="dim">{t('mail.text')}</p>
        <label className="field"><span>{t('mail.host')}</span><Input aria-label={t('mail.host')} maxLength={200} placeholder={examples.host} value={draft.host} onChange={(e) => change({ host: e.target.value })} /></label>
        <label className="field"><span>{t('mail.port')}</span><InputNumber aria-label={t('mail.port')} min={1} max={65535} precision={0} value={draft.port} onChange={(port) => change({ port: port ?? 587 })} /></label>
        <label className="field"><span>{t('mail.security')}</span><Segmented aria-label={t('mail.security')} value={draft.security} onChange={(security) => change({ security })} options={(['start-tls', 'tls', 'none'] as const).map((value) => ({ value, label: t(`mail.security.${value}`) }))} /></label>
        <label className="field"><span>{t('mail.user')}</span><Input aria-label={t('mail.user')} autoComplete="off" maxLength={200} value={draft.userName} onChange={(e) => change({ userName: e.target.value })} /></label>
        <label className="field"><span>{t('mail.password')}</span><Input.Password aria-label={t('mail.password')} autoComplete="new-password" maxLength={200} placeholder={draft.hasPassword ? t('mail.kept') : ''} value={password ?? ''} onChange={(e) => setPassword(e.target.value)} /></label>
        <label className="field"><span>{t('mail.sender')}</span><Input aria-label={t('mail.sender')} maxLength={200} placeholder={examples.sender} value={draft.sender} onChange={(e) => change({ sender: e.target.value })} /></label>
        <label className="field"><span>{t('mail.domains')}</span><Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} aria-label={t('mail.domains')} value={draft.domains} onChange={(domains: string[]) => change({ domains })} /><small className="dim">{t('mail.domainsHelp')}</small></label>
        <label className="field"><span>{t('mail.address')}</span><Input aria-label={t('mail.address')} maxLength={200} placeholder={examples.address} value={draft.publicAddress} onChange={(e) => change({ publicAddress: e.target.value })} /><small className="dim">{t('mail.addressHelp')}</small></label>
        <h2>{t('mail.test')}</h2>
        {tested && <Alert type={tested.fault ? 'error' : 'success'} showIcon title={tested.fault ? codeText('mailFault', tested.fault) : t('mail.taken')} />}
        <div className="mail-test"><Input aria-label={t('mail.testTo')} placeholder={t('mail.testTo')} maxLength={254} value={to} onChange={(e) => setTo(e.target.value)} /><Button loading={busy} disabled={to.trim() === ''} onClick={() => void test()}>{t('mail.send')}</Button></div>
        <small className="dim">{t('mail.testHelp')}</small>
      </div>
    </section>
  )
}
