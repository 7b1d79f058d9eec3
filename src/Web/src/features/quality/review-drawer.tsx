import { DeleteOutlined, PushpinOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Drawer, Input, InputNumber, Radio, Tag } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration } from '@/lib/duration'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { useRecording } from '@/lib/recordings'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { WavePlayer } from '@/ui/wave-player'
import { act, qualityKey, scoreOf, useReview, type Answers, type Comment, type FormItem, type ReviewDetail } from './api'

/** One call beside its form: heard, scored, and remarked upon at a second of the sound. An agent reads it, acknowledges it, or appeals. */
export function ReviewDrawer({ id, own, close }: { id: string; own: boolean; close: () => void }) {
  const { t } = useTranslation()
  const query = useReview(id, own)
  return <Drawer open onClose={close} size={820} destroyOnHidden title={t('quality.review')} className="recording-drawer"><Loaded query={query} rows={8}>{(detail) => <Sheet key={`${detail.review.id} ${detail.review.doneAt}`} detail={detail} own={own} close={close} />}</Loaded></Drawer>
}

function Sheet({ detail, own, close }: { detail: ReviewDetail; own: boolean; close: () => void }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const { review, questions } = detail
  const recording = useRecording(review.callId)
  const position = useRef(0)
  const [answers, setAnswers] = useState<Answers>(detail.answers)
  const [comments, setComments] = useState<Comment[]>(detail.comments)
  const [remark, setRemark] = useState(detail.remark)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const follow = useCallback((at: number) => { position.current = at }, [])
  const editable = !own && review.mine && review.doneAt === null
  const score = scoreOf(questions, answers)
  const run = async (path: string, body: unknown, done: string) => {
    try {
      await act(path, body)
      await client.invalidateQueries({ queryKey: qualityKey })
      void message.success(done)
      close()
    } catch (error) { setProblem(problemText(error)) }
  }
  return (
    <div className="details">
      <div className="quality-head"><b>{review.agentName}</b> <span className="num dim">{review.agent}</span> · <At iso={review.callAt} /> · {nameIn(i18n.language, review.formName)} <span className="num dim">v{review.formVersion}</span>{review.kind !== 'ordinary' && <Tag>{codeText('quality.kind', review.kind)}</Tag>}</div>
      {recording.data ? recording.data.state !== 'recording' && <WavePlayer recording={recording.data} pins={comments.map((c) => ({ at: c.second, text: c.text }))} mayDownload={false} onPosition={follow} /> : recording.error && <Alert type="info" showIcon title={t('quality.noSound')} />}
      {review.appeal && <Alert type="warning" showIcon title={t('quality.appealText')} description={review.appeal} />}
      {questions.sections.map((section, i) => (
        <fieldset key={i} className="quality-section"><legend>{nameIn(i18n.language, section.title)} <small className="dim">{t('quality.weightOf', { weight: section.weight })}</small></legend>
          {section.items.map((item) => <Item key={item.id} item={item} value={answers[item.id]} disabled={!editable} onChange={(value) => setAnswers((before) => ({ ...before, [item.id]: value }))} />)}
        </fieldset>
      ))}
      <h2 className="details-head">{t('quality.comments')}</h2>
      <ul className="quality-comments">{comments.map((c, i) => <li key={i}><PushpinOutlined /> <span className="num">{formatDuration(c.second)}</span> <span className="grow">{c.text}</span>{editable && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('quality.removeComment')} onClick={() => setComments(comments.filter((_, at) => at !== i))} />}</li>)}</ul>
      {editable && <Input.Search value={text} maxLength={500} placeholder={t('quality.commentHere')} aria-label={t('quality.commentHere')} enterButton={t('quality.addComment')} onChange={(e) => setText(e.target.value)} onSearch={() => { if (text.trim()) { setComments([...comments, { second: Math.round(position.current * 10) / 10, text: text.trim() }].sort((a, b) => a.second - b.second)); setText('') } }} />}
      {editable ? <Input.TextArea value={remark} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} placeholder={t('quality.remark')} aria-label={t('quality.remark')} onChange={(e) => setRemark(e.target.value)} /> : detail.remark && <p>{detail.remark}</p>}
      {problem && <Alert type="error" showIcon title={problem} />}
      <div className="quality-foot">
        <span>{t('quality.score')} <b className={`num quality-score${(score?.score ?? 100) < review.passFrom ? ' bad' : ''}`}>{review.score ?? score?.score ?? '–'}</b>{score?.fatal && <Tag color="error">{t('quality.fatal')}</Tag>}{review.counts !== null && review.counts !== review.score && <> {t('quality.countsNow')} <b className="num">{review.counts}</b></>}</span>
        {editable && <Button onClick={() => void run(`reviews/${review.id}/release`, {}, t('quality.released'))} disabled={review.kind === 'calibration'}>{t('quality.release')}</Button>}
        {editable && <Button type="primary" disabled={score === null} onClick={() => void run(`reviews/${review.id}/score`, { answers, comments, remark }, t('quality.stored'))}>{t('quality.finish')}</Button>}
        {own && review.acknowledgedAt === null && <Button type="primary" onClick={() => void run(`results/${review.id}/acknowledge`, {}, t('quality.acknowledged'))}>{t('quality.acknowledge')}</Button>}
      </div>
      {own && review.kind === 'ordinary' && review.appeal === null && <Appeal onSend={(words) => void run(`results/${review.id}/appeal`, { text: words }, t('quality.appealSent'))} />}
    </div>
  )
}

function Appeal({ onSend }: { onSend: (text: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return <Input.Search value={text} maxLength={1000} placeholder={t('quality.appealWhy')} aria-label={t('quality.appealWhy')} enterButton={t('quality.appeal')} onChange={(e) => setText(e.target.value)} onSearch={() => { if (text.trim()) onSend(text.trim()) }} />
}

function Item({ item, value, disabled, onChange }: { item: FormItem; value: number | null | undefined; disabled: boolean; onChange: (value: number | null) => void }) {
  const { t, i18n } = useTranslation()
  const name = nameIn(i18n.language, item.text)
  return (
    <div className="quality-item" role="group" aria-label={name}>
      <span className="grow">{name} {item.fatal && <Tag color="error">{t('quality.fatal')}</Tag>}<small className="dim"> {t('quality.weightOf', { weight: item.weight })}</small></span>
      {item.points === 1
        ? <Radio.Group size="small" disabled={disabled || value === null} value={value} optionType="button" options={[{ value: 1, label: t('quality.yes') }, { value: 0, label: t('quality.no') }]} onChange={(e) => onChange(e.target.value as number)} />
        : <InputNumber size="small" disabled={disabled || value === null} min={0} max={item.points} precision={0} value={value ?? null} suffix={`/ ${item.points}`} aria-label={name} onChange={(v) => { if (v !== null) onChange(v) }} />}
      {item.mayNotApply && <Checkbox disabled={disabled} checked={value === null} onChange={(e) => onChange(e.target.checked ? null : item.points)}>{t('quality.notApplicable')}</Checkbox>}
    </div>
  )
}
