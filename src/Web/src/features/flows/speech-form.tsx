import { Alert, Button, Input, InputNumber } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemText } from '@/lib/i18n'
import { readSpeech, testSpeech, writeSpeech, type Speech } from './api'

/** Services that understand callers and speak to them. Only who manages the centre sees it. */
export function SpeechForm({ open }: { open: boolean }) {
  const { t } = useTranslation()
  const [speech, setSpeech] = useState<Speech | null>(null)
  const [keys, setKeys] = useState<{ recogniser: string | null; voice: string | null }>({ recogniser: null, voice: null })
  const [told, setTold] = useState<{ type: 'error' | 'success' | 'info'; text: string } | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (!open) return
    setTold(null)
    setKeys({ recogniser: null, voice: null })
    readSpeech().then(setSpeech, () => setSpeech(null))
  }, [open])
  if (!speech) return null
  const run = async (act: () => Promise<{ type: 'success' | 'info'; text: string }>) => {
    setBusy(true)
    try { setTold(await act()) } catch (error) { setTold({ type: 'error', text: problemText(error) }) } finally { setBusy(false) }
  }
  const save = () => run(async () => {
    const { recogniserKey: _, voiceKey: __, ...rest } = speech
    setSpeech(await writeSpeech({ ...rest, recogniserKey: keys.recogniser, voiceKey: keys.voice }))
    setKeys({ recogniser: null, voice: null })
    return { type: 'success', text: t('flows.speechSaved') }
  })
  const test = () => run(async () => {
    const { seconds, heard } = await testSpeech()
    return { type: 'info', text: [seconds ? t('flows.speechSpoken', { seconds: seconds.toFixed(1) }) : t('flows.speechNotSpoken'), heard ? t('flows.speechHeard', { text: heard }) : t('flows.speechNotHeard')].join(' ') }
  })
  const text = (label: string, value: string, set: (value: string) => void, placeholder = '') => <label className="field"><span>{label}</span><Input value={value} maxLength={500} placeholder={placeholder} onChange={(e) => set(e.target.value.trim())} /></label>
  const key = (label: string, has: boolean, name: 'recogniser' | 'voice') => <label className="field"><span>{label}</span><Input.Password value={keys[name] ?? ''} autoComplete="off" placeholder={has ? t('flows.speechKeySet') : ''} onChange={(e) => setKeys({ ...keys, [name]: e.target.value })} /></label>
  const recogniser = (part: Partial<Speech['recogniser']>) => setSpeech({ ...speech, recogniser: { ...speech.recogniser, ...part } })
  const voice = (part: Partial<Speech['voice']>) => setSpeech({ ...speech, voice: { ...speech.voice, ...part } })
  return (
    <section className="speech-form" aria-label={t('flows.speech')}>
      <h3>{t('flows.speech')}</h3>
      <p className="dim small">{t('flows.speechHelp')}</p>
      {told && <Alert type={told.type} showIcon title={told.text} />}
      {text(t('flows.recogniserUrl'), speech.recogniser.url, (url) => recogniser({ url }), 'http://10.0.0.6:9000/v1/audio/transcriptions')}
      {text(t('flows.recogniserModel'), speech.recogniser.model, (model) => recogniser({ model }))}
      {key(t('flows.recogniserKey'), speech.recogniserKey, 'recogniser')}
      {text(t('flows.voiceUrl'), speech.voice.url, (url) => voice({ url }), 'http://10.0.0.6:9000/v1/audio/speech')}
      {text(t('flows.voiceModel'), speech.voice.model, (model) => voice({ model }))}
      {text(t('flows.voiceZh'), speech.voice.voiceZh, (voiceZh) => voice({ voiceZh }))}
      {text(t('flows.voiceEn'), speech.voice.voiceEn, (voiceEn) => voice({ voiceEn }))}
      {key(t('flows.voiceKey'), speech.voiceKey, 'voice')}
      <label className="field"><span>{t('flows.speechTimeout')}</span><InputNumber value={speech.timeoutSeconds} min={1} max={15} precision={0} suffix={t('flows.seconds')} onChange={(v) => setSpeech({ ...speech, timeoutSeconds: v ?? 4 })} /></label>
      <div className="trial-buttons"><Button type="primary" loading={busy} onClick={() => void save()}>{t('flows.speechSave')}</Button><Button loading={busy} onClick={() => void test()}>{t('flows.speechTest')}</Button></div>
    </section>
  )
}
