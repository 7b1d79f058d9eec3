import { ApiOutlined, CheckCircleFilled, CloseCircleFilled, MinusCircleOutlined, PlusOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { App, Button, Table, Tag, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useRefresh, useTrunks, type Trunk, type TrunkTest } from '@/lib/administration'
import { http } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { useDelete } from './form-drawer'
import { TrunkChannelsDrawer } from './trunk-channels'
import { TrunkForm } from './trunk-form'
import './administration.css'

const icons = { up: <CheckCircleFilled />, down: <CloseCircleFilled />, unknown: <MinusCircleOutlined /> }

/** All trunks with their state as it is now. */
export function TrunksPage() {
  const { t } = useTranslation()
  const query = useTrunks()
  const refresh = useRefresh()
  const ask = useDelete()
  const test = useTest()
  const [open, setOpen] = useState<Trunk | 'new' | null>(null)
  const [channels, setChannels] = useState<string | null>(null)
  const remove = (trunk: Trunk) => ask(trunk.name,
    async () => (await http.get<{ name: string }[]>(`/api/trunks/${trunk.name}/references`)).map((r) => r.name),
    async () => { await http.delete(`/api/trunks/${trunk.name}?force=true`); setOpen(null); await refresh() })

  const columns: TableColumnsType<Trunk> = [
    { title: t('admin.name'), dataIndex: 'name', width: 150, render: (name: string, trunk) => <b>{name}{trunk.fixed && <Tag className="simulated">{t('admin.fixed')}</Tag>}</b> },
    { title: t('admin.health'), key: 'health', width: 190, render: (_, trunk) => <Health trunk={trunk} /> },
    { title: t('admin.farEnd'), key: 'host', ellipsis: true, render: (_, { settings }) => farEnd(settings.host, settings.port, settings.transport) || t('admin.inboundOnly') },
    { title: t('admin.group'), key: 'group', width: 110, ellipsis: true, render: (_, { settings }) => settings.group },
    { title: t('admin.callsNow'), key: 'calls', width: 150, align: 'right', render: (_, { name, settings, state }) => <Button type="link" size="small" className="num" onClick={(e) => { e.stopPropagation(); setChannels(name) }}>{t('admin.inOut', { inbound: state.callsIn, outbound: state.callsOut })}{settings.callsMax > 0 && ` / ${settings.callsMax}`}</Button> },
    { key: 'act', width: 92, align: 'right', render: (_, trunk) => trunk.settings.host && <Button size="small" icon={<ThunderboltOutlined />} loading={test.busy === trunk.name} onClick={(e) => { e.stopPropagation(); void test.run(trunk.name) }}>{t('admin.test')}</Button> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('admin.trunks')}</h1><Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newTrunk')}</Button></div>
      <Loaded query={query}>
        {(trunks) => trunks.length === 0
          ? <Empty icon={<ApiOutlined />} title={t('admin.noTrunks')} text={t('admin.noTrunksText')}><Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newTrunk')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table rowKey="name" size="small" columns={columns} dataSource={trunks} sticky scroll={{ x: 760 }} pagination={false}
                  onRow={(trunk) => (trunk.fixed ? {} : { className: 'row-link', tabIndex: 0, onClick: () => setOpen(trunk), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(trunk) } })} />
              </div>
              <ul className="narrow-only narrow-list">
                {trunks.map((trunk) => (
                  <li key={trunk.name}><button type="button" className="narrow-row" disabled={trunk.fixed} onClick={() => setOpen(trunk)}>
                    <span className="grow"><b>{trunk.name}</b><small className="cut">{farEnd(trunk.settings.host, trunk.settings.port, trunk.settings.transport) || t('admin.inboundOnly')}</small></span><Health trunk={trunk} />
                  </button></li>
                ))}
              </ul>
            </>
          )}
      </Loaded>
      <TrunkChannelsDrawer name={channels} onClose={() => setChannels(null)} />
      <TrunkForm open={open} trunks={query.data ?? []} onClose={() => setOpen(null)} onDelete={remove} test={test} />
    </section>
  )
}

const farEnd = (host: string | null, port: number, transport: string | null) => (host === null ? '' : `${host}${port === 0 ? '' : `:${port}`}${transport === null ? '' : ` ${transport.toUpperCase()}`}`)

function Health({ trunk: { settings, state } }: { trunk: Trunk }) {
  const { t } = useTranslation()
  if (!settings.enabled) return <span className="health health-unknown"><MinusCircleOutlined /> {t('admin.disabled')}</span>
  const facts = [state.registered === true && t('admin.registered'), state.health === 'up' && state.roundTripMs !== null && `${state.roundTripMs} ms`, state.health === 'down' && codeText('trunkCause', state.cause)].filter(Boolean).join(' · ')
  return <span className={`health health-${state.health}`}>{icons[state.health]} {facts || t(`health.${state.health}`)}</span>
}

export type TrunkTester = { busy: string | null; run: (name: string) => Promise<void> }

/** One OPTIONS, and what came of it. */
function useTest(): TrunkTester {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const refresh = useRefresh()
  const [busy, setBusy] = useState<string | null>(null)
  const run = async (name: string) => {
    setBusy(name)
    try {
      const told = await http.post<TrunkTest>(`/api/trunks/${name}/test`)
      if (told.up) message.success(t('admin.testUp', { target: told.target, status: told.status, ms: told.roundTripMs }))
      else if (told.status > 0) message.warning(t('admin.testRefused', { target: told.target, status: told.status }))
      else message.error(told.target ? t('admin.testSilent', { target: told.target }) : t('admin.testNoAddress'))
      await refresh()
    } catch (error) {
      message.error(problemText(error))
    } finally {
      setBusy(null)
    }
  }
  return { busy, run }
}
