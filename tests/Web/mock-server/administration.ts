import type { BlockedSource, Extension, ExtensionSettings, NumberRow, OutboundRoute, PhoneServices, RingGroup, RingGroupSettings, Trunk, TrunkChannel, TrunkSettings } from '../../../src/Web/src/lib/administration'
import type { Answer, Ask } from './api'

const refused = (status: number, code: string, args: Record<string, unknown> = {}): Answer => ({ status, body: { status, code, title: code, args } })
const field = (name: string, why: string) => refused(422, 'field-invalid', { field: name, why })
const good = (body: unknown): Answer => ({ status: 200, body })
const made = (body: unknown): Answer => ({ status: 201, body })
const done: Answer = { status: 204 }

const trunk = (name: string, change: Partial<TrunkSettings>, state: Partial<Trunk['state']> = {}): Trunk => ({
  name, fixed: false, hasPassword: change.user !== undefined, hasInboundPassword: false,
  settings: {
    name, enabled: true, host: null, port: 0, transport: 'udp', registers: false, acceptsFromFarEnd: true, sources: [], user: null, inboundUser: null, probe: 30, trustsIdentity: false, sendsIdentity: false,
    fromIsAccount: false, codecs: [], keysByInfo: false, group: null, callsMax: 0, callsInMax: 0, callsOutMax: 0, callsOutPerHourMax: 0, callerNumber: null, calledRules: [], callerRules: [], inboundCalledRules: [], inboundCallerRules: [], ...change,
  },
  state: {
    health: 'up', cause: '', since: null, registered: null, registerStatus: 0, registeredUntil: null, probeStatus: 200, roundTripMs: 18.2, probedAt: null, targets: ['udp:192.0.2.10:5060'], callsIn: 0, callsOut: 0, callsOutThisHour: 0, ...state,
  },
})

const extension = (settings: Partial<ExtensionSettings> & { number: string }): Extension => ({
  settings: {
    name: '', right: 'internal', outsideCallsMax: 4, outsideCallsPerHourMax: 120, outsideNumber: null, pickUpGroup: null, doNotDisturb: false, forwardAlways: null, forwardBusy: null, forwardNoAnswer: null, ringSeconds: 25, findMe: [], codecs: [], keysByInfo: false, recorded: false, ...settings,
  },
  registered: Number(settings.number) % 3 !== 0, outsideCalls: 0, outsideCallsThisHour: 0,
})

/** What administrators set up, answered from memory. */
export class MockAdministration {
  trunks: Trunk[]
  routes: OutboundRoute[]
  numbers: NumberRow[]
  extensions: Extension[]
  ringGroups: RingGroup[]
  blocked: BlockedSource[]
  services: PhoneServices = { pickUpCode: '*8', parkNumber: '7000', parkFirst: 7001, parkPlaces: 20, recallSeconds: 60, doNotDisturbOn: '*78', doNotDisturbOff: '*79', forwardOn: '*72', forwardOff: '*73', parkPrompts: ['music'] }

