import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Input, Select, Switch } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { dispositionsKey, saveDispositions, useDispositions, type Disposition, type QueueDispositions } from '@/lib/dispositions'
import { problemText } from '@/lib/i18n'
import { useQueueName } from '@/lib/use-queue-name'
import { Empty, Loaded } from '@/ui/page-states'
import './dispositions.css'

const depthMax = 4
const codeForm = /^[a-z0-9][a-z0-9-]{0,31}$/

/** What may come of a call, queue by queue. */
export default function DispositionsPage() {
  const { t } = useTranslation()
  const query = useDispositions()
  const queueName = useQueueName()
  const [params, setParams] = useSearchParams()
  return (
    <Loaded query={query} rows={8}>
      {(queues) => {
        const chosen = queues.find((q) => q.queue === params.get('queue')) ?? queues[0]
        return (
          <section className="settings-page settings-three">
            <div className="settings-list">
              <div className="list-head"><h1>{t('dispositions.title')}</h1></div>
              {queues.map((q) => (
                <button key={q.queue} type="button" className={`settings-row${q === chosen ? ' settings-row-on' : ''}`} aria-current={q === chosen} onClick={() => setParams({ queue: q.queue }, { replace: true })}>
                  <span className="grow"><b className="cut">{queueName(q.queue)}</b><small className="cut">{q.tree.length === 0 ? t('dispositions.noTree') : t(q.required ? 'dispositions.required' : 'dispositions.optional')}</small></span>
                </button>
              ))}
            </div>
            {chosen ? <Editor key={chosen.queue} stored={chosen} all={queues} /> : <Empty title={t('settings.noQueues')} text={t('settings.noQueuesText')} />}
          </section>
        )
      }}
    </Loaded>
  )
}

function Editor({ stored, all }: { stored: QueueDispositions; all: QueueDispositions[] }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [tree, setTree] = useState(stored.tree)
  const [required, setRequired] = useState(stored.required)
  const [problem, setProblem] = useState<string | null>(null)
  const codes = codesOf(tree)
  const wrong = new Set(codes).size !== codes.length || !filled(tree) || (required && tree.length === 0)
  const changed = required !== stored.required || JSON.stringify(tree) !== JSON.stringify(stored.tree)
  const save = async () => {
    try {
      await saveDispositions({ queue: stored.queue, required, tree })
      await client.invalidateQueries({ queryKey: dispositionsKey })
      setProblem(null)
      void message.success(t('dispositions.saved'))
    } catch (error) { setProblem(problemText(error)) }
  }
  return (
    <div className="settings-body dispositions">
      <div className="list-head"><h2>{queueName(stored.queue)}</h2>
        <Select className="end" placeholder={t('dispositions.copyFrom')} aria-label={t('dispositions.copyFrom')} value={null} popupMatchSelectWidth={false} options={all.filter((q) => q.queue !== stored.queue && q.tree.length > 0).map((q) => ({ value: q.queue, label: queueName(q.queue) }))} onChange={(queue: string | null) => { const from = all.find((q) => q.queue === queue); if (from) setTree(from.tree) }} />
        <Button disabled={!changed} onClick={() => { setTree(stored.tree); setRequired(stored.required) }}>{t('dispositions.undo')}</Button>
        <Button type="primary" disabled={!changed || wrong} onClick={() => void save()}>{t('common.save')}</Button>
      </div>
      <div className="dispositions-form">
        <p className="dim small">{t('dispositions.help')}</p>
        <div><Switch aria-label={t('dispositions.required')} checked={required} onChange={setRequired} /> {t('dispositions.requiredHelp')}</div>
        {problem && <Alert type="error" showIcon title={problem} />}
        <Branch entries={tree} depth={1} taken={codes} onChange={setTree} />
      </div>
    </div>
  )
}

function Branch({ entries, depth, taken, onChange }: { entries: Disposition[]; depth: number; taken: string[]; onChange: (entries: Disposition[]) => void }) {
  const { t } = useTranslation()
  const set = (at: number, next: Partial<Disposition>) => onChange(entries.map((old, i) => (i === at ? { ...old, ...next } : old)))
  return (
    <ul className={depth === 1 ? 'disposition-root' : 'disposition-branch'}>
      {entries.map((entry, i) => (
        <li key={i}>
          <div className="disposition-row">
            <Input value={entry.code} maxLength={32} aria-label={t('dispositions.code')} placeholder={t('dispositions.code')} className="disposition-code" {...(codeForm.test(entry.code) && taken.filter((c) => c === entry.code).length === 1 ? {} : { status: 'error' as const })} onChange={(e) => set(i, { code: e.target.value.trim().toLowerCase() })} />
            <Input value={entry.label.zh} maxLength={60} aria-label={t('dispositions.zh')} placeholder={t('dispositions.zh')} {...(entry.label.zh.trim() ? {} : { status: 'error' as const })} onChange={(e) => set(i, { label: { ...entry.label, zh: e.target.value } })} />
            <Input value={entry.label.en} maxLength={60} aria-label={t('dispositions.en')} placeholder={t('dispositions.en')} {...(entry.label.en.trim() ? {} : { status: 'error' as const })} onChange={(e) => set(i, { label: { ...entry.label, en: e.target.value } })} />
            <Button type="text" icon={<PlusOutlined />} disabled={depth >= depthMax} aria-label={t('dispositions.addBelow', { code: entry.code })} title={t('dispositions.addBelow', { code: entry.code })} onClick={() => set(i, { children: [...(entry.children ?? []), fresh(taken)] })} />
            <Button type="text" danger icon={<DeleteOutlined />} aria-label={t('dispositions.remove', { code: entry.code })} onClick={() => onChange(entries.filter((_, at) => at !== i))} />
          </div>
          {(entry.children ?? []).length > 0 && <Branch entries={entry.children ?? []} depth={depth + 1} taken={taken} onChange={(children) => set(i, { children })} />}
        </li>
      ))}
      {depth === 1 && <li><Button type="dashed" icon={<PlusOutlined />} onClick={() => onChange([...entries, fresh(taken)])}>{t('dispositions.add')}</Button></li>}
    </ul>
  )
}

const codesOf = (tree: Disposition[]): string[] => tree.flatMap((entry) => [entry.code, ...codesOf(entry.children ?? [])])
const filled = (tree: Disposition[]): boolean => tree.every((entry) => codeForm.test(entry.code) && entry.label.zh.trim() !== '' && entry.label.en.trim() !== '' && filled(entry.children ?? []))

function fresh(taken: string[]): Disposition {
  let n = taken.length + 1
  while (taken.includes(`code-${n}`)) n++
  return { code: `code-${n}`, label: { zh: '', en: '' }, children: null }
}
