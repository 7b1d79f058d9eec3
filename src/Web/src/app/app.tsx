import { QueryCache, QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useMemo, useState, type ComponentType } from 'react'
import { createBrowserRouter, Navigate, RouterProvider, useOutletContext, type RouteObject } from 'react-router'
import { ExtensionsPage } from '@/features/administration/extensions-page'
import { NumbersPage } from '@/features/administration/numbers-page'
import { ProtectionPage } from '@/features/administration/protection-page'
import { RingGroupsPage } from '@/features/administration/ring-groups-page'
import { RoutesPage } from '@/features/administration/routes-page'
import { TrunksPage } from '@/features/administration/trunks-page'
import { AgentSettingsPage } from '@/features/agent-settings/agents-page'
import { CallsPage } from '@/features/calls/calls-page'
import { LivePage } from '@/features/calls/live-page'
import { DeskPage } from '@/features/desk/desk-page'
import { PhoneProvider, startShift } from '@/features/desk/softphone/phone-context'
import type { CallControl } from '@/features/desk/use-call-control'
import { QueueSettingsPage } from '@/features/queue-settings/queues-page'
import { BoardPage } from '@/features/queues/board-page'
import { SignInPage } from '@/features/session/sign-in-page'
import type { Session } from '@/lib/contract'
import { Problem } from '@/lib/http'
import { keys, rememberSession, useDesk, useSession } from '@/lib/queries'
import { may, mayAny, mayForOthers } from '@/lib/rights'
import { Failed, Loading } from '@/ui/page-states'
import { Themed } from '@/ui/theme'
import { Crash } from './crash'
import { Frame } from './frame'
import { LiveProvider } from './live-provider'
import { MonitorProvider } from './monitor-provider'
import { placesOf } from './navigation'
import { NotFound } from './not-found'
import { firstSettings, SettingsFrame, settingsNeeds } from './settings-frame'
import { UpgradeBanner } from './upgrade-banner'

/** A refused session anywhere leads back to the sign-in page, once. */
function makeClient(onRefused: (client: QueryClient, code: string) => void): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => { if (error instanceof Problem && (error.status === 401 || error.code === 'password-must-change')) onRefused(client, error.code) },
    }),
    defaultOptions: {
      queries: {
        retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 500),
        refetchOnWindowFocus: false, staleTime: 10_000,
      },
    },
  })
  return client
}

export function Application() {
  const [expired, setExpired] = useState(false)
  const client = useMemo(() => makeClient((c, code) => {
    const session = c.getQueryData<Session | null>(keys.session)
    if (!session) return
    if (code === 'password-must-change') c.setQueryData(keys.session, { ...session, mustChangePassword: true })
    else {
      setExpired(true)
      rememberSession(false)
      c.setQueryData(keys.session, null)
    }
  }), [])
  return (
    <QueryClientProvider client={client}>
      <Themed><Crash><Entrance expired={expired} onSignedIn={() => setExpired(false)} /></Crash></Themed>
    </QueryClientProvider>
  )
}

function Entrance({ expired, onSignedIn }: { expired: boolean; onSignedIn: () => void }) {
  const query = useSession()
  const client = useQueryClient()
  if (query.isPending) return null
  if (query.error && query.data === undefined) return <Failed error={query.error} retry={() => void query.refetch()} />
  const session = query.data ?? null
  const inside = session !== null && !session.mustChangePassword
  return (
    <LiveProvider jobNumber={inside ? session.jobNumber : null}>
      {inside ? <Inside session={session} /> : (
        <SignInPage
          session={session} expired={expired} startShift={startShift}
          onSignedIn={() => { for (const key of [keys.desk, keys.agents, keys.queues]) client.removeQueries({ queryKey: key }); onSignedIn() }}
        />
      )}
    </LiveProvider>
  )
}

