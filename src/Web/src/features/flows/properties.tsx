import { AimOutlined, CopyOutlined, DeleteOutlined, FlagOutlined } from '@ant-design/icons'
import { Button, Input, Select, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeText, nameIn } from '@/lib/i18n'
import type { Choices, FlowProblem } from './api'
import { exitsOf, withExit, withNode, type FlowDocument, type FlowNode } from './document'
import { FieldInput } from './fields'
import { kindOf } from './kinds'
import { exitWord, titleOf } from './words'

type Props = {
  document: FlowDocument; name: string; choices: Choices | undefined; problems: FlowProblem[]
  change: (next: (before: FlowDocument) => FlowDocument, label: string) => void; remove: () => void; copy: () => void; show: (name: string) => void
}

/** Everything about one node, and what is wrong with it. */
export function Properties({ document, name, choices, problems, change, remove, copy, show }: Props) {
  const { t, i18n } = useTranslation()
  const node = document.flow.nodes[name]
  if (!node) return null
  const kind = kindOf(node.$type)
  const set = (next: FlowNode, label: string) => change((d) => withNode(d, name, next), `${name}.${label}`)
  const setTitle = (title: string) => change((d) => ({ ...d, looks: { ...d.looks, [name]: { ...(d.looks?.[name] ?? { x: 0, y: 0 }), title } } }), `${name}.title`)
  const others = Object.keys(document.flow.nodes).map((value) => ({ value, label: `${titleOf(document, value)} · ${value}` }))
  return (
    <section className="properties" aria-label={t('flows.properties')}>
      <div className="panel-head">
        <span className={`card-icon card-${kind?.group ?? 'end'}`}>{kind?.icon}</span>
        <h2 className="cut">{codeText('flows.kind', node.$type)}</h2><small className="dim num cut">{name}</small>
        <span className="end" />
        <Tooltip title={t('flows.makeStart')}><Button size="small" type="text" icon={<FlagOutlined />} aria-label={t('flows.makeStart')} disabled={document.flow.start === name} onClick={() => change((d) => ({ ...d, flow: { ...d.flow, start: name } }), '')} /></Tooltip>
        <Tooltip title={t('flows.show')}><Button size="small" type="text" icon={<AimOutlined />} aria-label={t('flows.show')} onClick={() => show(name)} /></Tooltip>
        <Tooltip title={t('flows.copy')}><Button size="small" type="text" icon={<CopyOutlined />} aria-label={t('flows.copy')} onClick={copy} /></Tooltip>
        <Tooltip title={t('flows.remove')}><Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('flows.remove')} onClick={remove} /></Tooltip>
      </div>
      <div className="panel-body">
        {problems.map((p, i) => <p key={i} className={p.severity === 'error' ? 'bad small' : 'warn small'}>{nameIn(i18n.language, p.text)}</p>)}
        <p className="dim small property-help">{codeText('flows.help', node.$type)}</p>
        <label className="field"><span>{t('flows.nodeTitle')}</span><Input value={document.looks?.[name]?.title ?? ''} maxLength={40} placeholder={codeText('flows.kind', node.$type)} onChange={(e) => setTitle(e.target.value)} /></label>
        {kind?.fields.filter((field) => !field.speech || choices?.speech).map((field) => (
          <FieldInput key={field.name} field={field} node={node} choices={choices} set={(value) => set({ ...node, [field.name]: value }, field.name)} setNode={(next) => set(next, field.name)} />
        ))}
        {exitsOf(node).length > 0 && <div className="group property-group">{t('flows.exits')}</div>}
        {exitsOf(node).map((exit) => (
          <label className="field exit-field" key={exit.name}>
            <span className="cut">{exitWord(node.$type, exit.name, node.branches)}{exit.required ? '' : ` · ${t('flows.optional')}`}</span>
            <Select
              size="small" showSearch={{ optionFilterProp: 'label' }} allowClear value={exit.target || null} options={others} placeholder={t('flows.notConnected')} aria-label={t('flows.exitOf', { exit: exitWord(node.$type, exit.name, node.branches) })}
              {...(exit.required && !exit.target ? { status: 'error' as const } : {})} onChange={(target: string | null | undefined) => set(withExit(node, exit.name, target ?? ''), '')}
            />
          </label>
        ))}
      </div>
    </section>
  )
}
