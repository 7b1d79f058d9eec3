import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Checkbox, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useQueueSettings, useRoutingSettings, type AgentSettings, type AgentSetup } from '@/lib/routing-settings'
import { Changes } from '@/ui/changes'
import { Loaded } from '@/ui/page-states'
import { useAttempt } from '@/ui/use-attempt'
import { Capacities } from './capacities'
import { Effect } from './effect'

const skillsMax = 50

/** Queues, skills with levels, regions and weight of one agent. In force as soon as it is stored. */
export function AgentEditor({ agent, onStored }: { agent: AgentSettings; onStored: () => void }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const queues = useQueueSettings()
  const { changeAgent } = useRoutingSettings()
  const [setup, setSetup] = useState<AgentSetup>({ queues: agent.queues, skills: agent.skills, regions: agent.regions, weight: agent.weight, capacities: agent.capacities })
  const { busy, problem: failure, attempt } = useAttempt()
  const change = (next: Partial<AgentSetup>) => setSetup((before) => ({ ...before, ...next }))
  const wrong = setup.skills.some(({ skill }) => skill === '') || new Set(setup.skills.map(({ skill }) => skill)).size < setup.skills.length
  const store = async () => {
    await attempt(async () => {
      await changeAgent(agent.jobNumber, setup)
      void message.success(t('settings.stored'))
      onStored()
    })
  }
  return (
    <div className="details">
      {failure && <Alert type="error" showIcon title={failure} />}
      <h3>{t('settings.queues')}</h3>
      <Loaded query={queues} rows={3}>
        {(all) => (
          <div>
            {all.map((queue) => {
              const served = setup.queues.find((one) => one.queue === queue.id)
              return (
                <div key={queue.id} className="stage-line">
                  <Checkbox checked={served !== undefined} onChange={(e) => change({ queues: e.target.checked ? [...setup.queues, { queue: queue.id, position: 0 }] : setup.queues.filter((one) => one.queue !== queue.id) })}>{nameIn(i18n.language, queue.name)}</Checkbox>
                  {served && <span className="end cell-line"><span className="dim small">{t('settings.position')}</span><InputNumber size="small" min={0} max={10000} value={served.position} aria-label={t('settings.positionIn', { queue: nameIn(i18n.language, queue.name) })} onChange={(value) => change({ queues: setup.queues.map((one) => (one === served ? { ...one, position: value ?? 0 } : one)) })} /></span>}
                </div>
              )
            })}
          </div>
        )}
      </Loaded>
      <h3>{t('settings.skills')}</h3>
      <div>
        {setup.skills.map((need, i) => (
          <div key={i} className="stage-line">
            <Input className="grow" maxLength={32} value={need.skill} placeholder={t('settings.skill')} aria-label={t('settings.skill')} onChange={(e) => change({ skills: setup.skills.map((old, at) => (at === i ? { ...old, skill: e.target.value.trim() } : old)) })} />
            <InputNumber min={1} max={10} value={need.level} aria-label={t('settings.level')} onChange={(value) => change({ skills: setup.skills.map((old, at) => (at === i ? { ...old, level: value ?? 1 } : old)) })} />
            <Button type="text" icon={<DeleteOutlined />} aria-label={t('settings.removeSkill', { skill: need.skill })} onClick={() => change({ skills: setup.skills.filter((_, at) => at !== i) })} />
          </div>
        ))}
        {setup.skills.length < skillsMax && <Button type="dashed" size="small" icon={<PlusOutlined />} onClick={() => change({ skills: [...setup.skills, { skill: '', level: 5 }] })}>{t('settings.addSkill')}</Button>}
        <p className="dim small">{t('settings.levelHelp')}</p>
      </div>
      <label className="field"><span>{t('settings.regions')}</span><Select mode="tags" open={false} value={setup.regions} tokenSeparators={[' ', ',']} placeholder={t('settings.regionsHelp')} onChange={(regions: string[]) => change({ regions })} /></label>
      <label className="field"><span>{t('settings.weight')}</span><InputNumber min={1} max={1000} value={setup.weight} onChange={(value) => change({ weight: value ?? 100 })} /></label>
      <Capacities own={setup.capacities} onChange={(capacities) => change({ capacities })} />
      <Effect jobNumber={agent.jobNumber} setup={setup} disabled={wrong} />
      <Button type="primary" loading={busy} disabled={wrong} onClick={() => void store()}>{t('common.save')}</Button>
      <Changes<AgentSetup> kind="agent" subject={agent.jobNumber} onUse={(old) => setSetup(old)} />
    </div>
  )
}
