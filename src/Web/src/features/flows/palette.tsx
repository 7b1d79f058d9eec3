import { Input } from 'antd'
import { SearchOutlined } from '@ant-design/icons'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText } from '@/lib/i18n'
import { dragType } from './canvas'
import { groups, kinds } from './kinds'

/** What can be put into the drawing: by dragging, or by a click or Enter. */
export function Palette({ add }: { add: (kind: string) => void }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const shown = kinds.filter((kind) => !kind.hidden && codeText('flows.kind', kind.kind).toLowerCase().includes(search.trim().toLowerCase()))
  return (
    <aside className="palette" aria-label={t('flows.palette')}>
      <Input size="small" allowClear prefix={<SearchOutlined />} value={search} placeholder={t('flows.paletteSearch')} aria-label={t('flows.paletteSearch')} onChange={(e) => setSearch(e.target.value)} />
      {groups.filter((group) => shown.some((kind) => kind.group === group)).map((group) => (
        <div key={group}>
          <div className="palette-group">{codeText('flows.group', group)}</div>
          {shown.filter((kind) => kind.group === group).map((kind) => (
            <button
              key={kind.kind} type="button" className={`palette-item card-${kind.group}`} draggable title={codeText('flows.help', kind.kind)} data-kind={kind.kind}
              onDragStart={(e) => { e.dataTransfer.setData(dragType, kind.kind); e.dataTransfer.effectAllowed = 'copy' }} onClick={() => add(kind.kind)}
            >
              <span className="card-icon">{kind.icon}</span>{codeText('flows.kind', kind.kind)}
            </button>
          ))}
        </div>
      ))}
    </aside>
  )
}
