import { Alert, App, Button, Drawer, Form, type FormInstance } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'

type Props<T extends object> = {
  open: boolean
  title: string
  initial: T
  save: (fields: T) => Promise<void>
  onClose: () => void
  extra?: ReactNode
  children: (form: FormInstance<T>) => ReactNode
}

/** A form beside its list. What the server finds wrong stands at its field; leaving with changes asks. */
export function FormDrawer<T extends object>({ open, title, initial, save, onClose, extra, children }: Props<T>) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const [form] = Form.useForm<T>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  useEffect(() => {
    if (!open) return
    setProblem(null)
    form.resetFields()
    form.setFieldsValue(initial as Parameters<typeof form.setFieldsValue>[0])
  }, [open, initial, form])

  const close = () => {
    if (!form.isFieldsTouched()) return onClose()
    modal.confirm({ title: t('customers.discardTitle'), content: t('admin.discardText'), okText: t('customers.discard'), cancelText: t('customers.keep'), onOk: onClose })
  }
  const submit = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await save(form.getFieldsValue(true) as T)
      onClose()
    } catch (error) {
      const field = error instanceof Problem && error.code === 'field-invalid' ? String(error.args.field) : null
      const why = error instanceof Problem ? codeText('why', String(error.args.why)) : ''
      if (field !== null && field in form.getFieldsValue()) {
        form.setFields([{ name: field as never, errors: [why] }])
        form.scrollToField(field as never, { focus: true })
      } else setProblem(field === null ? problemText(error) : `${field}: ${why}`)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Drawer open={open} onClose={close} size={620} forceRender title={title} extra={<>{extra}<Button type="primary" loading={busy} onClick={() => form.submit()}>{t('common.save')}</Button></>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={() => void submit()} scrollToFirstError={{ focus: true }}>{children(form)}</Form>
    </Drawer>
  )
}

/** Asks before something is deleted, and says what still refers to it. */
export function useDelete() {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  return (name: string, references: () => Promise<string[]>, remove: () => Promise<void>) => {
    void references().catch(() => []).then((by) => { modal.confirm({
      title: t('admin.deleteTitle', { name }),
      content: by.length === 0 ? t('admin.deleteFree') : t('admin.deleteUsed', { by: by.join(t('common.and')) }),
      okText: t('admin.delete'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
      onOk: () => remove().catch((error: unknown) => { message.error(problemText(error)) }),
    }) })
  }
}
