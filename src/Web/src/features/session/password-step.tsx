import { Alert, Button, Form, Input } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '@/lib/contract'
import { http, Problem } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { useErrorsInLanguage } from './use-errors-in-language'

export const passwordLengthMin = 8

type Fields = { current: string; next: string; repeat: string }

/** The forced change of the first password: a step of signing in, not a pop-up over it. */
export function PasswordStep({ session, current, onDone }: { session: Session; current: string; onDone: () => Promise<void> }) {
  const { t } = useTranslation()
  const [form] = Form.useForm<Fields>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const changed = useRef(false)
  const next = Form.useWatch('next', form) ?? ''
  useErrorsInLanguage(form)

  const submit = async (fields: Fields) => {
    setBusy(true)
    setProblem(null)
    try {
      if (!changed.current) await http.put('/api/session/password', { current: fields.current, next: fields.next })
      changed.current = true // When only the shift did not start, the next press starts it.
      await onDone()
    } catch (error) {
      if (error instanceof Problem && error.code === 'password-too-weak') form.setFields([{ name: 'next', errors: [problemText(error)] }])
      else setProblem(error)
      setBusy(false)
    }
  }

  return (
    <Form form={form} layout="vertical" size="large" requiredMark={false} initialValues={{ current }} onFinish={(fields) => void submit(fields)} scrollToFirstError={{ focus: true }}>
      <p className="dim small">{t('session.first.step', { step: 2 })}</p>
      <h1 className="sign-title">{t('session.first.title')}</h1>
      <p className="sign-text">{t('session.first.text', { name: session.name })}</p>
      {problem !== null && <Alert type="error" showIcon title={problemText(problem)} className="sign-alert" />}
      <Form.Item name="current" label={t('session.first.current')} hidden={current !== ''} rules={[{ required: true, message: t('session.passwordRequired') }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next" label={t('session.first.next')} validateTrigger="onBlur"
        extra={t('session.first.rule', { minimum: passwordLengthMin })}
        rules={[{ required: true, message: t('session.passwordRequired') }, { min: passwordLengthMin, message: t('session.first.tooShort', { missing: passwordLengthMin - next.length }) },
          ({ getFieldValue }) => ({ validator: (_, value) => (value && value === getFieldValue('current') ? Promise.reject(new Error(t('session.first.same'))) : Promise.resolve()) })]}
      >
        <Input.Password autoFocus autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Form.Item
        name="repeat" label={t('session.first.repeat')} dependencies={['next']} validateTrigger="onBlur"
        rules={[{ required: true, message: t('session.passwordRequired') }, ({ getFieldValue }) => ({ validator: (_, value) => (!value || value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('session.first.mismatch')))) })]}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy} className="sign-submit">{t('session.first.submit')}</Button>
    </Form>
  )
}
