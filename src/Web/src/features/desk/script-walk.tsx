import { ArrowLeftOutlined, CheckCircleFilled, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemText } from '@/lib/i18n'
import { useDesk } from '@/lib/queries'
import { answered, begun, objected, resumed, savePath, type Script, type ScriptStep, type Walked } from '@/lib/scripts'

type Props = { callId: string; script: Script; say: (text: string) => string }

/** A script with branches: what is said now, what the customer may answer, and what he may object at any point. The way is kept with the call. */
export function ScriptWalk({ callId, script, say }: Props) {
  const { t } = useTranslation()
  const talks = useDesk().data?.offer === null
  const [path, setPath] = useState<Walked[]>(() => begun(script.steps))
  const [problem, setProblem] = useState<string | null>(null)
  const step = (key: string): ScriptStep | undefined => script.steps.find((one) => one.key === key)
  const last = path.at(-1)
  const here = last && step(last.step)
  if (!last || !here) return null
  const over = last.answer !== null
  const go = (next: Walked[]) => {
    setPath(next)
    if (talks && next.length > 0) savePath(callId, script.id, next).then(() => setProblem(null), (error: unknown) => setProblem(problemText(error)))
  }
  const answers = here.answers ?? []
  return (
    <div className="script-walk" data-testid="script-walk">
      <p className="script-way small dim" aria-label={t('walk.way')}>{path.map((one, i) => <span key={i}>{i > 0 && <RightOutlined />} {step(one.step)?.title ?? one.step}{one.answer && <> · {one.answer}</>}</span>)}</p>
      <p className="card-script-text"><b>{here.title}</b>{'\n'}{say(here.text)}</p>
      {over ? <p className="good small"><CheckCircleFilled /> {t('walk.over')}</p> : (
        <div className="script-answers">
          {answers.map((answer) => <Button key={answer.text} size="small" onClick={() => go(answered(path, answer))}>{answer.text}</Button>)}
          {answers.length === 0 && (here.objection && path.length > 1
            ? <Button size="small" onClick={() => go(resumed(path, script.steps))}>{t('walk.resume')}</Button>
            : <Button size="small" onClick={() => go(answered(path, { text: t('walk.done'), to: null }))}>{t('walk.done')}</Button>)}
        </div>
      )}
      <div className="script-answers">
        {!over && script.steps.some((one) => one.objection) && <span className="small dim">{t('walk.objections')}</span>}
        {!over && script.steps.filter((one) => one.objection && one.key !== here.key).map((one) => <Button key={one.key} size="small" type="dashed" onClick={() => go(objected(path, one))}>{one.title}</Button>)}
        {(path.length > 1 || over) && <Button size="small" type="text" icon={<ArrowLeftOutlined />} onClick={() => go(over ? [...path.slice(0, -1), { ...last, answer: null }] : [...path.slice(0, -2), { ...path[path.length - 2]!, answer: null }])}>{t('walk.back')}</Button>}
      </div>
      {problem && <p className="bad small" role="alert">{t('walk.unsaved', { problem })}</p>}
    </div>
  )
}
