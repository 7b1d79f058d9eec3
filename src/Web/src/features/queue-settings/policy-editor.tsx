import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Dropdown, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeText } from '@/lib/i18n'
import { stageKinds, type Need, type PolicyProblem, type Stage, type StageKind, type Step } from '@/lib/routing-settings'

const stepsMax = 6
const newStage = (kind: StageKind): Stage => ({
  kind, holdSeconds: kind === 'skill' ? 0 : 30, ask: kind === 'last-agent', skipIfNobody: true,
  steps: kind === 'skill' ? [{ afterSeconds: 0, needs: [{ skill: '', level: 5 }] }] : null,
})
const replaced = <T,>(list: T[], index: number, item: T): T[] => list.map((old, i) => (i === index ? item : old))

/** The stages of a policy as an ordered list: each one narrows or prefers, from the top. */
export function PolicyEditor({ stages, problems, onChange }: { stages: Stage[]; problems: PolicyProblem[]; onChange: (stages: Stage[]) => void }) {
  const { t } = useTranslation()
  const move = (from: number, to: number) => {
    const next = [...stages]
    const [stage] = next.splice(from, 1)
    if (stage) next.splice(to, 0, stage)
    onChange(next)
  }
  const left = stageKinds.filter((kind) => !stages.some((stage) => stage.kind === kind))
  return (
    <>
      {stages.length === 0 && <p className="dim">{t('settings.noStages')}</p>}
      {stages.map((stage, i) => (
        <div key={stage.kind} className={`stage-card${problems.some((problem) => problem.stage === i && problem.refuses) ? ' stage-card-bad' : ''}`} role="group" aria-label={codeText('stage', stage.kind)}>
          <div className="stage-line">
            <span className="stage-number">{i + 1}</span><b>{codeText('stage', stage.kind)}</b>
            <span className="end">
              <Button type="text" size="small" icon={<ArrowUpOutlined />} disabled={i === 0} aria-label={t('settings.moveUp')} onClick={() => move(i, i - 1)} />
              <Button type="text" size="small" icon={<ArrowDownOutlined />} disabled={i === stages.length - 1} aria-label={t('settings.moveDown')} onClick={() => move(i, i + 1)} />
              <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('settings.removeStage')} onClick={() => onChange(stages.filter((_, at) => at !== i))} />
            </span>
          </div>
          <span className="dim small">{codeText('stageHelp', stage.kind)}</span>
          {stage.kind === 'skill'
            ? <Skills stage={stage} onChange={(next) => onChange(replaced(stages, i, next))} />
            : <Hold stage={stage} onChange={(next) => onChange(replaced(stages, i, next))} />}
        </div>
      ))}
      {left.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: left.map((kind) => ({ key: kind, label: codeText('stage', kind), onClick: () => onChange([...stages, newStage(kind)]) })) }}>
          <Button type="dashed" icon={<PlusOutlined />}>{t('settings.addStage')}</Button>
        </Dropdown>
      )}
    </>
  )
}

function Hold({ stage, onChange }: { stage: Stage; onChange: (stage: Stage) => void }) {
  const { t } = useTranslation()
  return (
    <div className="stage-line stage-step">
      <span>{t('settings.hold')}</span>
      <InputNumber min={0} max={3600} value={stage.holdSeconds} aria-label={t('settings.hold')} onChange={(value) => onChange({ ...stage, holdSeconds: value ?? 0 })} />
      <span>{t('settings.seconds')}</span>
      {stage.kind === 'last-agent' && <Checkbox checked={stage.ask} onChange={(e) => onChange({ ...stage, ask: e.target.checked })}>{t('settings.ask')}</Checkbox>}
    </div>
  )
}

function Skills({ stage, onChange }: { stage: Stage; onChange: (stage: Stage) => void }) {
  const { t } = useTranslation()
  const steps = stage.steps ?? []
  const set = (next: Step[]) => onChange({ ...stage, steps: next })
  return (
    <>
      {steps.map((step, i) => (
        <div key={i} className="stage-line stage-step">
          {i === 0 ? <span>{t('settings.atOnce')}</span> : (
            <>
              <span>{t('settings.after')}</span>
              <InputNumber min={1} max={3600} value={step.afterSeconds} aria-label={t('settings.stepAfter', { step: i + 1 })} onChange={(value) => set(replaced(steps, i, { ...step, afterSeconds: value ?? 0 }))} />
              <span>{t('settings.seconds')}</span>
            </>
          )}
          {step.needs.length === 0 && <span className="dim">{t('settings.everybody')}</span>}
          {step.needs.map((need, n) => <NeedFields key={n} need={need} onChange={(next) => set(replaced(steps, i, { ...step, needs: replaced(step.needs, n, next) }))} onRemove={() => set(replaced(steps, i, { ...step, needs: step.needs.filter((_, at) => at !== n) }))} />)}
          <Button size="small" type="link" onClick={() => set(replaced(steps, i, { ...step, needs: [...step.needs, { skill: '', level: 1 }] }))}>{t('settings.addSkill')}</Button>
          {i > 0 && <span className="end"><Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('settings.removeStep', { step: i + 1 })} onClick={() => set(steps.filter((_, at) => at !== i))} /></span>}
        </div>
      ))}
      <div className="stage-line stage-step">
        {steps.length < stepsMax && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => set([...steps, { afterSeconds: (steps.at(-1)?.afterSeconds ?? 0) + 30, needs: [] }])}>{t('settings.addStep')}</Button>}
        <Checkbox checked={stage.skipIfNobody} onChange={(e) => onChange({ ...stage, skipIfNobody: e.target.checked })}>{t('settings.skipIfNobody')}</Checkbox>
      </div>
    </>
  )
}

function NeedFields({ need, onChange, onRemove }: { need: Need; onChange: (need: Need) => void; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <span className="cell-line">
      <Input value={need.skill} maxLength={32} style={{ width: 120 }} placeholder={t('settings.skill')} aria-label={t('settings.skill')} onChange={(e) => onChange({ ...need, skill: e.target.value.trim() })} />
      <span>≥</span>
      <InputNumber min={1} max={10} value={need.level} aria-label={t('settings.level')} onChange={(value) => onChange({ ...need, level: value ?? 1 })} />
      <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('settings.removeSkill', { skill: need.skill })} onClick={onRemove} />
    </span>
  )
}
