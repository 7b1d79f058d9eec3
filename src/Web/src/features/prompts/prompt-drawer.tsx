import { AudioOutlined, DeleteOutlined, PhoneOutlined, SoundOutlined, StopOutlined, UploadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Drawer, Input, Segmented, Tag } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/lib/duration'
import { http } from '@/lib/http'
import { codeText } from '@/lib/i18n'
import { RecordingPlayer } from '@/ui/recording-player'
import { At } from '@/ui/time'
import { useAttempt, type Work } from '@/ui/use-attempt'
import { promptKey, type Prompt } from './prompts-page'
import { asWave } from './wave'

type Version = { language: string; version: number; origin: string; seconds: number; active: boolean; createdAt: string; createdBy: string }
type Ticket = { number: string; code: string; until: string }
const namePattern = /^[a-z0-9][a-z0-9-]{0,59}$/

/** One prompt: its text, and what is heard in each language. */
export function PromptDrawer({ prompt, speech, opened, close }: { prompt: Prompt | undefined; speech: boolean; opened: (name: string) => void; close: () => void }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const client = useQueryClient()
  const [name, setName] = useState(prompt?.name ?? '')
  const [form, setForm] = useState({ folder: prompt?.folder ?? '', zh: prompt?.zh ?? '', en: prompt?.en ?? '' })
  const [language, setLanguage] = useState('zh-CN')
  const work = useAttempt()
  const { busy, problem } = work
  const attempt = (wish: Work) => work.attempt(async () => {
    await wish()
    await client.invalidateQueries({ queryKey: promptKey })
  })
  const path = `/api/prompts/${encodeURIComponent(name)}`
  const save = () => attempt(() => http.put(path, form)).then((saved) => { if (saved) opened(name) })
  const remove = () => modal.confirm({ title: t('prompts.deleteTitle', { name }), okText: t('prompts.delete'), cancelText: t('calendars.cancel'), onOk: () => attempt(() => http.delete(path)).then((gone) => { if (gone) close() }) })
  return (
    <Drawer open onClose={close} size={480} title={prompt?.name ?? t('prompts.add')} extra={<>{prompt && !prompt.builtIn && <Button icon={<DeleteOutlined />} aria-label={t('prompts.delete')} onClick={() => void remove()} />} <Button type="primary" loading={busy} disabled={!namePattern.test(name)} onClick={() => void save()}>{t('common.save')}</Button></>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        {!prompt && <label className="field"><span>{t('prompts.nameHelp')}</span><Input value={name} maxLength={60} {...(name && !namePattern.test(name) ? { status: 'error' as const } : {})} onChange={(e) => setName(e.target.value)} /></label>}
        <label className="field"><span>{t('prompts.folder')}</span><Input value={form.folder} maxLength={40} onChange={(e) => setForm({ ...form, folder: e.target.value })} /></label>
        <label className="field"><span>{t('prompts.zh')}</span><Input.TextArea value={form.zh} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(e) => setForm({ ...form, zh: e.target.value })} /></label>
        <label className="field"><span>{t('prompts.en')}</span><Input.TextArea value={form.en} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} onChange={(e) => setForm({ ...form, en: e.target.value })} /></label>
      </div>
      {prompt && (
        <>
          <Segmented value={language} onChange={setLanguage} options={['zh-CN', 'en-US'].map((value) => ({ value, label: codeText('prompts.language', value) }))} />
          <Voice key={language} prompt={prompt} language={language} speech={speech} busy={busy} attempt={attempt} saveText={() => http.put(path, form)} />
          {prompt.usedIn.length > 0 && <p className="dim">{t('prompts.usedIn')}: {prompt.usedIn.map((by) => by.replace(/^queue:/, '')).join(' · ')}</p>}
        </>
      )}
    </Drawer>
  )
}

