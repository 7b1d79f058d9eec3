import { useQuery } from '@tanstack/react-query'
import { Drawer, Table, Tag, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import type { TrunkChannel, TrunkChannels } from '@/lib/administration'
import { http } from '@/lib/http'
import { useQueueName } from '@/lib/use-queue-name'
import { Loaded } from '@/ui/page-states'
import { Elapsed } from '@/ui/time'

const everyMs = 2_000
const look: Record<TrunkChannel['use'], string> = { ivr: 'blue', queue: 'orange', agent: 'green', phone: 'green', parked: 'purple', outbound: 'cyan' }

/** The channels of one trunk as they are used now. What they may be used for is set by the trunk's limits of calls in and out. */
export function TrunkChannelsDrawer({ name, onClose }: { name: string | null; onClose: () => void }) {
  const { t } = useTranslation()
  const query = useQuery({
    queryKey: ['administration', 'channels', name], enabled: name !== null, refetchInterval: everyMs,
    queryFn: ({ signal }) => http.get<TrunkChannels>(`/api/trunks/${encodeURIComponent(name ?? '')}/channels`, signal),
  })
  const queueName = useQueueName()
  const columns: TableColumnsType<TrunkChannel> = [
    { title: t('exchange.use'), key: 'use', width: 110, render: (_, { use }) => <Tag color={look[use]}>{t(`exchange.use.${use}`)}</Tag> },
    { title: t('admin.number'), key: 'number', ellipsis: true, render: (_, channel) => <span className="num">{channel.number || t('common.withheld')}</span> },
    { title: t('live.where'), key: 'where', ellipsis: true, render: (_, channel) => [channel.queue && queueName(channel.queue), channel.agent, channel.dialled].filter(Boolean).join(' · ') },
    { title: t('calls.length'), key: 'since', width: 80, align: 'right', render: (_, channel) => <b className="num"><Elapsed since={channel.since} /></b> },
  ]
  return (
    <Drawer open={name !== null} onClose={onClose} size={620} title={name === null ? '' : t('exchange.channelsOf', { name })}>
      <Loaded query={query}>
        {({ channels, idle, callsMax }) => (
          <>
            <p className="dim form-note">{idle === null ? t('exchange.channelsUsed', { used: channels.length }) : t('exchange.channelsIdle', { used: channels.length, idle, max: callsMax })}</p>
            <Table rowKey={(channel) => `${channel.callId} ${channel.use} ${channel.number}`} size="small" columns={columns} dataSource={channels} pagination={channels.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} locale={{ emptyText: t('exchange.channelsNone') }} />
          </>
        )}
      </Loaded>
    </Drawer>
  )
}
