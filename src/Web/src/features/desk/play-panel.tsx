import { SoundOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Input, Switch } from 'antd'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Playable } from '@/lib/contract'
import { formatDuration } from '@/lib/duration'
import { http } from '@/lib/http'
import { nameIn } from '@/lib/i18n'
import { Failed } from '@/ui/page-states'
import type { CallControl } from './use-call-control'
import { TakesKeys } from '@/ui/takes-keys'
import '@/ui/target-panel.css'
import './play-panel.css'

const promptsMax = 3
const shownMax = 40

/** Up to three prompts of the library for the customer, in order, and whether one talks on afterwards. Works without the mouse. */
export function PlayPanel({ control }: { control: CallControl }) {
  const { t, i18n } = useTranslation()
  const query = useQuery({ queryKey: ['playable'], queryFn: ({ signal }) => http.get<Playable[]>('/api/calls/playable', signal), staleTime: 60_000 })
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState(0)
  const [chosen, setChosen] = useState<string[]>([])
  const [resume, setResume] = useState(true)
  const [busy, setBusy] = useState(false)
  const words = (prompt: Playable) => nameIn(i18n.language, prompt.text) || prompt.name
  const typed = wanted.trim().toLowerCase()
  const shown = (query.data ?? []).filter((prompt) => `${prompt.text.zh} ${prompt.text.en} ${prompt.name}`.toLowerCase().includes(typed)).slice(0, shownMax)
  const marked = Math.min(at, shown.length - 1)
  const seconds = (query.data ?? []).filter((prompt) => chosen.includes(prompt.name)).reduce((sum, prompt) => sum + prompt.seconds, 0)
  const toggle = (prompt: Playable | undefined) => {
    if (!prompt) return
    if (chosen.includes(prompt.name)) setChosen(chosen.filter((name) => name !== prompt.name))
    else if (chosen.length < promptsMax) setChosen([...chosen, prompt.name])
  }
  const play = async () => {
    if (chosen.length === 0 || busy) return
    setBusy(true)
    await control.play(chosen, resume)
    setBusy(false)
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(shown.length - 1, marked + 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(0, marked - 1))
    else if (event.key === 'Enter' && event.ctrlKey) void play()
    else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) toggle(shown[marked])
    else if (event.key === 'Escape') control.closePanel()
    else return
    event.preventDefault()
  }
  if (query.error && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />
  return (
    <div className="target play-panel" role="dialog" aria-label={t('play.title')} data-testid="play-panel" onKeyDown={onKey}>
      <div className="target-head"><SoundOutlined className="dim" /><b>{t('play.title')}</b></div>
      <TakesKeys>{(field) => <Input ref={field} allowClear value={wanted} maxLength={60} placeholder={t('play.choose')} aria-label={t('play.choose')} onChange={(e) => { setWanted(e.target.value); setAt(0) }} />}</TakesKeys>
      <ul className="target-list" role="listbox" aria-multiselectable="true" aria-label={t('play.choose')}>
        {shown.map((prompt, i) => (
          <li key={prompt.name}>
            <button type="button" role="option" aria-selected={chosen.includes(prompt.name)} className={`target-row${i === marked ? ' target-marked' : ''}`} title={words(prompt)} onMouseMove={() => setAt(i)} onClick={() => toggle(prompt)}>
              <b className="play-place num">{chosen.includes(prompt.name) ? chosen.indexOf(prompt.name) + 1 : ''}</b><span className="cut grow">{words(prompt)}</span><span className="dim num small">{formatDuration(prompt.seconds)}</span>
            </button>
          </li>
        ))}
      </ul>
      {query.data && shown.length === 0 && <p className="dim small target-none">{t('play.none')}</p>}
      <label className="play-resume"><Switch size="small" checked={resume} onChange={setResume} aria-label={t('play.resume')} /><span className="small">{t(resume ? 'play.resumeOn' : 'play.resumeOff')}</span></label>
      <div className="play-foot"><span className="dim small num">{chosen.length > 0 ? t('play.lasts', { length: formatDuration(seconds) }) : t('play.hint')}</span><Button type="primary" icon={<SoundOutlined />} loading={busy} disabled={chosen.length === 0} aria-keyshortcuts="Control+Enter" onClick={() => void play()}>{t('play.start')}</Button></div>
    </div>
  )
}
