import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { FlagFilled } from '@ant-design/icons'
import { memo, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeCount } from './api'
import { kindOf } from './kinds'
import { cutTo } from './cut-to'
import { exitHeight, headHeight } from './layout'

export type CardData = {
  kind: string; title: string; summary: string; exits: { name: string; word: string; open: boolean }[]; isStart: boolean; problem: 'error' | 'warning' | null; onPath: boolean; here: boolean
  uncovered: boolean; live: NodeCount | null
}
export type CardNode = Node<CardData, 'card'>

// What a card of 208 has for words, in pixels: beside its icon, less for the flag and for the counts; and beside the dot of an exit.
const headRoom = 156, markRoom = 20, liveRoom = 56, exitRoom = 168

/** One node: a head with its kind and title, and a row with a dot for each exit. */
export const FlowCard = memo(function FlowCard({ data, selected }: NodeProps<CardNode>) {
  const { t } = useTranslation()
  const kind = kindOf(data.kind)
  const marks = [data.problem && `card-${data.problem}`, data.onPath && 'card-path', data.here && 'card-here', data.uncovered && 'card-uncovered', selected && 'card-selected'].filter(Boolean).join(' ')
  const room = headRoom - (data.isStart ? markRoom : 0) - (data.live ? liveRoom : 0)
  return (
    <div className={`card card-${kind?.group ?? 'end'} ${marks}`}>
      <Handle type="target" position={Position.Left} id="in" className="card-in" style={{ top: headHeight / 2 }} />
      <div className="card-head">
        <span className="card-icon">{kind?.icon}</span>
        <span className="card-words"><b>{cutTo(data.title, room, true)}</b><small>{cutTo(data.summary, room)}</small></span>
        {data.isStart && <FlagFilled className="card-start" title={t('flows.start')} />}
        {data.live && <span className={`card-live num${data.live.failed > 0 ? ' bad' : ''}`} title={t('flows.liveHelp', { now: data.live.now, entered: data.live.entered, failed: data.live.failed })}>{data.live.now} / {data.live.entered}</span>}
      </div>
      {data.exits.map((exit, i) => (
        <div key={exit.name} className={`card-exit${exit.open ? ' card-exit-open' : ''}`} style={{ height: exitHeight } as CSSProperties}>
          <span>{cutTo(exit.word, exitRoom)}</span>
          {data.live && data.live.exits[exit.name] !== undefined && <small className="num">{data.live.exits[exit.name]}</small>}
          <Handle type="source" position={Position.Right} id={exit.name} className="card-out" style={{ top: headHeight + i * exitHeight + exitHeight / 2 }} />
        </div>
      ))}
    </div>
  )
})
