import { App, Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { problemText } from '@/lib/i18n'
import type { SignedIn } from '@/lib/people'
import { At } from './time'

/** Where somebody is signed in; each can be ended. */
export function SessionLines({ sessions, close }: { sessions: SignedIn[]; close: (id: string) => Promise<unknown> }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  if (sessions.length === 0) return <p className="dim">{t('people.noSessions')}</p>
  return (
    <ul className="people-lines">
      {sessions.map((session) => (
        <li key={session.id}>
          <span className="grow"><b className="num">{session.address || '–'}</b> {session.current && <Tag>{t('account.thisOne')}</Tag>}<small>{session.browser}</small></span>
          <span className="dim">{t('account.seen')} <At iso={session.seenAt} /></span>
          {!session.current && <Button size="small" onClick={() => void close(session.id).catch((error: unknown) => void message.error(problemText(error)))}>{t('account.end')}</Button>}
        </li>
      ))}
    </ul>
  )
}