function Inside({ session }: { session: Session }) {
  const isAgent = may(session, 'take-calls')
  const desk = useDesk(isAgent || mayForOthers(session, 'act-for-agents'))
  const allowed = (permission: string, ...routes: RouteObject[]): RouteObject[] => (may(session, permission) ? routes : [])
  const router = useMemo(() => createBrowserRouter([
    { path: 'wallboards/:id/show', element: <><UpgradeBanner /><Later page={ShowWallboardPage} /></>, errorElement: <Crash.Route /> },
    {
      element: <Frame session={session} />,
      errorElement: <Crash.Route />,
      children: [
        { index: true, element: <Navigate to={isAgent ? '/desk' : may(session, 'see-board') ? '/board' : (placesOf(session)[0]?.path ?? '/account')} replace /> },
        { path: 'desk', element: isAgent ? <Desk /> : <BorrowedDesk /> },
        { path: 'board', element: <BoardPage /> },
        { path: 'calls', element: <CallsPage /> },
        { path: 'recordings', element: <Later page={RecordingsPage} /> },
        { path: 'messages', element: <Later page={MessagesPage} /> },
        { path: 'customers', element: <Later page={CustomersPage} /> },
        { path: 'lookup', element: <Later page={LookupPage} /> },
        { path: 'quality', element: <Later page={QualityPage} /> },
        { path: 'satisfaction', element: <Later page={SatisfactionPage} /> },
        { path: 'reports', element: <Later page={ReportsPage} /> },
        ...allowed('mail-reports', { path: 'reports/mailings', element: <Later page={MailingsPage} /> }),
        { path: 'reports/:key', element: <Later page={ReportsPage} /> },
        { path: 'wallboards', element: <Later page={WallboardsPage} /> },
        ...allowed('manage-wallboards', { path: 'wallboards/:id', element: <Later page={WallboardEditorPage} /> }),
        ...(mayAny(session, settingsNeeds) ? [{
          path: 'settings', element: <SettingsFrame session={session} />, children: [
            { index: true, element: <Navigate to={firstSettings(session)} replace /> },
            ...allowed('tune-queues', { path: 'queues', element: <QueueSettingsPage session={session} /> }, { path: 'dispositions', element: <Later page={DispositionsPage} /> }, { path: 'forms', element: <Later page={FormsPage} /> }),
            ...allowed('manage-skills', { path: 'agents', element: <AgentSettingsPage /> }),
            ...allowed('manage-trunks', { path: 'trunks', element: <TrunksPage /> }, { path: 'routes', element: <RoutesPage /> }),
            ...allowed('manage-numbers', { path: 'numbers', element: <NumbersPage /> }),
            ...allowed('manage-phones', { path: 'extensions', element: <ExtensionsPage /> }, { path: 'ring-groups', element: <RingGroupsPage /> }),
            ...allowed('manage-centre', { path: 'mail', element: <Later page={MailPage} /> }),
            ...allowed('operate', { path: 'protection', element: <ProtectionPage /> }, { path: 'system', element: <Later page={SystemPage} /> }),
            ...allowed('manage-backups', { path: 'backups', element: <Later page={BackupsPage} /> }),
            ...allowed('manage-bundle', { path: 'bundle', element: <Later page={BundlePage} /> }),
            ...allowed('manage-people', { path: 'people', element: <Later page={PeoplePage} /> }),
            ...allowed('manage-roles', { path: 'roles', element: <Later page={RolesPage} /> }),
            ...allowed('manage-keys', { path: 'keys', element: <Later page={KeysPage} /> }, { path: 'webhooks', element: <Later page={WebhooksPage} /> }),
            ...allowed('manage-roles', { path: 'issuer', element: <Later page={IssuerPage} /> }),
            ...allowed('manage-privacy', { path: 'privacy', element: <Later page={PrivacyPage} /> }),
            ...allowed('see-audit', { path: 'audit', element: <Later page={AuditPage} /> }),
          ],
        }] : []),
        ...allowed('see-reports', { path: 'work-record', element: <Later page={WorkRecordPage} /> }),
        { path: 'account', element: <Later page={AccountPage} /> },
        ...allowed('see-live-calls', { path: 'live', element: <LivePage /> }),
        ...allowed('draw-flows', { path: 'flows', element: <Later page={FlowsPage} /> }, { path: 'flows/board', element: <Later page={FlowBoardPage} /> }, { path: 'flows/:id', element: <Later page={FlowEditorPage} /> }),
        ...allowed('manage-prompts', { path: 'prompts', element: <Later page={PromptsPage} /> }),
        ...allowed('manage-calendars', { path: 'calendars', element: <Later page={CalendarsPage} /> }),
        ...allowed('manage-lists', { path: 'lists', element: <Later page={ListsPage} /> }, { path: 'tables', element: <Later page={DataTablesPage} /> }),
        ...allowed('manage-scripts', { path: 'scripts', element: <Later page={ScriptsPage} /> }),
        ...allowed('see-alarms', { path: 'alarms', element: <Later page={AlarmsPage} /> }),
        ...allowed('plan-staff', { path: 'what-if', element: <Later page={WhatIfPage} /> }),
        { path: '*', element: <NotFound /> },
      ],
    },
  ]), [session, isAgent]) // eslint-disable-line
  useEffect(() => () => router.dispose(), [router])
  return (
    <PhoneProvider session={session} agent={isAgent ? desk.data?.agent : undefined}>
      <MonitorProvider session={session} desk={desk.data}><RouterProvider router={router} /></MonitorProvider>
    </PhoneProvider>
  )
}

