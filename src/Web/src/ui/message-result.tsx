import { Button, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText } from '@/lib/i18n'
import { messageResults, type Message } from '@/lib/messages'

/** What came of a message: one of a few words, and a note. */
export function MessageResult({ message, finish }: { message: Message; finish: (wish: { result: string; note: string }) => void }) {
  const { t } = useTranslation()
  const [result, setResult] = useState<string | null>(null)
  const [note, setNote] = useState(message.note)
  return (
    <>
      <Segmented value={result ?? ''} onChange={setResult} options={messageResults.map((r) => ({ value: r, label: codeText('messages.result', r) }))} />
      <Input.TextArea value={note} maxLength={500} autoSize={{ minRows: 2, maxRows: 6 }} placeholder={t('messages.note')} aria-label={t('messages.note')} onChange={(e) => setNote(e.target.value)} />
      <Button type="primary" disabled={!result} onClick={() => { if (result) finish({ result, note }) }}>{t('messages.finish')}</Button>
    </>
  )
}