function Voice({ prompt, language, speech, busy, attempt, saveText }: { prompt: Prompt; language: string; speech: boolean; busy: boolean; attempt: (work: Work) => Promise<boolean>; saveText: () => Promise<unknown> }) {
  const { t } = useTranslation()
  const file = useRef<HTMLInputElement>(null)
  const recorder = useRef<MediaRecorder | null>(null)
  const [recording, setRecording] = useState(false)
  const [ticket, setTicket] = useState<Ticket | null>(null)
  const path = `/api/prompts/${encodeURIComponent(prompt.name)}`
  const versions = useQuery({ queryKey: [...promptKey, prompt.name, 'versions'], queryFn: ({ signal }) => http.get<Version[]>(`${path}/versions`, signal), refetchInterval: ticket ? 3_000 : false })
  const own = (versions.data ?? []).filter((v) => v.language === language)
  const voice = prompt.voices.find((v) => v.language === language)
  const upload = (sound: Blob, origin: string) => attempt(() => http.upload(`${path}/sound?language=${language}&origin=${origin}`, sound))
  const record = () => attempt(async () => {
    if (recorder.current) return recorder.current.stop()
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
    const parts: Blob[] = []
    const made = new MediaRecorder(stream)
    made.ondataavailable = (e) => parts.push(e.data)
    made.onstop = () => {
      stream.getTracks().forEach((track) => track.stop())
      recorder.current = null
      setRecording(false)
      void asWave(new Blob(parts)).then((wave) => upload(wave, 'browser'))
    }
    recorder.current = made
    made.start()
    setRecording(true)
  })
  return (
    <div className="prompt-voice">
      {voice && voice.version !== null ? <RecordingPlayer key={`${language}-${voice.version}`} recording={{ id: `${prompt.name}-${language}-${voice.version}`, seconds: voice.seconds, state: 'complete' }} url={`${path}/sound?language=${language}&v=${voice.version}`} /> : <Tag>{t('prompts.none')}</Tag>}
      <div className="prompt-makes">
        <input ref={file} type="file" hidden accept=".wav,.mp3,.ogg,audio/*" aria-label={t('prompts.file')} onChange={(e) => { const sound = e.target.files?.[0]; e.target.value = ''; if (sound) void upload(sound, 'upload') }} />
        <Button icon={<UploadOutlined />} loading={busy} onClick={() => file.current?.click()}>{t('prompts.upload')}</Button>
        <Button icon={recording ? <StopOutlined /> : <AudioOutlined />} danger={recording} onClick={() => void record()}>{t(recording ? 'prompts.stop' : 'prompts.record')}</Button>
        <Button icon={<PhoneOutlined />} onClick={() => void attempt(async () => setTicket(await http.post<Ticket>(`${path}/telephone`, { language })))}>{t('prompts.byPhone')}</Button>
        {speech && <Button icon={<SoundOutlined />} onClick={() => void attempt(async () => { await saveText(); await http.post(`${path}/speech`, { language }) })}>{t('prompts.speak')}</Button>}
      </div>
      {ticket && <Alert type="info" showIcon closable onClose={() => setTicket(null)} title={t('prompts.dial', { number: ticket.number, code: ticket.code })} />}
      <ul className="prompt-versions">
        {own.map((v) => <li key={v.version}><span className="grow">{codeText('prompts.origin', v.origin)} {formatDuration(v.seconds)} <span className="dim"><At iso={v.createdAt} /> {v.createdBy}</span></span>{v.active ? <Tag color="blue">{t('prompts.inForce')}</Tag> : <Button size="small" onClick={() => void attempt(() => http.post(`${path}/active`, { language, version: v.version }))}>{t('prompts.use')}</Button>}</li>)}
        {prompt.builtIn && own.some((v) => v.active) && <li><span className="grow">{t('prompts.builtIn')}</span><Button size="small" onClick={() => void attempt(() => http.post(`${path}/active`, { language, version: 0 }))}>{t('prompts.use')}</Button></li>}
      </ul>
    </div>
  )
}
