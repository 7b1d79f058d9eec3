import { Alert, App, Button, Checkbox, Input, InputNumber } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { Loaded } from '@/ui/page-states'
import { useAttempt } from '@/ui/use-attempt'
import './administration.css'

type Settings = { deskShowsOwnCall: boolean; revealNeedsReason: boolean; webhooksInFull: boolean; callDays: number; messageDays: number; faxDays: number; customerDays: number }
type Subject = { numbers: string[]; names: string[]; cards: number; calls: number; messages: number; faxes: number; recordings: number; held: number }
const key = ['privacy', 'settings']
/** The whole story is gone through. */
const eraseMs = 10 * 60_000
const switches = ['deskShowsOwnCall', 'revealNeedsReason', 'webhooksInFull'] as const
const kinds = ['callDays', 'messageDays', 'faxDays', 'customerDays'] as const
const counts = ['cards', 'calls', 'recordings', 'messages', 'faxes'] as const

/** Who sees numbers, how long data stay, and everything about one person: to be taken away, or erased. */
export default function PrivacyPage() {
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => http.get<Settings>('/api/privacy/settings', signal) })
  return <Loaded query={query}>{(settings) => <Page settings={settings} />}</Loaded>
}

function Page({ settings }: { settings: Settings }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [draft, setDraft] = useState(settings)
  const { busy, problem, attempt } = useAttempt()
  const save = () => attempt(async () => {
    client.setQueryData(key, await http.put<Settings>('/api/privacy/settings', draft))
    void message.success(t('privacy.saved'))
  })
  return (
    <section className="panel list-page">
      <header className="list-head"><h1>{t('privacy.title')}</h1><div className="end"><Button type="primary" loading={busy} onClick={() => void save()}>{t('common.save')}</Button></div></header>
      <div className="mail-form list-form">
        {problem && <Alert type="error" showIcon title={problem} />}
        <h2>{t('privacy.rules')}</h2>
        {switches.map((name) => <Checkbox key={name} checked={draft[name]} onChange={(e) => setDraft({ ...draft, [name]: e.target.checked })}>{t(`privacy.${name}`)}</Checkbox>)}
        <h2>{t('privacy.keeping')}</h2>
        <p className="dim">{t('privacy.keepingText')}</p>
        {kinds.map((name) => (
          <label key={name} className="field"><span>{t(`privacy.${name}`)}</span><InputNumber aria-label={t(`privacy.${name}`)} min={0} max={10_000} precision={0} suffix={t('privacy.days')} value={draft[name]} onChange={(days) => setDraft({ ...draft, [name]: days ?? 0 })} /></label>
        ))}
        <OnePerson />
      </div>
    </section>
  )
}

function OnePerson() {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const [number, setNumber] = useState('')
  const [subject, setSubject] = useState<Subject | null>(null)
  const { busy, problem, attempt: work } = useAttempt()
  const look = () => work(async () => { setSubject(null); setSubject(await http.post<Subject>('/api/privacy/person', { number })) })
  const download = () => work(async () => {
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await http.postForFile('/api/privacy/person/report', { number }))
    link.download = 'person.zip'
    link.click()
    URL.revokeObjectURL(link.href)
  })
  const erase = () => {
    let reason = ''
    modal.confirm({
      title: t('privacy.eraseTitle'), okText: t('privacy.erase'), okButtonProps: { danger: true },
      content: <><p>{t('privacy.eraseText')}</p><Input aria-label={t('privacy.eraseReason')} placeholder={t('privacy.eraseReason')} maxLength={200} onChange={(e) => { reason = e.target.value }} /></>,
      onOk: () => work(async () => { await http.post('/api/privacy/person/erase', { number, reason }, eraseMs); setSubject(null); void message.success(t('privacy.erased')) }),
    })
  }
  const nothing = subject !== null && counts.every((kind) => subject[kind] === 0)
  return (
    <>
      <h2>{t('privacy.person')}</h2>
      <p className="dim">{t('privacy.personText')}</p>
      <div className="mail-test"><Input aria-label={t('privacy.number')} placeholder={t('privacy.number')} maxLength={32} value={number} onChange={(e) => { setNumber(e.target.value); setSubject(null) }} onPressEnter={() => void look()} /><Button loading={busy} disabled={number.trim() === ''} onClick={() => void look()}>{t('privacy.look')}</Button></div>
      {problem && <Alert type="error" showIcon title={problem} />}
      {nothing && <p className="dim">{t('privacy.nothing')}</p>}
      {subject && !nothing && (
        <>
          <dl className="pairs pairs-two">
            <dt>{t('privacy.number')}</dt><dd className="num">{subject.numbers.join(' · ')}</dd>
            <dt>{t('privacy.names')}</dt><dd>{subject.names.join(' · ')}</dd>
            {counts.map((kind) => [<dt key={kind}>{t(`privacy.${kind}`)}</dt>, <dd key={`${kind}-n`} className="num">{subject[kind]}{kind === 'recordings' && subject.held > 0 && <span className="dim"> {t('privacy.held', { count: subject.held })}</span>}</dd>])}
          </dl>
          <div className="mail-test"><Button onClick={() => void download()}>{t('privacy.download')}</Button><Button danger onClick={erase}>{t('privacy.erase')}</Button></div>
        </>
      )}
    </>
  )
}
