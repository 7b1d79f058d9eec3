import { DeleteOutlined } from '@ant-design/icons'
import { Button, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import type { Tile, WallMeasure } from './api'
import { useTeams } from './links-drawer'

const measuresMax = 6

/** What a tile shows, of whom, and from when on it calls for attention. */
export function TileForm({ tile, measures, change, remove }: { tile: Tile; measures: WallMeasure[]; change: (next: Partial<Tile>) => void; remove: () => void }) {
  const { t, i18n } = useTranslation()
  const queues = useQueues().data ?? []
  const teams = useTeams().data ?? []
  const byQueue = tile.kind === 'queues'
  const label = (m: WallMeasure) => ({ value: m.key, label: nameIn(i18n.language, m.name) })
  const offered = measures.filter((m) => !byQueue || m.byQueue)
  const options = [{ label: t('wall.now'), options: offered.filter((m) => m.live).map(label) }, { label: t('wall.today'), options: offered.filter((m) => !m.live).map(label) }]
  const first = measures.find((m) => m.key === tile.measures[0])
  const scale = first?.unit === 'ratio' ? 100 : 1
  const limit = (value: number | null) => (value === null ? null : Math.round(value * scale * 100) / 100)
  const counts = tile.kind === 'figure' || byQueue
  return (
    <aside className="wall-form" aria-label={t('wall.tile')}>
      {tile.kind === 'text'
        ? <label className="field"><span>{t('wall.text')}</span><Input.TextArea aria-label={t('wall.text')} maxLength={200} autoSize value={tile.title} onChange={(e) => change({ title: e.target.value })} /></label>
        : <label className="field"><span>{t('wall.heading')}</span><Input aria-label={t('wall.heading')} maxLength={200} value={tile.title} placeholder={first ? nameIn(i18n.language, first.name) : ''} onChange={(e) => change({ title: e.target.value })} /></label>}
      {counts && (
        <>
          <label className="field"><span>{t('wall.measure')}</span>
            {byQueue
              ? <Select mode="multiple" maxCount={measuresMax} aria-label={t('wall.measure')} showSearch={{ optionFilterProp: 'label' }} value={tile.measures} onChange={(value: string[]) => { if (value.length > 0) change({ measures: value }) }} options={options} />
              : <Select aria-label={t('wall.measure')} showSearch={{ optionFilterProp: 'label' }} value={tile.measures[0] ?? null} onChange={(value: string) => change({ measures: [value], warn: null, bad: null })} options={options} />}
            {first && <small className="dim">{nameIn(i18n.language, first.formula)}</small>}
          </label>
          <label className="field"><span>{t('wall.onlyQueues')}</span><Select mode="multiple" aria-label={t('wall.onlyQueues')} placeholder={t('wall.allQueues')} value={tile.queues} onChange={(value: string[]) => change({ queues: value })} options={queues.map((q) => ({ value: q.id, label: nameIn(i18n.language, q.name) }))} /></label>
          <label className="field"><span>{t('wall.onlyTeams')}</span><Select mode="multiple" aria-label={t('wall.onlyTeams')} placeholder={t('wall.allTeams')} value={tile.teams} onChange={(value: string[]) => change({ teams: value })} options={teams.map((team) => ({ value: team.id, label: team.name }))} /></label>
          <div className="wall-limits">
            <label className="field"><span>{t('wall.warn')}</span><InputNumber aria-label={t('wall.warn')} value={limit(tile.warn)} onChange={(value) => change({ warn: value === null ? null : value / scale })} suffix={first?.unit === 'ratio' ? '%' : first?.unit === 'seconds' ? t('alarms.seconds') : ''} /></label>
            <label className="field"><span>{t('wall.bad')}</span><InputNumber aria-label={t('wall.bad')} value={limit(tile.bad)} onChange={(value) => change({ bad: value === null ? null : value / scale })} suffix={first?.unit === 'ratio' ? '%' : first?.unit === 'seconds' ? t('alarms.seconds') : ''} /></label>
          </div>
          <small className="dim">{t('wall.limitHelp')}</small>
          <label className="wall-switch"><Switch checked={tile.sound} disabled={tile.bad === null} onChange={(sound) => change({ sound })} /> {t('wall.sound')}</label>
        </>
      )}
      <Button danger icon={<DeleteOutlined />} onClick={remove}>{t('wall.removeTile')}</Button>
    </aside>
  )
}
