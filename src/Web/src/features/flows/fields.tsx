import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn } from '@/lib/i18n'
import type { TextKey } from '@/locales/zh-CN'
import { ReasonList } from '@/ui/reason-list'
import type { Choices, NamedChoice } from './api'
import { list, type Branch, type FlowNode } from './document'
import { calendarCases, casesOfQuestion, causes, recordingSteps, questions, type Field } from './kinds'

type Props = { field: Field; node: FlowNode; choices: Choices | undefined; set: (value: unknown) => void; setNode: (node: FlowNode) => void }

/** One property of a node, with its label, unit and bounds. */
export function FieldInput(props: Props) {
  const { field } = props
  const label = codeText('flows.field', field.name)
  const many = ['branches', 'assignments', 'results', 'columns', 'keys', 'reasons', 'words', 'switch'].includes(field.type)
  const body = <Control {...props} label={label} />
  return many ? <div className="field" role="group" aria-label={label}><span>{label}</span>{body}</div> : <label className="field"><span>{label}</span>{body}</label>
}

function Control({ field, node, choices, set, setNode, label }: Props & { label: string }) {
  const { t, i18n } = useTranslation()
  const value = node[field.name]
  const named = (all: NamedChoice[] | undefined) => (all ?? []).map((c) => ({ value: c.id, label: nameIn(i18n.language, c.name) }))
  const chosen = (options: { value: string; label: string }[]) => (
    <Select showSearch={{ optionFilterProp: 'label' }} value={(value as string) || null} options={options} aria-label={label} placeholder={t('flows.choose')} onChange={(v) => set(v ?? '')} {...(value ? {} : { status: 'error' as const })} />
  )
  const coded = (group: string, codes: string[]) => chosen(codes.map((code) => ({ value: code, label: codeText(group, code) })))
  switch (field.type) {
    case 'number': return <InputNumber value={value as number} min={field.min ?? 0} max={field.max ?? 9999} precision={0} aria-label={label} {...(field.unit ? { suffix: t(field.unit) } : {})} onChange={(v) => set(v ?? field.min ?? 0)} />
    case 'switch': return <Switch size="small" checked={value === true} aria-label={label} onChange={set} className="field-switch" />
    case 'prompts': return <PromptsInput value={list<string>(value)} choices={choices} set={set} label={label} />
    case 'queue': return chosen(named(choices?.queues))
    case 'ringGroup': return chosen(named(choices?.ringGroups))
    case 'flow': return chosen(named(choices?.flows))
    case 'calendar': return chosen(named(choices?.calendars))
    case 'list': return chosen(named(choices?.lists))
    case 'mailbox': return chosen((choices?.mailboxes ?? []).map((box) => ({ value: box, label: mailboxWord(box, choices, i18n.language) })))
    case 'language': return coded('flows.language', ['zh-CN', 'en-US'])
    case 'method': return <Select value={value as string} options={['GET', 'POST', 'PUT'].map((v) => ({ value: v, label: v }))} aria-label={label} onChange={set} />
    case 'cause': return <Select value={(value as string) ?? 'Normal'} options={causes.map((v) => ({ value: v, label: codeText('flows.cause', v) }))} aria-label={label} onChange={set} />
    case 'recordingStep': return <Select value={value as string} options={recordingSteps.map((v) => ({ value: v, label: codeText('flows.recording', v) }))} aria-label={label} onChange={set} />
    case 'question': return <Select value={value as string} options={questions.map((v) => ({ value: v, label: codeText('flows.question', v) }))} aria-label={label} onChange={(by: string) => setNode({ ...node, by, cases: Object.fromEntries((casesOfQuestion[by] ?? []).slice(0, 1).map((c) => [c, ''])) })} />
    case 'words': return <WordsInput node={node} setNode={setNode} />
    case 'table': return chosen((choices?.tables ?? []).map((table) => ({ value: table.id, label: table.name })))
    case 'columns': return <ColumnsInput value={list<Record<string, string>>(value)} columns={choices?.tables.find((table) => table.id === node.table)?.columns ?? []} set={set} />
    case 'keys': return <KeysInput node={node} setNode={setNode} />
    case 'endKey': return <Select value={(value as string | null) ?? ''} options={[{ value: '', label: t('flows.noEndKey') }, ...[...'#*'].map((v) => ({ value: v, label: v }))]} aria-label={label} onChange={(v) => set(v === '' ? null : v)} />
    case 'reasons': return <ReasonList label={label} reasons={Object.entries((value ?? {}) as Record<string, string>).map(([key, words]) => ({ key, words }))} onChange={(reasons) => set(Object.fromEntries(reasons.map((r) => [r.key, r.words])))} />
    case 'cases': return <CasesInput node={node} setNode={setNode} label={label} />
    case 'branches': return <BranchesInput value={list<Branch>(value)} set={set} />
    case 'assignments': return <PairsInput value={list<Record<string, string>>(value)} first="variable" second="expression" set={set} />
    case 'results': return <PairsInput value={list<Record<string, string>>(value)} first="variable" second="path" set={set} />
    case 'body': return <Input.TextArea className="code" autoSize={{ minRows: 2, maxRows: 10 }} value={value as string} maxLength={4000} aria-label={label} onChange={(e) => set(e.target.value)} />
    case 'expression': return <Input className="code" value={value as string} maxLength={500} aria-label={label} onChange={(e) => set(e.target.value)} />
    default: return <Input value={value as string} maxLength={1000} aria-label={label} onChange={(e) => set(e.target.value)} />
  }
}

