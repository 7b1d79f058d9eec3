import { AudioMutedOutlined, ClockCircleOutlined, PhoneOutlined, PoweroffOutlined, SaveOutlined, UndoOutlined } from '@ant-design/icons'
import { Alert, Button, Checkbox, DatePicker, Input, Select, Tag } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn, problemText } from '@/lib/i18n'
import { tryFlow, type Choices, type TrialInput, type TrialResult, type TrialScript } from './api'
import { list, type FlowDocument } from './document'
import { canSpeak, useAloud } from './aloud'
import { titleOf } from './words'

type Props = { id: string; document: FlowDocument; choices: Choices | undefined; show: (result: TrialResult | null) => void; keep: (script: TrialScript, result: TrialResult) => void }

/** A telephone that calls the draft: any caller, any moment, and what the world answers. Each key asks the server to play the call again from its beginning. */
export function TrialPhone({ id, document, choices, show, keep }: Props) {
  const { t, i18n } = useTranslation()
  const [caller, setCaller] = useState('13800138000')
  const [at, setAt] = useState<Dayjs>(() => dayjs().second(0).millisecond(0))
  const [inputs, setInputs] = useState<TrialInput[] | null>(null)
  const [result, setResult] = useState<TrialResult | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [digits, setDigits] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const [dialled, setDialled] = useState('')
  const [lists, setLists] = useState<string[] | null>(null)
  const [of, setOf] = useState('')
  const [aloud, setAloud] = useState(false)
  useAloud(result, aloud)
  const script = (next: TrialInput[]): TrialScript => ({
    caller: caller.trim(), at: at.toISOString(), inputs: next, ...(dialled ? { dialled } : {}), ...(lists ? { lists } : {}), ...(of ? { class: of } : {}),
  })

  const play = async (next: TrialInput[]) => {
    setInputs(next)
    setDigits('')
    try {
      const answer = await tryFlow(id, document, script(next))
      setResult(answer)
      show(answer)
      setProblem(null)
    } catch (error) { setProblem(problemText(error)) }
  }
  const stop = () => { setInputs(null); setResult(null); setProblem(null); show(null) }
  useEffect(() => { end.current?.scrollIntoView({ block: 'nearest' }) }, [result])
  useEffect(() => () => show(null), [])

  const add = (input: TrialInput) => void play([...(inputs ?? []), input])
  const isMenu = result?.state === 'keys' && document.flow.nodes[result.node ?? '']?.$type === 'menu'
  const press = (key: string) => { if (isMenu) add({ kind: 'keys', keys: key }); else setDigits((d) => (d + key).slice(0, 32)) }
  const queue = result?.queue && choices?.queues.find((q) => q.id === result.queue)

  return (
    <section className="trial" aria-label={t('flows.try')}>
      <div className="trial-form">
        <label className="field"><span>{t('flows.tryCaller')}</span><Input value={caller} maxLength={32} allowClear placeholder={t('common.withheld')} disabled={inputs !== null} onChange={(e) => setCaller(e.target.value)} /></label>
        <label className="field"><span>{t('flows.tryAt')}</span><DatePicker showTime allowClear={false} value={at} disabled={inputs !== null} format="YYYY-MM-DD HH:mm:ss" onChange={(v) => { if (v) setAt(v) }} /></label>
        <details className="trial-more">
          <summary>{t('flows.tryMore')}</summary>
          <label className="field"><span>{t('flows.tryDialled')}</span><Input value={dialled} maxLength={32} allowClear disabled={inputs !== null} onChange={(e) => setDialled(e.target.value.replace(/[^\d+*#]/g, ''))} /></label>
          <label className="field"><span>{t('flows.tryLists')}</span><Select mode="multiple" value={lists ?? []} disabled={inputs !== null} allowClear placeholder={t('flows.tryAsKnown')} options={(choices?.lists ?? []).map((l) => ({ value: l.id, label: nameIn(i18n.language, l.name) }))} onChange={(v: string[]) => setLists(v.length > 0 ? v : null)} /></label>
          <label className="field"><span>{t('flows.tryClass')}</span><Input value={of} maxLength={40} allowClear placeholder={t('flows.tryAsKnown')} disabled={inputs !== null} onChange={(e) => setOf(e.target.value.trim())} /></label>
        </details>
        {canSpeak && <Checkbox checked={aloud} onChange={(e) => setAloud(e.target.checked)}>{t('flows.tryAloud')}</Checkbox>}
        {inputs === null
          ? <Button type="primary" icon={<PhoneOutlined />} onClick={() => void play([])}>{t('flows.tryCall')}</Button>
          : (
            <div className="trial-buttons">
              <Button danger icon={<PoweroffOutlined />} onClick={stop}>{t('flows.tryStop')}</Button>
              <Button icon={<UndoOutlined />} disabled={inputs.length === 0} onClick={() => void play(inputs.slice(0, -1))}>{t('flows.tryBack')}</Button>
              {result && <Button icon={<SaveOutlined />} onClick={() => keep(script(inputs), result)}>{t('flows.tryKeep')}</Button>}
            </div>
          )}
      </div>
      {problem && <Alert type="error" showIcon title={problem} />}
      {result && (
        <>
          <ol className="trial-steps" aria-label={t('flows.tryPath')}>
            {result.steps.map((step, i) => (
              <li key={i}>
                <span className="num dim">{dayjs(step.at).format('HH:mm:ss')}</span>
                <div>
                  <b>{step.flow === id ? titleOf(document, step.node) : `${step.flow} / ${step.node}`}</b>
                  {step.try > 1 && <Tag>{t('flows.tryNumber', { index: step.try })}</Tag>}
                  {step.digits && <Tag className="num">{step.digits}</Tag>}
                  {step.hears.map((prompt, at) => <p key={at} className="trial-say">{nameIn(i18n.language, prompt.text)}</p>)}
                </div>
              </li>
            ))}
          </ol>
          <div ref={end} className="trial-state" role="status">
            <b>{codeText('flows.trialState', result.state)}{queue ? ` · ${nameIn(i18n.language, queue.name)}` : ''}</b>
            {result.problem && <span className="bad"> {codeText('flows.failure', result.problem)}</span>}
          </div>
          {result.state === 'keys' && (
            <div className="trial-keys">
              <div className="key-pad">{[...'123456789*0#'].map((key) => <Button key={key} onClick={() => press(key)}>{key}</Button>)}</div>
              {!isMenu && <div className="pair-row"><Input value={digits} maxLength={32} aria-label={t('flows.tryDigits')} onChange={(e) => setDigits(e.target.value.replace(/[^\d*#]/g, ''))} onPressEnter={() => add({ kind: 'keys', keys: digits })} /><Button type="primary" disabled={!digits} onClick={() => add({ kind: 'keys', keys: digits })}>{t('flows.trySend')}</Button></div>}
              <div className="trial-buttons"><Button icon={<AudioMutedOutlined />} onClick={() => add({ kind: 'silence' })}>{t('flows.trySilence')}</Button><Button onClick={() => add({ kind: 'hang-up' })}>{t('flows.tryHangUp')}</Button></div>
            </div>
          )}
          {result.state === 'web' && <WebAnswer document={document} node={result.node ?? ''} add={add} />}
          {result.state === 'party' && (
            <div className="trial-buttons">
              <Button onClick={() => add({ kind: 'party' })}>{t('flows.partyAnswers')}</Button>
              {['Busy', 'NoAnswer', 'Unreachable'].map((end) => <Button key={end} onClick={() => add({ kind: 'party', party: end })}>{codeText('flows.partyEnd', end)}</Button>)}
            </div>
          )}
          {Object.keys(result.variables).length > 0 && <dl className="pairs trial-values">{Object.entries(result.variables).map(([name, value]) => <div key={name} style={{ display: 'contents' }}><dt className="code">{name}</dt><dd className="code">{String(value)}</dd></div>)}</dl>}
        </>
      )}
      {!result && !problem && <p className="dim trial-hint"><ClockCircleOutlined /> {t('flows.tryHint')}</p>}
    </section>
  )
}

/** What the web service would have said. */
function WebAnswer({ document, node, add }: { document: FlowDocument; node: string; add: (input: TrialInput) => void }) {
  const { t } = useTranslation()
  const results = list<{ variable: string }>(document.flow.nodes[node]?.results)
  const [values, setValues] = useState<Record<string, string>>({})
  return (
    <div className="trial-web">
      {results.map(({ variable }) => <label className="field" key={variable}><span className="code">{variable}</span><Input value={values[variable] ?? ''} maxLength={1000} onChange={(e) => setValues({ ...values, [variable]: e.target.value })} /></label>)}
      <div className="trial-buttons">
        <Button type="primary" onClick={() => add({ kind: 'web', values })}>{t('flows.webAnswers')}</Button>
        <Select value={null} placeholder={t('flows.webFails')} aria-label={t('flows.webFails')} options={(document.flow.nodes[node]?.$type === 'query' ? ['not-found', 'failure'] : ['timeout', 'unreachable', 'status-500', 'not-json']).map((value) => ({ value, label: codeText('flows.webProblem', value) }))} onChange={(problem: string) => add({ kind: 'web', problem })} />
      </div>
    </div>
  )
}