  constructor(much: boolean) {
    this.trunks = !much ? [] : [
      trunk('city-main', { host: 'ims.carrier.example', transport: 'tcp', registers: true, user: '02555501200', group: 'carriers', callsMax: 120 }, { registered: true, callsIn: 31, callsOut: 7 }),
      trunk('city-spare', { host: 'sip2.carrier.example', group: 'carriers', callsMax: 60 }, { roundTripMs: 44.1, callsIn: 4 }),
      trunk('gateway-old', { host: '192.0.2.30', port: 5070 }, { health: 'down', cause: 'no-answer', roundTripMs: null, probeStatus: 0 }),
      trunk('callers', { sources: ['198.51.100.7', '198.51.100.8'] }, { health: 'unknown', roundTripMs: null, probeStatus: 0, targets: [] }),
    ]
    const route = (id: string, name: string, patterns: string[], names: string[]): OutboundRoute => ({ id, name, patterns, times: [], trunks: names.map((n) => ({ name: n, costPerMinute: 120 })), order: 'in-order', caller: 'own', callerNumbers: [], premiumOpen: false, internationalOpen: false })
    this.routes = !much ? [] : [route('abroad', '国际', ['00.'], ['city-main']), { ...route('night', '夜间', ['0.', '1[3-9]XXXXXXXXX'], ['city-spare']), times: [{ days: [], fromMinute: 1320, toMinute: 360 }] }, route('all', '国内', ['0.', '1[3-9]XXXXXXXXX', '400.'], ['carriers', 'gateway-old'])]
    this.numbers = !much ? [] : [...Array(40).keys()].map((i) => ({ number: `0255550${1200 + i}`, title: i === 0 ? '服务热线' : `直线 ${i}`, to: i === 0 ? { kind: 'queue' as const, target: 'service', recorded: false, number: null } : { kind: 'extension' as const, target: `${8000 + i}`, recorded: true, number: null }, rules: [] }))
    this.extensions = !much ? [] : [...Array(60).keys()].map((i) => extension({ number: `${8001 + i}`, name: i % 4 === 0 ? '' : `坐席 ${i + 1}`, right: i % 3 === 0 ? 'domestic' : 'internal' }))
    this.blocked = !much ? [] : ['198.51.100.23', '2001:db8::7'].map((address, i) => ({ address, reason: i === 0 ? 'wrong-digests' : 'unknown-sender', since: new Date().toISOString(), until: new Date(Date.now() + 600_000).toISOString(), dropped: 1_234 * (i + 1) }))
    this.ringGroups = !much ? [] : [
      { settings: { number: '8100', name: '前台', strategy: 'all', members: ['8001', '8002', '8003', '13800138000'].map((number) => ({ number, ringSeconds: 20, acceptByKey: true })), noAnswer: '02555501200', recorded: true }, calls: 1 },
      { settings: { number: '8101', name: '夜间值班', strategy: 'in-order', members: ['13911112222', '13911113333'].map((number) => ({ number, ringSeconds: 25, acceptByKey: true })), noAnswer: null, recorded: true }, calls: 0 },
      ...[...Array(30).keys()].map((i): RingGroup => ({ settings: { number: `${8200 + i}`, name: `部门 ${i + 1}`, strategy: 'by-lot', members: [...Array(1 + (i % 8)).keys()].map((j) => ({ number: `${8001 + i + j}`, ringSeconds: 15, acceptByKey: true })), noAnswer: '8100', recorded: false }, calls: 0 })),
    ]
  }

  /** Null: it is not for here. */
  answer({ method, path, body }: Ask): Answer | null {
    const [, , area = '', id = '', action = ''] = path.split('/').map(decodeURIComponent)
    switch (area) {
      case 'trunks': return this.trunk(method, id, action, body)
      case 'routes': return this.route(method, id, body)
      case 'numbers': return this.number(method, id, body)
      case 'extensions': return this.extension(method, id, action, body)
      case 'phone-services': if (method === 'PUT') { this.services = body as unknown as PhoneServices } return good(this.services)
      case 'diagnostics': return this.diagnostic(method, id, action)
      case 'ring-groups': return this.ringGroup(method, id, action, body)
      default: return null
    }
  }

  private ringGroup(method: string, id: string, action: string, body: Record<string, unknown>): Answer {
    const settings = body as unknown as RingGroupSettings
    if (method === 'GET' && action === 'references') return good(this.numbers.filter((n) => n.to.target === id).map((n) => n.number))
    if (method === 'GET') return good(this.ringGroups)
    if (method === 'DELETE') { this.ringGroups = this.ringGroups.filter((g) => g.settings.number !== id); return done }
    if (method === 'POST' && this.ringGroups.some((g) => g.settings.number === settings.number)) return field('number', 'taken')
    if (settings.members.length === 0) return field('members', 'required')
    const stored: RingGroup = { settings: { ...settings, number: id || settings.number }, calls: 0 }
    this.ringGroups = id === '' ? [stored, ...this.ringGroups] : this.ringGroups.map((g) => (g.settings.number === id ? stored : g))
    return id === '' ? made(stored) : good(stored)
  }

  private diagnostic(method: string, id: string, action: string): Answer {
    if (id === 'blocked' && method === 'DELETE') { this.blocked = this.blocked.filter((source) => source.address !== action); return done }
    if (id === 'blocked') return good(this.blocked)
    return good({ sip: { messagesReceived: 1_204_332, messagesSent: 1_198_004, transactions: 401_200, retransmissions: 12, repeatsReceived: 9, timeouts: 3, refusedForLoad: 0, parseProblems: 41, droppedForLoad: 0, droppedOfBlocked: 3_702, faults: 0 }, media: { packetsReceived: 88_120_331, packetsSent: 88_120_002, packetsFromStrangers: 14, packetsRefused: 2, lateTicks: 7, tickLatenessMsMax: 23.4, recordingSecondsLost: 0 }, blocked: this.blocked.length })
  }