/** Prompts in the order in which they are played. */
function PromptsInput({ value, choices, set, label }: { value: string[]; choices: Choices | undefined; set: (value: unknown) => void; label: string }) {
  const { t, i18n } = useTranslation()
  const [kind, setKind] = useState('number')
  const [expression, setExpression] = useState('')
  const spoken = value.filter((v) => v.startsWith('say:')).map((v) => ({ value: v, label: sayWord(v), name: v }))
  const options = [...(choices?.prompts ?? []).map((p) => ({ value: p.name, label: `${nameIn(i18n.language, p.text)}`, name: p.name })), ...spoken]
  const add = () => {
    set([...value, `say:${kind}:${expression.trim()}`])
    setExpression('')
  }
  return (
    <>
    <Select
      mode="tags" value={value} options={options} aria-label={label} placeholder={t('flows.choosePrompts')} onChange={set} tokenSeparators={[]} maxCount={20}
      showSearch={{ filterOption: (input, option) => `${option?.label ?? ''} ${option?.value ?? ''}`.toLowerCase().includes(input.toLowerCase()) }}
    />
    <div className="pair-row">
      <Select className="say-kind" value={kind} options={sayKinds.map((k) => ({ value: k, label: codeText('flows.say', k) }))} aria-label={t('flows.sayKind', { field: label })} onChange={setKind} />
      <Input className="code" value={expression} maxLength={200} placeholder={t('flows.sayExpression')} aria-label={t('flows.sayValue', { field: label })} onChange={(e) => setExpression(e.target.value)} />
      <Button icon={<PlusOutlined />} disabled={!expression.trim() || value.length >= 20} aria-label={t('flows.sayAdd', { field: label })} onClick={add} />
    </div>
    </>
  )
}

/** Kinds of value that a prompt can speak. */
const sayKinds = ['number', 'digits', 'money', 'date', 'time', 'minutes', 'duration']

export function sayWord(prompt: string): string {
  const [, kind = '', ...rest] = prompt.split(':')
  return sayKinds.includes(kind) ? `${codeText('flows.say', kind)} ${rest.join(':')}` : prompt
}

/** What a mailbox is called: its queue, or the extension. */
export function mailboxWord(box: string, choices: Choices | undefined, language: string): string {
  const queue = box.startsWith('queue:') ? choices?.queues.find((q) => q.id === box.slice(6)) : undefined
  return queue ? nameIn(language, queue.name) : box.replace(/^\w+:/, '')
}

const conditionHint = 'x > 0 and y = 1'
const allKeys = [...'1234567890*#', 'any']

function KeysInput({ node, setNode }: { node: FlowNode; setNode: (node: FlowNode) => void }) {
  const keys = (node.keys ?? {}) as Record<string, string>
  const toggle = (key: string) => {
    if (!(key in keys)) return setNode({ ...node, keys: { ...keys, [key]: '' } })
    const { [key]: _, ...rest } = keys
    setNode({ ...node, keys: rest })
  }
  return (
    <div className="key-grid">
      {allKeys.map((key) => (
        <Button key={key} size="small" type={key in keys ? 'primary' : 'default'} aria-pressed={key in keys} onClick={() => toggle(key)}>{key === 'any' ? codeText('flows.exit', 'any') : key}</Button>
      ))}
    </div>
  )
}

