import { FieldTimeOutlined, SearchOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Popover, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Agent } from '@/lib/contract'
import { useTeamMembers, type AgentWork, type TeamMembers } from '@/lib/agent-work'
import { limitedStates, limitSecondsMax, setLimits, standardLimits, useStateLimits } from './state-limits'

/** By name, job number, or the caller whom he serves. */
export const isSought = (agent: Agent, work: AgentWork | undefined, sought: string): boolean => {
  const word = sought.trim().toLowerCase()
  return word === '' || [agent.name, agent.jobNumber, work?.with?.caller.number, work?.with?.caller.name].some((text) => text?.toLowerCase().includes(word))
}

export const inTeam = (agent: Agent, teams: TeamMembers[], team: string | null): boolean => team === null || (teams.find((one) => one.id === team)?.members.includes(agent.jobNumber) ?? true)

type Props = { sought: string; onSeek: (sought: string | null) => void; team: string | null; onTeam: (team: string | null) => void }

/** Whom the board shows, and from which time on it points at somebody. */
export function BoardFilters({ sought, onSeek, team, onTeam }: Props) {
  const { t } = useTranslation()
  const teams = useTeamMembers()
  return (
    <div className="board-filters">
      <Input size="small" allowClear className="board-seek" prefix={<SearchOutlined />} maxLength={60} value={sought} placeholder={t('floor.seek')} aria-label={t('floor.seek')} onChange={(e) => onSeek(e.target.value || null)} />
      {teams.length > 0 && (
        <Select
          size="small" allowClear className="board-team" showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} placeholder={t('floor.allTeams')} aria-label={t('floor.team')} value={team}
          options={teams.map(({ id, name, members }) => ({ value: id, label: `${name} ${members.length}` }))} onChange={(id: string | undefined) => onTeam(id ?? null)}
        />
      )}
      <Popover trigger="click" placement="bottomRight" title={t('floor.limits')} content={<Limits />} destroyOnHidden>
        <Button size="small" type="text" icon={<FieldTimeOutlined />} title={t('floor.limits')} aria-label={t('floor.limits')} />
      </Popover>
    </div>
  )
}

function Limits() {
  const { t } = useTranslation()
  const limits = useStateLimits()
  return (
    <div className="board-limits">
      <p className="dim small">{t('floor.limitsText')}</p>
      {limitedStates.map((state) => (
        <label key={state} className="board-limit">
          <span>{t(`state.${state}`)}</span>
          <InputNumber size="small" min={1} max={limitSecondsMax} precision={0} value={limits[state]} placeholder={t('floor.noLimit')} suffix={t('floor.seconds')} aria-label={t(`state.${state}`)} onChange={(seconds) => setLimits({ ...limits, [state]: seconds })} />
        </label>
      ))}
      <Button size="small" onClick={() => setLimits(standardLimits)}>{t('floor.standardLimits')}</Button>
    </div>
  )
}
