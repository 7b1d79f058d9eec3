import { AudioOutlined } from '@ant-design/icons'
import { App, Button, Tag } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Agent } from '@/lib/contract'
import { problemText } from '@/lib/i18n'
import { messageAct, messageKey, useMyMessages, type MessageTask } from '@/lib/messages'
import { useQueueName } from '@/lib/use-queue-name'
import { DialButton } from '@/ui/dial-button'
import { MessageResult } from '@/ui/message-result'
import { RecordingPlayer } from '@/ui/recording-player'
import { At, Remaining } from '@/ui/time'
import { useRing } from './ring'
import './message-tasks.css'

/** Messages of callers: what rings at this agent, and what he has until he has said what came of it. */
export function MessageTasks({ agent }: { agent: Agent | null }) {
  const { t } = useTranslation()
  const { message: toast } = App.useApp()
  const client = useQueryClient()
  const tasks = useMyMessages(agent).data ?? []
  const act = async (id: string, action: string, wish: object = {}) => {
    try {
      await messageAct(id, action, wish)
    } catch (error) { void toast.error(problemText(error)) }
    await client.invalidateQueries({ queryKey: messageKey })
  }
  if (tasks.length === 0) return null
  return (
    <section className="message-tasks" aria-label={t('messages.mine')}>
      {tasks.map((task) => task.answerBy
        ? <Rings key={task.message.id} task={task} act={(action) => void act(task.message.id, action)} />
        : <Held key={task.message.id} task={task} act={(action, wish) => void act(task.message.id, action, wish)} />)}
    </section>
  )
}

type Act = (action: string, wish?: object) => void

function Who({ task: { message } }: { task: MessageTask }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  return <div className="cut"><b>{message.customer ?? (message.number || t('common.withheld'))}</b> {message.customer && <span className="num dim">{message.number}</span>}<div className="small dim cut">{queueName(message.box.slice('queue:'.length))} · <At iso={message.createdAt} /></div></div>
}

function Rings({ task, act }: { task: MessageTask; act: Act }) {
  const { t } = useTranslation()
  const queueName = useQueueName()
  const { message } = task
  useRing({ callId: message.id, caller: { number: message.number } }, `${t('messages.rings')} ${message.customer ?? message.number}`, queueName(message.box.slice('queue:'.length)))
  return (
    <div className="message-card message-rings" role="alertdialog" aria-label={t('messages.rings')}>
      <h2><AudioOutlined /> {t('messages.rings')}{task.answerBy && <span className="num dim"> <Remaining until={task.answerBy} /></span>}</h2>
      <Who task={task} />
      <div className="message-buttons">
        <Button type="primary" onClick={() => act('take')}>{t('messages.take')}</Button>
        {task.mayDecline && <Button onClick={() => act('decline')}>{t('messages.decline')}</Button>}
      </div>
    </div>
  )
}

function Held({ task, act }: { task: MessageTask; act: Act }) {
  const { t } = useTranslation()
  const { message } = task
  return (
    <div className="message-card">
      <h2><AudioOutlined /> {t('messages.title')}{task.resting && <Tag>{t('messages.resting')}</Tag>}</h2>
      <Who task={task} />
      <RecordingPlayer recording={{ id: message.id, seconds: message.seconds, state: 'complete' }} url={`/api/messages/${message.id}/audio`} />
      <div className="message-buttons"><DialButton number={message.number} label={t('messages.callBack')} /><Button size="small" onClick={() => act('release')}>{t('messages.release')}</Button></div>
      <MessageResult message={message} finish={(wish) => act('result', wish)} />
    </div>
  )
}
