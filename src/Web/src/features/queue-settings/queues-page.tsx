import { PlusOutlined, WarningFilled } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import type { Session } from '@/lib/contract'
import { nameIn } from '@/lib/i18n'
import { newRules, useQueueSettings, type QueueSettings } from '@/lib/routing-settings'
import { may } from '@/lib/rights'
import { Empty, Loaded } from '@/ui/page-states'
import { QueueEditor } from './queue-editor'

const newQueue: QueueSettings = { id: '', name: { zh: '', en: '' }, rules: newRules, agents: 0, waiting: 0, problems: [] }
const creating = 'new'

/** All queues, and the one that is open with its settings, policy, preview and history. Which one stands in the address. */
export function QueueSettingsPage({ session }: { session: Session }) {
  const { t } = useTranslation()
  const query = useQueueSettings()
  const [params, setParams] = useSearchParams()
  const open = params.get('queue')
  const show = (id: string) => setParams(id ? { queue: id } : {}, { replace: true })
  const mayCreate = may(session, 'manage-queues')
  return (
    <Loaded query={query} rows={8}>
      {(queues) => {
        const chosen = open === creating && mayCreate ? newQueue : (queues.find((queue) => queue.id === open) ?? queues[0])
        return (
          <section className="settings-page settings-three">
            <div className="settings-list">
              <div className="list-head">
                <h1>{t('settings.queues')} <span className="dim num">{queues.length}</span></h1>
                {mayCreate && <Button className="end" size="small" icon={<PlusOutlined />} onClick={() => show(creating)}>{t('settings.new')}</Button>}
              </div>
              {queues.map((queue) => <QueueRow key={queue.id} queue={queue} on={queue.id === chosen?.id} onOpen={() => show(queue.id)} />)}
            </div>
            {chosen
              ? <QueueEditor key={chosen.id || creating} queue={chosen} all={queues} mayRemove={mayCreate} onStored={(id) => show(id)} onRemoved={() => show('')} />
              : <Empty title={t('settings.noQueues')} text={t('settings.noQueuesText')} />}
          </section>
        )
      }}
    </Loaded>
  )
}

function QueueRow({ queue, on, onOpen }: { queue: QueueSettings; on: boolean; onOpen: () => void }) {
  const { t, i18n } = useTranslation()
  return (
    <button type="button" className={`settings-row${on ? ' settings-row-on' : ''}`} aria-current={on} onClick={onOpen}>
      <span className="grow"><b className="cut">{nameIn(i18n.language, queue.name)}</b><small className="cut">{t('settings.queueLine', { id: queue.id, agents: queue.agents })}</small></span>
      {queue.problems.length > 0 && <WarningFilled className="warn" aria-label={t('settings.hasProblems')} />}
      {queue.waiting > 0 && <b className="num">{queue.waiting}</b>}
    </button>
  )
}
