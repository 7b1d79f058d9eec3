import { CloudDownloadOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lookUp, type FormEntry, type FormField, type LookupAnswer } from '@/lib/forms'
import { codeText, hasCode, nameIn } from '@/lib/i18n'
import { useAttempt } from './use-attempt'

/** Asks outside with what stands in the form now, and shows the answer; a value can be put into its field with one more press. */
export function LookupButton({ entry, field, valueOf, put }: { entry: FormEntry; field: FormField; valueOf: (key: string) => string; put: (key: string, value: string) => void }) {
  const { t, i18n } = useTranslation()
  const { busy, problem, attempt } = useAttempt()
  const [answer, setAnswer] = useState<LookupAnswer | null>(null)
  const ask = () => attempt(async () => {
    const values = Object.fromEntries(entry.fields.filter((one) => one.kind !== 'lookup').map((one) => [one.key, valueOf(one.key)]))
    setAnswer(await lookUp(entry.callId, entry.form, field.key, values))
  })
  const wrong = problem ?? (answer?.problem ? (hasCode('forms.lookupProblem', answer.problem) ? codeText('forms.lookupProblem', answer.problem) : t('forms.lookupFailed', { code: answer.problem })) : null)
  return (
    <div className="field">
      <Button icon={<CloudDownloadOutlined />} loading={busy} onClick={() => void ask()}>{nameIn(i18n.language, field.label)}</Button>
      {wrong && <Alert type="warning" showIcon title={wrong} />}
      {answer && !wrong && (
        <dl className="lookup-answer" aria-label={nameIn(i18n.language, field.label)}>
          {answer.values.map((one, i) => (
            <div key={i}>
              <dt className="dim">{nameIn(i18n.language, one.label)}</dt>
              <dd>{one.value ?? '–'}{one.field && one.value && valueOf(one.field) !== one.value && <Button type="link" size="small" onClick={() => put(one.field ?? '', one.value ?? '')}>{t('forms.takeOver')}</Button>}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}
