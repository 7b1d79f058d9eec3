import { ArrowLeftOutlined, MessageOutlined, SendOutlined } from '@ant-design/icons'
import { Badge, Button, Input, Select } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '@/lib/contract'
import { useConversation, useConversations, useInboxActs, type ChatMessage } from '@/lib/inbox'
import { useAgents } from '@/lib/queries'
import { agentText } from '@/ui/bits'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useToldAttempt } from '@/ui/use-attempt'

type Other = { jobNumber: string; name: string }

/** Conversations with colleagues; one of them open. */
export function Messages({ session, other, open }: { session: Session; other: Other | null; open: (other: Other | null) => void }) {
  const { t } = useTranslation()
  const agents = useAgents().data ?? []
  const query = useConversations()
  if (other) return <Talk key={other.jobNumber} other={other} back={() => open(null)} />
  const people = agents.filter((agent) => agent.jobNumber !== session.jobNumber && !agent.synthetic)
  return (
    <div className="list-form">
      <Select
        showSearch={{ optionFilterProp: 'label' }} value={null} placeholder={t('inbox.writeTo')} aria-label={t('inbox.writeTo')} options={people.map((agent) => ({ value: agent.jobNumber, label: agentText(agent) }))}
        onSelect={(jobNumber: string | null) => { const agent = people.find((one) => one.jobNumber === jobNumber); if (agent) open(agent) }}
      />
      <Loaded query={query} rows={4}>
        {(all) => all.length === 0 ? <Empty icon={<MessageOutlined />} title={t('inbox.noMessages')} text={t('inbox.noMessagesText')} /> : (
          <ul className="people-lines">
            {all.map((one) => (
              <li key={one.with}><button type="button" className="notice-line" onClick={() => open({ jobNumber: one.with, name: one.name })}>
                <span className="grow cut"><b>{one.name}</b><small className="cut">{one.last.text}</small></span><Badge count={one.unread} size="small" /><At iso={one.last.sentAt} />
              </button></li>
            ))}
          </ul>
        )}
      </Loaded>
    </div>
  )
}

function Talk({ other, back }: { other: Other; back: () => void }) {
  const { t } = useTranslation()
  const query = useConversation(other.jobNumber)
  const acts = useInboxActs()
  const [text, setText] = useState('')
  const { busy, attempt } = useToldAttempt()
  const unread = (query.data ?? []).some((one) => !one.mine && one.readAt === null)
  useEffect(() => { if (unread && document.visibilityState === 'visible') void acts.readConversation(other.jobNumber).catch(() => undefined) }, [unread, other.jobNumber]) // eslint-disable-line
  const send = () => {
    if (!text.trim() || busy) return
    void attempt(() => acts.send(other.jobNumber, text.trim())).then((sent) => { if (sent) setText('') })
  }
  return (
    <div className="chat">
      <div className="chat-head"><Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('inbox.back')} onClick={back} /><b>{other.name}</b><span className="num dim">{other.jobNumber}</span></div>
      <Loaded query={query} rows={4}>{(all) => <Lines all={all} />}</Loaded>
      <div className="chat-write">
        <Input.TextArea
          autoFocus value={text} maxLength={2000} autoSize={{ minRows: 1, maxRows: 5 }} placeholder={t('inbox.write')} aria-label={t('inbox.write')} onChange={(e) => setText(e.target.value)}
          onPressEnter={(e) => { if (e.shiftKey || e.nativeEvent.isComposing) return; e.preventDefault(); send() }}
        />
        <Button type="primary" icon={<SendOutlined />} loading={busy} disabled={!text.trim()} aria-label={t('inbox.send')} onClick={send} />
      </div>
    </div>
  )
}

function Lines({ all }: { all: ChatMessage[] }) {
  const { t } = useTranslation()
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => { end.current?.scrollIntoView({ block: 'end' }) }, [all.length])
  return (
    <div className="chat-lines" aria-live="polite">
      {all.map((one) => <div key={one.id} className={`chat-line${one.mine ? ' chat-mine' : ''}`}><p>{one.text}</p><small className="dim"><At iso={one.sentAt} />{one.mine && one.readAt !== null && <> · {t('inbox.read')}</>}</small></div>)}
      <div ref={end} />
    </div>
  )
}
