import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Checkbox, Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ScriptAnswer, ScriptStep } from '@/lib/scripts'

const stepsMax = 100
const answersMax = 10
/** In the form: the end of the script is a choice too. */
const end = ''

export const stepsToForm = (steps: ScriptStep[]): ScriptStep[] => steps.map((step) => ({ ...step, answers: (step.answers ?? []).map((answer) => ({ ...answer, to: answer.to ?? end })) }))
export const stepsOfForm = (steps: ScriptStep[] | undefined): ScriptStep[] =>
  (steps ?? []).map((step, i) => ({ ...step, objection: i > 0 && (step.objection ?? false), answers: (step.answers ?? []).map(({ text, to }): ScriptAnswer => ({ text: text.trim(), to: to || null })) }))

const freeKey = (steps: ScriptStep[]): string => {
  for (let i = steps.length + 1; ; i++) if (!steps.some((step) => step?.key === `s${i}`)) return `s${i}`
}

/** The steps of a script with branches: what is said, what the customer may answer and where that leads, and what he may object at any point. */
export function ScriptSteps() {
  const { t } = useTranslation()
  const form = Form.useFormInstance()
  const steps = (Form.useWatch('steps', form) as ScriptStep[] | undefined) ?? []
  const targets = [{ value: end, label: t('walk.end') }, ...steps.filter(Boolean).map((step, i) => ({ value: step.key, label: `${i + 1}. ${step.title || '…'}` }))]
  return (
    <Form.List name="steps">
      {(fields, { add, remove }) => (
        <div className="script-steps">
          <b>{t('walk.steps')}</b>
          <p className="small dim">{t('walk.stepsHelp')}</p>
          {fields.map((field, i) => (
            <div key={field.key} className="script-step" role="group" aria-label={t('walk.step', { number: i + 1 })}>
              <div className="script-step-head">
                <b className="num">{i + 1}</b>
                <Form.Item name={[field.name, 'key']} hidden><Input /></Form.Item>
                <Form.Item name={[field.name, 'title']} className="grow" rules={[{ required: true, whitespace: true, message: t('walk.titleRequired') }]}><Input maxLength={100} placeholder={t('walk.title')} aria-label={t('walk.title')} /></Form.Item>
                {i > 0 && <Form.Item name={[field.name, 'objection']} valuePropName="checked"><Checkbox>{t('walk.objection')}</Checkbox></Form.Item>}
                <Button type="text" icon={<DeleteOutlined />} aria-label={t('walk.removeStep', { number: i + 1 })} onClick={() => remove(field.name)} />
              </div>
              <Form.Item name={[field.name, 'text']} rules={[{ required: true, whitespace: true, message: t('inbox.textRequired') }]}><Input.TextArea maxLength={2000} autoSize={{ minRows: 2, maxRows: 8 }} placeholder={t('walk.says')} aria-label={t('walk.says')} /></Form.Item>
              <Form.List name={[field.name, 'answers']}>
                {(answers, acts) => (
                  <>
                    {answers.map((answer) => (
                      <div key={answer.key} className="script-answer">
                        <Form.Item name={[answer.name, 'text']} className="grow" rules={[{ required: true, whitespace: true, message: t('walk.answerRequired') }]}><Input maxLength={100} placeholder={t('walk.answer')} aria-label={t('walk.answer')} /></Form.Item>
                        <Form.Item name={[answer.name, 'to']} className="grow"><Select options={targets} aria-label={t('walk.to')} /></Form.Item>
                        <Button type="text" icon={<DeleteOutlined />} aria-label={t('walk.removeAnswer')} onClick={() => acts.remove(answer.name)} />
                      </div>
                    ))}
                    {answers.length < answersMax && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => acts.add({ text: '', to: end })}>{t('walk.addAnswer')}</Button>}
                  </>
                )}
              </Form.List>
            </div>
          ))}
          {fields.length < stepsMax && <Button icon={<PlusOutlined />} onClick={() => add({ key: freeKey(steps), title: '', text: '', objection: false, answers: [] })}>{t('walk.addStep')}</Button>}
        </div>
      )}
    </Form.List>
  )
}
