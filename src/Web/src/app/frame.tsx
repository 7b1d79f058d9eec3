import { MenuOutlined, QuestionCircleOutlined } from '@ant-design/icons'
import { App, Button, Drawer } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation } from 'react-router'
import { AlarmBell } from '@/features/alarms/alarm-bell'
import { CallArea } from '@/features/desk/call-area'
import { QueueLine } from '@/features/desk/desk-side'
import { stopPhone } from '@/features/desk/softphone/phone-context'
import { StatePill } from '@/features/desk/state-pill'
import { useStateSet } from '@/features/desk/state-set'
import { useCallControl } from '@/features/desk/use-call-control'
import { InboxButton } from '@/features/notices/inbox-button'
import { NoticeBar } from '@/features/notices/notice-bar'
import { SimulationTag } from '@/features/simulation/simulation-tag'
import { MonitorBar } from '@/features/supervision/monitor-bar'
import { ScreenBar } from '@/features/desk/screen-bar'
import { ScreenWindow } from '@/features/supervision/screen-window'
import { WatchContext, type WatchedAgent } from '@/lib/screens'
import type { Session } from '@/lib/contract'
import { InboxContext, type InboxPlace } from '@/lib/inbox'
import { may, mayForOthers } from '@/lib/rights'
import { http } from '@/lib/http'
import { nameIn } from '@/lib/i18n'
import { keys, rememberSession, useCentre, useDesk } from '@/lib/queries'
import { Mark } from '@/ui/bits'
import { StateTag } from '@/ui/state-tag'
import { AccountMenu } from './account-menu'
import { AskedContact } from './contact-asked'
import { KeysHelp, useHelpKey } from './keys-help'
import { useLeaveLater } from './leave-later'
import { LiveBanner, useStale } from './live-banner'
import { UpgradeBanner } from './upgrade-banner'
import { placeAt, Rail, RailLinks } from './navigation'
import '@/features/desk/bar.css'

const InboxDrawer = lazy(() => import('@/features/notices/inbox-drawer'))

/** Bar, rail, page. The bar with state and call stays on every page. */
export function Frame({ session }: { session: Session }) {
  const { t } = useTranslation()
  const isAgent = may(session, 'take-calls')
  const mayControl = may(session, 'run-simulation')
  const desk = useDesk(isAgent || mayForOthers(session, 'act-for-agents')).data
  const control = useCallControl(desk)
  useStateSet()
  const [help, setHelp] = useHelpKey()
  const [menu, setMenu] = useState(false)
  const [inbox, setInbox] = useState<InboxPlace | null>(null)
  const [watched, setWatched] = useState<WatchedAgent | null>(null)
  const stale = useStale()
  const place = placeAt(useLocation().pathname)
  const { modal } = App.useApp()
  const leave = useSignOut(session, desk?.agent != null && desk.agent.state !== 'signed-out')
  const onCall = control.phase === 'offered' || control.phase === 'talking'
  const leaveLater = useLeaveLater(desk?.agent ?? null, leave)
  // Leaving cuts the browser's phone: in a talk it waits for the end of the call.
  const signOut = () => {
    if (control.phase === 'talking' || control.phase === 'offered') modal.confirm({ title: t('signOut.inCallTitle'), content: t('signOut.inCallText'), okText: t('signOut.afterCall'), cancelText: t('signOut.stay'), onOk: leaveLater })
    else void leave()
  }
  useTitle(place ? t(place.title) : '', onCall)
  const helpButton = <button type="button" className="rail-item" onClick={() => { setMenu(false); setHelp(true) }}><QuestionCircleOutlined /><span>{t('app.help')}</span></button>

  return (
    <InboxContext.Provider value={setInbox}>
    <WatchContext.Provider value={setWatched}>
    <div className={`frame${onCall ? ' on-call' : ''}${stale ? ' stale' : ''}`}>
      <header className="bar">
        <div className="bar-brand"><Mark /></div>
        {desk?.agent ? <>{isAgent ? <StatePill agent={desk.agent} /> : <StateTag state={desk.agent.state} reason={desk.agent.reason} />}<CallArea control={control} /></> : <CentreName />}
        <div className="bar-right">
          {desk && isAgent && <QueueLine mine={desk.queues} />}
          <InboxButton />
          {may(session, 'see-alarms') && <AlarmBell session={session} />}
          <SimulationTag mayControl={mayControl} />
          <AccountMenu session={session} onSignOut={signOut} />
          <Button type="text" className="menu-button" icon={<MenuOutlined />} aria-label={t('app.menu')} onClick={() => setMenu(true)} />
        </div>
      </header>
      <div className="banner-slot"><LiveBanner /><UpgradeBanner /><MonitorBar /><NoticeBar />{isAgent && <ScreenBar onShift={desk?.agent != null && desk.agent.state !== 'signed-out'} />}</div>
      <Rail session={session} onHelp={helpButton} />
      <main><Outlet context={control} /></main>
      <Drawer open={menu} onClose={() => setMenu(false)} size={240} title={t('app.menu')} className="menu-drawer"><RailLinks session={session} onFollow={() => setMenu(false)} />{helpButton}</Drawer>
      <AskedContact />
      {watched && <ScreenWindow key={watched.jobNumber} agent={watched} onClose={() => setWatched(null)} />}
      <KeysHelp open={help} setOpen={setHelp} />
      {inbox && <Suspense fallback={null}><InboxDrawer session={session} place={inbox} setPlace={setInbox} /></Suspense>}
    </div>
    </WatchContext.Provider>
    </InboxContext.Provider>
  )
}

/** Where others have their state: the page itself says what it is. */
function CentreName() {
  const { i18n } = useTranslation()
  const centre = useCentre().data
  return <div className="bar-title cut">{centre && nameIn(i18n.language, centre.name)}</div>
}

function useTitle(page: string, onCall: boolean): void {
  const { t } = useTranslation()
  useEffect(() => {
    if (!onCall) document.title = page ? t('app.title', { page }) : t('app.name')
  }, [page, onCall, t])
}

/** Leaving the page ends the shift too: nobody stays ready whose browser is gone. */
function useSignOut(session: Session, onShift: boolean) {
  const client = useQueryClient()
  return async () => {
    if (onShift) await http.put(`/api/agents/${encodeURIComponent(session.jobNumber)}/state`, { state: 'signed-out' }).catch(() => undefined)
    stopPhone()
    rememberSession(false)
    client.setQueryData(keys.session, null) // First, so that no part of the page asks for what it may no longer see.
    const left = await http.delete<{ issuerSignOut: string } | null>('/api/session').catch(() => null)
    if (left?.issuerSignOut) return window.location.assign(left.issuerSignOut)
    client.removeQueries({ predicate: ({ queryKey: [name] }) => name !== keys.session[0] && name !== keys.centre[0] })
  }
}
