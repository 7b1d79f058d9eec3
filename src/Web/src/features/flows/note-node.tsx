import type { Node, NodeProps } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'

/** @field write Null: it is only read. */
export type NoteData = { text: string; write: ((text: string) => void) | null }
export type NoteNode = Node<NoteData, 'note'>

const prefix = 'note:'                    // No node of a flow is called so: it would be no name.
export const noteName = (index: number): string => `${prefix}${index}`
export const noteIndex = (name: string): number | null => (name.startsWith(prefix) ? Number(name.slice(prefix.length)) : null)

/** A remark for people: no call comes by. */
export const NoteCard = memo(function NoteCard({ data }: NodeProps<NoteNode>) {
  const { t } = useTranslation()
  return (
    <div className="note">
      {data.write ? <textarea className="nodrag nowheel" value={data.text} maxLength={500} rows={3} placeholder={t('flows.noteHint')} aria-label={t('flows.comment')} onChange={(e) => data.write!(e.target.value)} /> : <p>{data.text}</p>}
    </div>
  )
})
