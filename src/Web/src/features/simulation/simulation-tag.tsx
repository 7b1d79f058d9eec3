import { ExperimentOutlined } from '@ant-design/icons'
import { Alert, Button, InputNumber, Popover } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Simulation } from '@/lib/contract'
import { http } from '@/lib/http'
import { keys, useSimulation } from '@/lib/queries'
import { useAttempt } from '@/ui/use-attempt'
import './simulation.css'

const callsPerHourMax = 3600

/** In the bar of every page: says that simulated traffic runs, and lets those who may switch it. Those who may not see it only while it runs. */
export function SimulationTag({ mayControl }: { mayControl: boolean }) {
  const { t } = useTranslation()
  const simulation = useSimulation().data
  if (!simulation || (!simulation.on && !mayControl)) return null
  return (
    <Popover trigger="click" placement="bottomRight" destroyOnHidden title={t('simulation.title')} content={<Control simulation={simulation} mayControl={mayControl} />}>
      <Button className={`simulation-tag${simulation.on ? ' simulation-on' : ''}`} icon={<ExperimentOutlined />} data-testid="simulation" aria-label={simulation.on ? t('simulation.running') : t('simulation.off')}>
        <span className="simulation-word">{simulation.on ? t('simulation.running') : t('simulation.off')}</span>
      </Button>
    </Popover>
  )
}

function Control({ simulation, mayControl }: { simulation: Simulation; mayControl: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [rate, setRate] = useState(simulation.callsPerHour)
  const { busy, problem, attempt } = useAttempt()
  const set = async (wish: { on: boolean; callsPerHour?: number }) => {
    await attempt(async () => {
      client.setQueryData(keys.simulation, await http.put<Simulation>('/api/simulation', wish))
    })
  }
  return (
    <div className="simulation">
      <p className="dim">{t('simulation.text')}</p>
      <dl className="pairs">
        <dt>{t('simulation.callsNow')}</dt><dd className="num">{simulation.callsNow}</dd>
        <dt>{t('simulation.agents')}</dt><dd className="num">{simulation.agents}</dd>
        {!mayControl && <><dt>{t('simulation.rate')}</dt><dd className="num">{simulation.callsPerHour}</dd></>}
      </dl>
      {problem && <Alert type="error" title={problem} />}
      {mayControl ? (
        <>
          <label className="field">
            <span>{t('simulation.rate')}</span>
            <span className="simulation-rate">
              <InputNumber className="grow" min={1} max={callsPerHourMax} precision={0} value={rate} onChange={(value) => setRate(value ?? simulation.callsPerHour)} suffix={t('simulation.rateUnit')} />
              {simulation.on && <Button disabled={busy || rate === simulation.callsPerHour} onClick={() => void set({ on: true, callsPerHour: rate })}>{t('simulation.apply')}</Button>}
            </span>
            <small className="dim">{t('simulation.rateHelp')}</small>
          </label>
          <Button block loading={busy} type={simulation.on ? 'default' : 'primary'} onClick={() => void set(simulation.on ? { on: false } : { on: true, callsPerHour: rate })}>
            {simulation.on ? t('simulation.stop') : t('simulation.start')}
          </Button>
        </>
      ) : <p className="dim small">{t('simulation.readOnly')}</p>}
    </div>
  )
}
