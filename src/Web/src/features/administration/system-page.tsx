import { useQuery } from '@tanstack/react-query'
import { Badge, Table, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatBytes } from '@/lib/bytes'
import { formatDuration } from '@/lib/duration'
import { http } from '@/lib/http'
import { codeText } from '@/lib/i18n'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import './administration.css'

type Part = { part: string; name: string; health: 'ok' | 'idle' | 'warning' | 'down'; fault: string; facts: Record<string, string> }
type System = { at: string; version: string; startedAt: string; machine: string; processors: number; memoryBytes: number; processorSeconds: number; alarms: number; parts: Part[] }

const everyMs = 2_000
const badge = { ok: 'success', idle: 'default', warning: 'warning', down: 'error' } as const
const worst = { down: 0, warning: 1, ok: 2, idle: 3 } as const

/** Each part with health, version and load; what is wrong stands first. */
export default function SystemPage() {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: ['administration', 'system'], queryFn: ({ signal }) => http.get<System>('/api/diagnostics/system', signal), refetchInterval: everyMs })
  const columns: TableColumnsType<Part> = [
    { title: t('system.part'), key: 'part', width: 200, render: (_, part) => <PartName part={part} /> },
    { title: t('people.state'), key: 'health', width: 100, render: (_, part) => <Health part={part} /> },
    { title: t('system.load'), key: 'load', render: (_, part) => <Facts part={part} /> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('system.title')}</h1></div>
      <Loaded query={query} rows={10}>
        {(system) => {
          const parts = [...system.parts].sort((a, b) => worst[a.health] - worst[b.health])
          return (
            <div className="protection-body">
              <dl className="pairs pairs-two system-head">
                <dt>{t('system.version')}</dt><dd className="num">{system.version}</dd>
                <dt>{t('system.running')}</dt><dd><At iso={system.startedAt} /></dd>
                <dt>{t('system.memory')}</dt><dd className="num">{formatBytes(system.memoryBytes)}</dd>
                <dt>{t('system.processor')}</dt><dd className="num">{formatDuration(system.processorSeconds)} · ×{system.processors}</dd>
                <dt>{t('system.alarms')}</dt><dd className="num"><Link to="/alarms">{system.alarms}</Link></dd>
                <dt>{t('system.machine')}</dt><dd>{system.machine}</dd>
              </dl>
              <div className="wide-only"><Table rowKey={keyOf} size="small" columns={columns} dataSource={parts} pagination={false} /></div>
              <ul className="narrow-only narrow-list">{parts.map((part) => <li key={keyOf(part)}><div className="narrow-row"><span className="grow"><PartName part={part} /><small><Facts part={part} /></small></span><Health part={part} /></div></li>)}</ul>
            </div>
          )
        }}
      </Loaded>
    </section>
  )
}

const keyOf = (part: Part) => `${part.part} ${part.name}`
const PartName = ({ part }: { part: Part }) => <b>{codeText('system.partOf', part.part)}{part.name && ` ${part.name}`}</b>
const Health = ({ part }: { part: Part }) => <Badge status={badge[part.health]} text={codeText('system.health', part.health)} />

function Facts({ part }: { part: Part }) {
  return (
    <>
      {part.fault && <div className="bad">{part.part === 'trunk' ? codeText('trunkCause', part.fault) : part.fault}</div>}
      <span className="dim num">
        {Object.entries(part.facts).filter(([, value]) => value !== '').map(([name, value], i) => <span key={name}>{i > 0 && ' · '}{codeText('system.fact', name)} <Value name={name} value={value} /></span>)}
      </span>
    </>
  )
}

function Value({ name, value }: { name: string; value: string }) {
  if (name === 'last' || name === 'since') return <At iso={value} />
  if (name === 'bytes' || name === 'free-bytes') return formatBytes(Number(value))
  if (name === 'used') return `${value} %`
  return /^\d{4,}$/.test(value) ? Number(value).toLocaleString('en-US') : value
}
