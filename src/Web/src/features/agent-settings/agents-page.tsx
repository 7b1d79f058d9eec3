import { BranchesOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Drawer, Input, Table, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchParams } from 'react-router'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { useAgentSettings, type AgentSettings } from '@/lib/routing-settings'
import { useQueueName } from '@/lib/use-queue-name'
import { agentText } from '@/ui/bits'
import { Empty, Loaded } from '@/ui/page-states'
import { AgentEditor } from './agent-editor'
import { ChannelRules } from './channel-rules'

/** Which agent serves which queues, with which skills and levels. */
export function AgentSettingsPage() {
  const { t } = useTranslation()
  const query = useAgentSettings()
  const queueName = useQueueName()
  const [params, setParams] = useSearchParams()
  const [search, setSearch] = useState('')
  const [channels, setChannels] = useState(false)
  const mayManage = may(useSession().data, 'manage-queues')
  const open = params.get('agent')
  const show = (job: string | null) => setParams(job ? { agent: job } : {}, { replace: true })
  const columns: TableColumnsType<AgentSettings> = [
    { title: t('calls.agent'), key: 'agent', width: 170, render: (_, agent) => <b className="num">{agentText(agent)}</b> },
    { title: t('settings.queues'), key: 'queues', width: 240, render: (_, { queues }) => queues.map(({ queue }) => queueName(queue)).join('　') },
    { title: t('settings.skills'), key: 'skills', render: (_, { skills }) => skills.map(({ skill, level }) => <Tag key={skill}>{skill} <b className="num">{level}</b></Tag>) },
    { title: t('settings.regions'), key: 'regions', width: 130, render: (_, { regions }) => regions.join('　') },
    { title: t('settings.weight'), dataIndex: 'weight', width: 80, align: 'right' },
  ]
  const found = (agents: AgentSettings[]) => agents.filter((agent) => search === '' || agentText(agent).includes(search) || agent.skills.some(({ skill }) => skill.includes(search)))
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('settings.agents')}</h1>
        {mayManage && <Button icon={<BranchesOutlined />} onClick={() => setChannels(true)}>{t('queue.channels')}</Button>}
        <Input className="list-search" allowClear prefix={<SearchOutlined />} value={search} placeholder={t('settings.searchAgents')} aria-label={t('settings.searchAgents')} onChange={(e) => setSearch(e.target.value.trim())} />
      </div>
      {mayManage && <ChannelRules open={channels} onClose={() => setChannels(false)} />}
      <Loaded query={query} rows={10}>
        {(agents) => (
          <>
            {found(agents).length === 0 ? <Empty title={t('settings.noAgents')} /> : (
              <>
                <div className="wide-only list-table">
                  <Table
                    rowKey="jobNumber" size="small" columns={columns} dataSource={found(agents)} sticky scroll={{ x: 760 }} pagination={false}
                    onRow={({ jobNumber }) => ({ className: 'row-link', tabIndex: 0, onClick: () => show(jobNumber), onKeyDown: (e) => { if (e.key === 'Enter') show(jobNumber) } })}
                  />
                </div>
                <ul className="narrow-only narrow-list">
                  {found(agents).map((agent) => (
                    <li key={agent.jobNumber}><button type="button" className="narrow-row" onClick={() => show(agent.jobNumber)}>
                      <span className="grow"><b>{agentText(agent)}</b><small className="cut">{agent.queues.map(({ queue }) => queueName(queue)).join('　')}</small></span>
                      <span className="dim num">{agent.skills.map(({ skill, level }) => `${skill} ${level}`).join('　')}</span>
                    </button></li>
                  ))}
                </ul>
              </>
            )}
            <AgentDrawer agent={agents.find((agent) => agent.jobNumber === open) ?? null} onClose={() => show(null)} />
          </>
        )}
      </Loaded>
    </section>
  )
}

function AgentDrawer({ agent, onClose }: { agent: AgentSettings | null; onClose: () => void }) {
  return (
    <Drawer open={agent !== null} onClose={onClose} size={460} destroyOnHidden title={agent ? agentText(agent) : ''}>
      {agent && <AgentEditor key={agent.jobNumber} agent={agent} onStored={onClose} />}
    </Drawer>
  )
}
