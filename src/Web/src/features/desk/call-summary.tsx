import { CheckCircleFilled } from '@ant-design/icons'
import { Alert, Button, Input, Select } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { choicesOf, saveSummary, useDispositions, type CallSummary as Said } from '@/lib/dispositions'
import { nameIn } from '@/lib/i18n'
import { keys, useCall } from '@/lib/queries'
import { useAttempt } from '@/ui/use-attempt'
import './call-summary.css'

/** What came of the call: chosen from the queue's tree, with a note; in the talk or in wrap-up. Where the queue asks for it, wrap-up ends with it. */
export function CallSummary({ callId, queue, jobNumber }: { callId: string; queue: string | null; jobNumber: string }) {
  const said = useCall(callId).data?.summaries?.find((s) => s.agent === jobNumber) ?? null
  const setup = useDispositions().data?.find((d) => d.queue === queue)
  return <Form key={`${callId} ${said?.at ?? ''}`} callId={callId} said={said} required={setup?.required ?? false} choices={choicesOf(setup?.tree ?? [])} />
}

function Form({ callId, said, required, choices }: { callId: string; said: Said | null; required: boolean; choices: ReturnType<typeof choicesOf> }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const [code, setCode] = useState<string | null>(choices.find((c) => c.path === said?.path)?.code ?? null)
  const [note, setNote] = useState(said?.note ?? '')
  const { busy, problem, setProblem, attempt } = useAttempt()
  const store = async () => {
    await attempt(async () => {
      await saveSummary(callId, code, note)
      setProblem(null)
      await client.invalidateQueries({ queryKey: keys.call(callId) })
    })
  }
  const missing = code === null && (required || note.trim() === '')
  return (
    <section className="call-summary" aria-label={t('summary.title')}>
      <h2>{t('summary.title')}{required && <small className={said ? 'dim' : 'warn'}> {t('summary.required')}</small>}{said && <CheckCircleFilled className="summary-said" title={t('summary.said')} />}</h2>
      {choices.length > 0 && (
        <Select
          className="summary-choice" showSearch={{ optionFilterProp: 'label' }} allowClear value={code} placeholder={t('summary.choose')} aria-label={t('summary.choose')} options={choices.map((c) => ({ value: c.code, label: nameIn(i18n.language, c.label) }))}
          onChange={(value: string | undefined) => setCode(value ?? null)}
        />
      )}
      <Input.TextArea value={note} maxLength={2000} autoSize={{ minRows: 2, maxRows: 6 }} placeholder={t('summary.note')} aria-label={t('summary.note')} onChange={(e) => setNote(e.target.value)} />
      {problem && <Alert type="error" showIcon title={problem} />}
      <Button type={required && !said ? 'primary' : 'default'} loading={busy} disabled={missing} onClick={() => void store()}>{t('summary.save')}</Button>
    </section>
  )
}
