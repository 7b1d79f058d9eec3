import type { FormInstance } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

/** Errors that stand under fields are said again when the language changes: a form keeps them as text. */
export function useErrorsInLanguage<Fields>(form: FormInstance<Fields>): void {
  const { i18n } = useTranslation()
  useEffect(() => {
    const wrong = form.getFieldsError().filter(({ errors }) => errors.length > 0).map(({ name }) => name)
    if (wrong.length > 0) void form.validateFields(wrong as never).catch(() => undefined)
  }, [form, i18n.language])
}