// The drawing brings a library of its own: only who draws loads it.
const FlowBoardPage = lazy(() => import('@/features/flows/board-page'))
const DataTablesPage = lazy(() => import('@/features/tables/tables-page'))
const FlowsPage = lazy(() => import('@/features/flows/flows-page'))
const CalendarsPage = lazy(() => import('@/features/calendars/calendars-page'))
const WhatIfPage = lazy(() => import('@/features/what-if/what-if-page'))
const CustomersPage = lazy(() => import('@/features/customers/customers-page'))
const ScriptsPage = lazy(() => import('@/features/scripts/scripts-page'))
const WorkRecordPage = lazy(() => import('@/features/work-record/work-record-page'))
const LookupPage = lazy(() => import('@/features/lookup/lookup-page'))
const ReportsPage = lazy(() => import('@/features/reports/reports-page'))
const MailingsPage = lazy(() => import('@/features/reports/mailings-page'))
const MailPage = lazy(() => import('@/features/administration/mail-page'))
const WallboardsPage = lazy(() => import('@/features/wallboards/wallboards-page'))
const WallboardEditorPage = lazy(() => import('@/features/wallboards/editor-page'))
const ShowWallboardPage = lazy(() => import('@/features/wallboards/show-page'))
const AlarmsPage = lazy(() => import('@/features/alarms/alarms-page'))
const ListsPage = lazy(() => import('@/features/lists/lists-page'))
const PromptsPage = lazy(() => import('@/features/prompts/prompts-page'))
const RecordingsPage = lazy(() => import('@/features/recordings/recordings-page'))
const QualityPage = lazy(() => import('@/features/quality/quality-page'))
const SatisfactionPage = lazy(() => import('@/features/satisfaction/satisfaction-page'))
const DispositionsPage = lazy(() => import('@/features/dispositions/dispositions-page'))
const FormsPage = lazy(() => import('@/features/forms/forms-page'))
const MessagesPage = lazy(() => import('@/features/messages/messages-page'))
const PeoplePage = lazy(() => import('@/features/administration/people-page'))
const RolesPage = lazy(() => import('@/features/administration/roles-page'))
const SystemPage = lazy(() => import('@/features/administration/system-page'))
const BackupsPage = lazy(() => import('@/features/administration/backups-page'))
const IssuerPage = lazy(() => import('@/features/administration/issuer-page'))
const WebhooksPage = lazy(() => import('@/features/administration/webhooks-page'))
const KeysPage = lazy(() => import('@/features/administration/keys-page'))
const BundlePage = lazy(() => import('@/features/administration/bundle-page'))
const PrivacyPage = lazy(() => import('@/features/administration/privacy-page'))
const AuditPage = lazy(() => import('@/features/administration/audit-page'))
const AccountPage = lazy(() => import('@/features/session/account-page'))
const FlowEditorPage = lazy(() => import('@/features/flows/editor-page'))
const Later = ({ page: Page }: { page: ComponentType }) => <Suspense fallback={<Loading />}><Page /></Suspense>

const Desk = () => <DeskPage control={useOutletContext<CallControl>()} />

/** Of a supervisor who has taken a call over, as long as it lasts. The address may also be an agent's who sat here before. */
function BorrowedDesk() {
  const desk = useDesk()
  if (desk.isPending) return <Loading />
  return desk.data?.agent ? <Desk /> : <Navigate to="/board" replace />
}