/** Words that stand for each key, where callers who speak are understood. */
function WordsInput({ node, setNode }: { node: FlowNode; setNode: (node: FlowNode) => void }) {
  const { t } = useTranslation()
  const keys = Object.keys((node.keys ?? {}) as Record<string, string>).filter((key) => key !== 'any')
  const words = (node.words ?? {}) as Record<string, string>
  const put = (key: string, text: string) => {
    const { [key]: _, ...rest } = words
    setNode({ ...node, words: text ? { ...rest, [key]: text } : rest })
  }
  return (
    <>
      {keys.map((key) => (
        <div className="pair-row" key={key}>
          <span className="word-key num">{key}</span>
          <Input value={words[key] ?? ''} maxLength={200} placeholder={t('flows.wordsHint')} aria-label={t('flows.wordsOf', { key })} onChange={(e) => put(key, e.target.value)} />
        </div>
      ))}
    </>
  )
}

function ColumnsInput({ value, columns, set }: { value: Record<string, string>[]; columns: string[]; set: (value: unknown) => void }) {
  const { t } = useTranslation()
  const put = (i: number, name: string, text: string) => set(value.map((row, at) => (at === i ? { ...row, [name]: text } : row)))
  return (
    <>
      {value.map((row, i) => (
        <div className="pair-row" key={i}>
          <Input className="code pair-name" value={row.variable ?? ''} maxLength={40} aria-label={`${t('flows.field.variable')} ${i + 1}`} onChange={(e) => put(i, 'variable', e.target.value)} />
          <Select value={row.path || null} options={columns.map((column) => ({ value: column, label: column }))} placeholder={t('flows.column')} aria-label={`${t('flows.column')} ${i + 1}`} onChange={(path: string) => put(i, 'path', path)} />
          <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('flows.removeRow', { index: i + 1 })} onClick={() => set(value.filter((_, at) => at !== i))} />
        </div>
      ))}
      {value.length < 20 && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => set([...value, { variable: columns[value.length] ?? '', path: columns[value.length] ?? '' }])}>{t('flows.addRow')}</Button>}
    </>
  )
}

function CasesInput({ node, setNode, label }: { node: FlowNode; setNode: (node: FlowNode) => void; label: string }) {
  const cases = (node.cases ?? {}) as Record<string, string>
  const known = node.$type === 'calendar' ? calendarCases : casesOfQuestion[String(node.by)] ?? []
  return (
    <Select
      mode="tags" value={Object.keys(cases)} aria-label={label} options={known.map((value) => ({ value, label: codeText('flows.exit', value) }))}
      onChange={(names: string[]) => setNode({ ...node, cases: Object.fromEntries(names.map((name) => [name.slice(0, 40), cases[name] ?? ''])) })}
    />
  )
}

function BranchesInput({ value, set }: { value: Branch[]; set: (value: unknown) => void }) {
  const { t } = useTranslation()
  const put = (i: number, when: string) => set(value.map((b, at) => (at === i ? { ...b, when } : b)))
  return (
    <>
      {value.map((branch, i) => (
        <div className="pair-row" key={i}>
          <Input className="code" value={branch.when} maxLength={500} placeholder={conditionHint} aria-label={t('flows.branch', { index: i + 1 })} {...(branch.when ? {} : { status: 'error' as const })} onChange={(e) => put(i, e.target.value)} />
          {value.length > 1 && <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('flows.removeRow', { index: i + 1 })} onClick={() => set(value.filter((_, at) => at !== i))} />}
        </div>
      ))}
      {value.length < 20 && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => set([...value, { when: '', next: '' }])}>{t('flows.addBranch')}</Button>}
    </>
  )
}

const pairWords: Record<string, TextKey> = { variable: 'flows.field.variable', expression: 'flows.field.expression', path: 'flows.field.path' }

function PairsInput({ value, first, second, set }: { value: Record<string, string>[]; first: string; second: string; set: (value: unknown) => void }) {
  const { t } = useTranslation()
  const put = (i: number, name: string, text: string) => set(value.map((row, at) => (at === i ? { ...row, [name]: text } : row)))
  return (
    <>
      {value.map((row, i) => (
        <div className="pair-row" key={i}>
          <Input className="code pair-name" value={row[first] ?? ''} maxLength={40} aria-label={`${t(pairWords[first]!)} ${i + 1}`} onChange={(e) => put(i, first, e.target.value)} />
          <Input className="code" value={row[second] ?? ''} maxLength={500} placeholder={second === 'path' ? 'data.items[0].name' : ''} aria-label={`${t(pairWords[second]!)} ${i + 1}`} onChange={(e) => put(i, second, e.target.value)} />
          <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('flows.removeRow', { index: i + 1 })} onClick={() => set(value.filter((_, at) => at !== i))} />
        </div>
      ))}
      {value.length < 30 && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => set([...value, { [first]: '', [second]: '' }])}>{t('flows.addRow')}</Button>}
    </>
  )
}
