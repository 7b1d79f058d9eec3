import { AudioMutedOutlined, AudioOutlined, DisconnectOutlined, SoundOutlined, TeamOutlined, UserAddOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Modal, Popconfirm, Select, Tag, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Caller } from '@/lib/contract'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { useAgents, useSession } from '@/lib/queries'
import { mayForOthers } from '@/lib/rights'
import { useCallerWords } from '@/ui/bits'
import { Empty, Loaded } from '@/ui/page-states'
import { Elapsed } from '@/ui/time'
import './rooms-view.css'

type Party = { callId: string; caller: Caller; since: string; muted: boolean; speaks: boolean }
type Room = { name: string; dialled: string; recorded: boolean; apart: boolean; since: string; parties: Party[] }

/** Who speaks changes quickly. */
const everyMs = 1_000
const roomsKey = ['conferences'] as const

/** The rooms that callers are in: who speaks, and what their chair does with a party. */
export function RoomsView({ choice }: { choice: ReactNode }) {
  const { t } = useTranslation()
  const query = useQuery({ queryKey: roomsKey, queryFn: ({ signal }) => http.get<Room[]>('/api/conferences', signal), refetchInterval: everyMs })
  const mayRun = mayForOthers(useSession().data, 'control-calls')
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('rooms.title')}</h1>{choice}{query.data && <span className="dim num">{t('common.total', { total: query.data.length })}</span>}</div>
      <Loaded query={query}>
        {(rooms) => (rooms.length === 0 ? <Empty icon={<TeamOutlined />} title={t('rooms.none')} text={t('rooms.noneText')} /> : <div className="rooms">{rooms.map((room) => <RoomPanel key={room.name} room={room} mayRun={mayRun} />)}</div>)}
      </Loaded>
    </section>
  )
}

function RoomPanel({ room, mayRun }: { room: Room; mayRun: boolean }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const words = useCallerWords()
  const [invites, setInvites] = useState(false)
  const act = async (party: Party, action: 'mute' | 'unmute' | 'drop') => {
    try {
      await http.post(`/api/conferences/${encodeURIComponent(room.name)}/parties/${encodeURIComponent(party.callId)}/${action}`)
      await client.invalidateQueries({ queryKey: roomsKey })
    } catch (error) {
      void message.error(problemText(error))
    }
  }
  return (
    <section className="room" aria-label={t('rooms.one', { name: room.name })}>
      <header>
        <b>{room.name}</b><span className="dim num">{t('rooms.number', { number: room.dialled })}</span><span className="dim num"><Elapsed since={room.since} /></span><span className="num">{t('rooms.parties', { count: room.parties.length })}</span>
        {room.recorded && <Tag color="error">{t(room.apart ? 'rooms.recordedApart' : 'rooms.recorded')}</Tag>}
        <Button size="small" className="end" icon={<UserAddOutlined />} onClick={() => setInvites(true)}>{t('rooms.invite')}</Button>
      </header>
      <ul>
        {room.parties.map((party) => {
          const { name, number } = words(party.caller)
          return (
            <li key={party.callId} className={party.speaks && !party.muted ? 'room-speaks' : undefined}>
              <span className="room-icon">{party.muted ? <Tooltip title={t('rooms.muted')}><AudioMutedOutlined className="room-muted" /></Tooltip> : party.speaks ? <Tooltip title={t('rooms.speaks')}><SoundOutlined /></Tooltip> : null}</span>
              <span className="grow cut">{name} {name !== number && <span className="dim num">{number}</span>}</span><span className="dim num"><Elapsed since={party.since} /></span>
              {mayRun && (
                <>
                  <Button size="small" type="text" icon={party.muted ? <AudioOutlined /> : <AudioMutedOutlined />} aria-label={t(party.muted ? 'rooms.unmuteWho' : 'rooms.muteWho', { name })} onClick={() => void act(party, party.muted ? 'unmute' : 'mute')} />
                  <Popconfirm title={t('rooms.dropAsk', { name })} okText={t('rooms.drop')} okButtonProps={{ danger: true }} cancelText={t('supervise.cancel')} onConfirm={() => act(party, 'drop')}>
                    <Button size="small" type="text" danger icon={<DisconnectOutlined />} aria-label={t('rooms.dropWho', { name })} />
                  </Popconfirm>
                </>
              )}
            </li>
          )
        })}
      </ul>
      {invites && <Invitation room={room} onClose={() => setInvites(false)} />}
    </section>
  )
}

/** Colleagues are told which number leads here; each comes by himself. */
function Invitation({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const me = useSession().data?.jobNumber
  const people = (useAgents().data ?? []).filter((agent) => agent.jobNumber !== me).map((agent) => ({ value: agent.jobNumber, label: `${agent.name} ${agent.jobNumber}` }))
  const [chosen, setChosen] = useState<string[]>([])
  const [busy, setBusy] = useState(false)
  const send = async () => {
    setBusy(true)
    const results = await Promise.allSettled(chosen.map((jobNumber) => http.post(`/api/chats/${encodeURIComponent(jobNumber)}`, { text: t('rooms.inviteText', { name: room.name, number: room.dialled }) })))
    setBusy(false)
    const failed = chosen.filter((_, i) => results[i]?.status === 'rejected')
    if (failed.length === 0) {
      void message.success(t('rooms.invited', { count: chosen.length }))
      return onClose()
    }
    setChosen(failed)
    const first = results.find((one) => one.status === 'rejected')
    void message.error(problemText(first?.reason))
  }
  return (
    <Modal open title={t('rooms.inviteTitle', { name: room.name })} okText={t('rooms.send')} cancelText={t('supervise.cancel')} okButtonProps={{ disabled: chosen.length === 0, loading: busy }} onOk={() => void send()} onCancel={onClose}>
      <p className="dim">{t('rooms.inviteHelp', { number: room.dialled })}</p>
      <Select mode="multiple" style={{ width: '100%' }} options={people} optionFilterProp="label" value={chosen} onChange={setChosen} aria-label={t('rooms.whom')} placeholder={t('rooms.whom')} maxCount={64} autoFocus />
    </Modal>
  )
}