  private trunk(method: string, id: string, action: string, body: Record<string, unknown>): Answer {
    const settings = body as unknown as TrunkSettings
    if (method === 'GET' && action === 'channels') {
      const uses: TrunkChannel['use'][] = ['ivr', 'queue', 'agent', 'phone', 'parked', 'outbound']
      const channels = id === 'city-main' ? [...Array(38).keys()].map((i): TrunkChannel => ({ callId: `c${i}`, use: uses[i % uses.length]!, number: `1391111${1000 + i}`, dialled: '4000', agent: i % 3 === 0 ? '1001' : null, queue: i % 6 === 1 ? 'sales' : null, since: new Date(Date.now() - i * 7_000).toISOString() })) : []
      return good({ name: id, callsMax: id === 'city-main' ? 120 : 0, idle: id === 'city-main' ? 82 : null, channels })
    }
    if (method === 'GET' && id === '') return good(this.trunks)
    if (method === 'POST' && action === 'test') return good({ up: id !== 'gateway-old', status: id === 'gateway-old' ? 0 : 200, roundTripMs: 18.2, target: 'udp:192.0.2.10:5060' })
    if (action === 'references') return good(this.routes.filter((r) => r.trunks.some((t) => t.name === id)).map((r) => ({ kind: 'route', name: r.name })))
    if (method === 'DELETE') { this.trunks = this.trunks.filter((t) => t.name !== id); return done }
    if (method === 'POST' && this.trunks.some((t) => t.name === settings.name)) return field('name', 'taken')
    if (settings.registers && !settings.user) return field('user', 'required')
    const stored = trunk(id || settings.name, settings)
    this.trunks = id === '' ? [...this.trunks, stored] : this.trunks.map((t) => (t.name === id ? stored : t))
    return id === '' ? made(stored) : good(stored)
  }

  private route(method: string, id: string, body: Record<string, unknown>): Answer {
    const route = body as unknown as OutboundRoute
    if (method === 'GET') return good(this.routes.map((r, position) => ({ position, route: r })))
    if (id === 'order') { const ids = body as unknown as string[]; this.routes = ids.flatMap((wanted) => this.routes.filter((r) => r.id === wanted)); return good([]) }
    if (id === 'try') return good({ class: 'domestic', route: 'all', attempts: [{ trunk: 'city-main', number: String(body.number), callerNumber: '02555501200' }], refused: null, reasons: ['route:night not-now', 'route:all pattern 0.', 'caller:02555501200 first', 'trunk:city-main chosen', 'trunk:gateway-old down'] })
    if (method === 'DELETE') { this.routes = this.routes.filter((r) => r.id !== id); return done }
    if (route.trunks.some((t) => !this.trunks.some((known) => known.name === t.name || known.settings.group === t.name))) return field('trunks', 'unknown')
    this.routes = id === '' ? [...this.routes, route] : this.routes.map((r) => (r.id === id ? route : r))
    return id === '' ? made(route) : good(route)
  }

  private number(method: string, id: string, body: Record<string, unknown>): Answer {
    const row = body as unknown as NumberRow
    if (id === 'targets') return good({ flows: ['main-menu'], queues: ['sales', 'service'], extensions: this.extensions.map((e) => e.settings.number), ringGroups: this.ringGroups.map((g) => g.settings.number), trunks: this.trunks.map((t) => t.name) })
    if (method === 'GET') return good(this.numbers)
    if (method === 'DELETE') { this.numbers = this.numbers.filter((n) => n.number !== id); return done }
    if (method === 'POST' && this.numbers.some((n) => n.number === row.number)) return field('number', 'taken')
    this.numbers = id === '' ? [row, ...this.numbers] : this.numbers.map((n) => (n.number === id ? row : n))
    return id === '' ? made(row) : good(row)
  }

  private extension(method: string, id: string, action: string, body: Record<string, unknown>): Answer {
    const settings = body as unknown as ExtensionSettings
    const secret = (number: string) => ({ number, user: number, password: 'fE3x-kq9Zt-71mWpa', realm: 'antiphon' })
    if (method === 'GET' && action === 'references') return good(this.numbers.filter((n) => n.to.target === id).map((n) => n.number))
    if (method === 'GET') return good(this.extensions)
    if (action === 'secret') return good(secret(id))
    if (method === 'DELETE') { this.extensions = this.extensions.filter((e) => e.settings.number !== id); return done }
    if (method === 'POST' && this.extensions.some((e) => e.settings.number === settings.number)) return field('number', 'taken')
    const stored = extension(settings)
    this.extensions = id === '' ? [stored, ...this.extensions] : this.extensions.map((e) => (e.settings.number === id ? stored : e))
    return id === '' ? made(secret(settings.number)) : good(stored)
  }
}
