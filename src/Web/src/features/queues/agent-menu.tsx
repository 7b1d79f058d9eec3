import { CloseCircleOutlined, DesktopOutlined, LoginOutlined, MessageOutlined, MoreOutlined, SwapOutlined } from '@ant-design/icons'
import { App, Button, Dropdown, Modal, type MenuProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import type { Agent, CallTarget } from '@/lib/contract'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { useOpenInbox } from '@/lib/inbox'
import { useMonitor } from '@/lib/monitoring'
import { useDesk, useReasons, useSession } from '@/lib/queries'
import { mayForOthers } from '@/lib/rights'
import { useWatchScreen } from '@/lib/screens'
import { useMonitorItems } from '@/ui/monitor-items'
import { stateIcons } from '@/ui/state-tag'
import { TargetPanel } from '@/ui/target-panel'

const talking = new Set<Agent['state']>(['talking', 'held', 'consulting', 'conferencing'])

/** Whoever is signed in may act on others' calls and states. */
export function useMaySupervise(): boolean {
  return mayForOthers(useSession().data, 'act-for-agents')
}

/** A supervisor who has no call of his own; without a shift he gets one for the call. */
export function useMayTakeCalls(): boolean {
  const may = useMaySupervise()
  const state = useDesk(may).data?.agent?.state ?? 'signed-out'
  return may && ['signed-out', 'ready', 'not-ready'].includes(state)
}

/** Takes a call over, and goes to the desk where it is then. */
export function useTakeOver(): (callId: string) => void {
  const { takeOver } = useMonitor()
  const go = useNavigate()
  return (callId) => void takeOver(callId).then((granted) => { if (granted) void go('/desk') })
}

export function useAct(): (wish: () => Promise<unknown>) => Promise<boolean> {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return async (wish) => {
    try {
      await wish()
      void message.success(t('supervise.done'))
      return true
    } catch (error) {
      void message.error(problemText(error))
      return false
    }
  }
}

/** What a supervisor does with one agent: his state, and his call. */
export function AgentMenu({ agent }: { agent: Agent }) {
  const { t, i18n } = useTranslation()
  const { modal } = App.useApp()
  const reasons = useReasons().data ?? []
  const mayTake = useMayTakeCalls()
  const act = useAct()
  const takeOver = useTakeOver()
  const openInbox = useOpenInbox()
  const monitorItems = useMonitorItems(agent.callId, talking.has(agent.state))
  const watchScreen = useWatchScreen()
  const mayWatch = mayForOthers(useSession().data, 'watch-screens')
  const [transfer, setTransfer] = useState(false)
  if (!useMaySupervise() || agent.state === 'signed-out') return null
  const state = (wish: object) => void act(() => http.put(`/api/agents/${encodeURIComponent(agent.jobNumber)}/state`, wish))
  const call = (action: string, body?: object) => act(() => http.post(`/api/calls/${encodeURIComponent(agent.callId ?? '')}/${action}`, body))
  const onCall = talking.has(agent.state) && agent.callId !== null
  const disconnect = () => modal.confirm({
    title: t('supervise.disconnectAsk', { name: agent.name }), content: t('supervise.disconnectText'), okText: t('supervise.disconnect'), cancelText: t('supervise.cancel'), okButtonProps: { danger: true },
    onOk: () => call('disconnect'),
  })
  const items: MenuProps['items'] = [
    { key: 'message', icon: <MessageOutlined />, label: t('inbox.message'), onClick: () => openInbox({ tab: 'messages', with: agent }) },
    { type: 'divider' },
    { key: 'ready', icon: stateIcons.ready, label: t('supervise.ready'), disabled: agent.state === 'ready', onClick: () => state({ state: 'ready' }) },
    {
      key: 'not-ready', icon: stateIcons.notready, label: t('supervise.notReady'),
      children: reasons.map((reason) => ({ key: `reason-${reason.code}`, label: nameIn(i18n.language, reason), onClick: () => state({ state: 'not-ready', reason: reason.code }) })),
    },
    { key: 'sign-out', icon: stateIcons.out, label: t('supervise.signOut'), onClick: () => state({ state: 'signed-out' }) },
    { type: 'divider' },
    ...monitorItems,
    ...(mayWatch ? [{ key: 'screen', icon: <DesktopOutlined />, label: t('screen.watch'), onClick: () => watchScreen(agent) }] : []),
    { type: 'divider' },
    { key: 'take-over', icon: <LoginOutlined />, label: t('supervise.takeOver'), disabled: !onCall || !mayTake, onClick: () => takeOver(agent.callId ?? '') },
    { key: 'transfer', icon: <SwapOutlined />, label: t('supervise.transfer'), disabled: !onCall, onClick: () => setTransfer(true) },
    { key: 'disconnect', icon: <CloseCircleOutlined />, danger: true, label: t('supervise.disconnect'), disabled: !onCall, onClick: () => void disconnect() },
  ]
  const send = async (target: CallTarget) => { if (await call('force-transfer', { to: target })) setTransfer(false) }
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button type="text" size="small" className="agent-menu" icon={<MoreOutlined />} aria-label={t('supervise.open', { name: agent.name })} />
      </Dropdown>
      <Modal open={transfer} onCancel={() => setTransfer(false)} footer={null} title={t('supervise.transfer')} width={440} destroyOnHidden>
        <TargetPanel panel="transfer" me={agent.jobNumber} onChoose={send} onClose={() => setTransfer(false)} />
      </Modal>
    </>
  )
}
