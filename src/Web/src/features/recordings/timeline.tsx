import { AlertOutlined, AudioOutlined, CommentOutlined, FormOutlined, MessageOutlined, NodeIndexOutlined, ProfileOutlined, SmileOutlined, TagOutlined } from '@ant-design/icons'
import { Checkbox } from 'antd'
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/lib/duration'
import { codeText, hasCode, nameIn } from '@/lib/i18n'
import { useAgents } from '@/lib/queries'
import { useTimeline, type RecordingDetail, type TimelineItem } from '@/lib/recordings'
import { useQueueName } from '@/lib/use-queue-name'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { WavePlayer, type Jump } from '@/ui/wave-player'

type Kind = TimelineItem['kind'] | 'mark'
type Line = { at: string; second: number | null; kind: Kind; title: string; text: string }

const icons: Record<Kind, ReactNode> = { mark: <AudioOutlined />, event: <NodeIndexOutlined />, speech: <MessageOutlined />, disposition: <TagOutlined />, rating: <SmileOutlined />, comment: <CommentOutlined />, card: <FormOutlined />, alarm: <AlertOutlined />, form: <ProfileOutlined /> }
const kinds = Object.keys(icons) as Kind[]

/** The sound and everything that is known of the call on one line of time: what is chosen is heard, what is heard is marked. */
export function Timeline({ recording, mayDownload }: { recording: RecordingDetail; mayDownload: boolean }) {
  const { t } = useTranslation()
  const query = useTimeline(recording.id)
  const [hidden, setHidden] = useState<Kind[]>([])
  const [position, setPosition] = useState(0)
  const [jump, setJump] = useState<Jump | null>(null)
  const wordsOf = useWords()
  const lines = useMemo(() => linesOf(recording, query.data ?? [], wordsOf), [recording, query.data, wordsOf])
  const present = kinds.filter((kind) => lines.some((line) => line.kind === kind))
  const shown = lines.filter((line) => !hidden.includes(line.kind))
  const now = shown.findLastIndex((line) => line.second !== null && line.second <= position)
  const pins = lines.filter((line) => line.second !== null && line.kind !== 'mark' && line.kind !== 'event' && line.kind !== 'speech' && !hidden.includes(line.kind)).map((line) => ({ at: line.second ?? 0, text: `${line.title} ${line.text}`, kind: line.kind }))
  return (
    <>
      {recording.state === 'recording' ? <div className="dim">{t('player.recording')}</div> : <WavePlayer recording={recording} mayDownload={mayDownload} pins={pins} jump={jump} onPosition={setPosition} />}
      <div className="timeline-kinds" role="group" aria-label={t('timeline.show')}>
        {present.map((kind) => <Checkbox key={kind} checked={!hidden.includes(kind)} onChange={(e) => setHidden(e.target.checked ? hidden.filter((one) => one !== kind) : [...hidden, kind])}>{icons[kind]} {t(`timeline.kind.${kind}`)}</Checkbox>)}
      </div>
      <Loaded query={query} rows={4}>{() => <Lines lines={shown} now={now} onChoose={(to) => setJump({ to })} />}</Loaded>
    </>
  )
}

function Lines({ lines, now, onChoose }: { lines: Line[]; now: number; onChoose: (second: number) => void }) {
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const [all, line] = [list.current, list.current?.children[now]]
    if (all && line instanceof HTMLElement) all.scrollTop = Math.max(0, line.offsetTop - all.offsetTop - all.clientHeight / 2)
  }, [now])
  return (
    <ol className="timeline" ref={list}>
      {lines.map((line, i) => (
        <li key={i} className={i === now ? 'timeline-now' : undefined} aria-current={i === now}>
          <button type="button" disabled={line.second === null} onClick={() => onChoose(line.second ?? 0)}>
            <span className="num dim timeline-at">{line.second === null ? <At iso={line.at} /> : formatDuration(line.second)}</span>
            <span className={`timeline-icon timeline-${line.kind}`} aria-hidden="true">{icons[line.kind]}</span><b>{line.title}</b><span className="dim grow timeline-text">{line.text}</span>
          </button>
        </li>
      ))}
    </ol>
  )
}

type WordsOf = (item: TimelineItem) => { title: string; text: string }

function useWords(): WordsOf {
  const { t, i18n } = useTranslation()
  const queueName = useQueueName()
  const agents = useAgents().data
  return useMemo(() => (item) => {
    const agent = item.agent === null ? null : agents?.find((one) => one.jobNumber === item.agent)?.name ?? item.agent
    const detail = item.text && ['overflowCause', 'callbackCause', 'lost', 'end', 'outcome', 'answer'].find((group) => hasCode(group, item.text))
    const text = [item.kind === 'disposition' || item.kind === 'form' ? nameIn(i18n.language, item.label ?? { zh: '', en: '' }) : null, item.kind === 'form' ? t(item.code === 'submitted' ? 'forms.submitted' : 'forms.draft') : null, item.queue && queueName(item.queue), agent, detail ? codeText(detail, item.text) : item.text].filter(Boolean).join(' · ')
    const title = item.kind === 'event' ? codeText('course', item.code) : item.kind === 'speech' ? t(item.code === 'customer' ? 'recordings.customer' : 'recordings.agent') : item.kind === 'card' ? codeText('audit.did', item.code) : item.kind === 'alarm' ? codeText('alarms.kind', item.code, item.values ?? {}) : t(`timeline.kind.${item.kind}`)
    return { title, text }
  }, [t, i18n.language, queueName, agents])
}

function linesOf(recording: RecordingDetail, items: TimelineItem[], wordsOf: WordsOf): Line[] {
  const began = Date.parse(recording.startedAt)
  const marks = recording.marks.map((mark): Line => ({
    at: new Date(began + mark.from * 1000).toISOString(), second: mark.from, kind: 'mark', title: codeText('segment', mark.kind), text: [mark.name ?? mark.party, formatDuration((mark.to ?? recording.seconds) - mark.from)].filter(Boolean).join(' · '),
  }))
  return [...marks, ...items.map((item): Line => ({ at: item.at, second: item.second, kind: item.kind, ...wordsOf(item) }))].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
