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

const backupOf = (i: number, daily: boolean) => {
  const at = new Date(Date.now() - i * 86_400_000).toISOString()
  return { name: `antiphon-${i}.antiphon-backup`, at, bytes: 48_300_000 + i * 1_000_003, daily, sealed: i % 2 === 0, withRecordings: i === 3, files: 212, seconds: 3.4, provenAt: i === 5 ? null : at, proofSeconds: 1.26, fault: i === 2 ? 'story/story.db is not as it was backed up' : '' }
}

const part = (name: string, health: string, facts: Record<string, string>, more: { name?: string; fault?: string } = {}) => ({ part: name, name: '', health, fault: '', facts, ...more })
const system = {
  at: new Date().toISOString(), version: '1.0.0', startedAt: new Date(Date.now() - 7_200_000).toISOString(), machine: 'Debian GNU/Linux 12', processors: 2, memoryBytes: 412_000_000, processorSeconds: 1_830, alarms: 2,
  parts: [
    part('switch', 'ok', { dialogs: '84', registrations: '62', connections: '40', blocked: '2', faults: '0' }), part('media', 'ok', { legs: '84', ports: '168', recordings: '39', 'late-ticks': '3', 'seconds-lost': '0' }),
    part('engine', 'ok', { calls: '42', waiting: '5', agents: '38' }), part('story', 'ok', { entries: '1840223', spooled: '2' }), part('records', 'ok', { behind: '14' }),
    part('database', 'down', { kind: 'postgresql', place: 'antiphon', version: '15.18', 'answer-ms': '3001.2' }, { fault: 'Failed to connect to 192.0.2.7:5432' }),
    part('disk', 'warning', { used: '88.4', 'free-bytes': '31000000000' }, { name: 'data' }), part('certificate', 'ok', { until: '2027-11-22' }),
    part('trunk', 'ok', { 'round-trip-ms': '18.2' }, { name: 'city-main' }), part('trunk', 'down', {}, { name: 'gateway-old', fault: 'no-answer' }), part('trunk', 'idle', {}, { name: 'callers' }),
    part('recording-store', 'ok', {}), part('backup', 'ok', { last: new Date(Date.now() - 30_000_000).toISOString(), bytes: '48300000' }), part('records-check', 'idle', {}),
  ],
}

/** What administrators set up, answered from memory. */
export class MockAdministration {
  trunks: Trunk[]
  routes: OutboundRoute[]
  numbers: NumberRow[]
  extensions: Extension[]
  ringGroups: RingGroup[]
  blocked: BlockedSource[]
  services: PhoneServices = { pickUpCode: '*8', parkNumber: '7000', parkFirst: 7001, parkPlaces: 20, recallSeconds: 60, doNotDisturbOn: '*78', doNotDisturbOff: '*79', forwardOn: '*72', forwardOff: '*73', parkPrompts: ['music'] }

  backups = { settings: { daily: true, minute: 150, kept: 7, withRecordings: false, folder: '' }, sealed: false, folder: '/var/lib/antiphon/backups', progress: { step: 'idle', done: 0, total: 0 }, items: [] as ReturnType<typeof backupOf>[] }

  webhooks: ({ id: number } & Record<string, unknown>)[] = []
  dead: { id: number }[] = []

  constructor(much: boolean) {
    if (much) this.webhooks = [{ id: 1, name: 'crm', url: 'https://crm.example/hooks/antiphon', events: ['call-started', 'call-answered', 'call-ended'], enabled: true, createdAt: '', createdBy: '1000', waiting: 3, dead: 2, fault: 'status-503' }, { id: 2, name: 'wallboard', url: 'https://board.example/in', events: ['agent-state'], enabled: false, createdAt: '', createdBy: '1000', waiting: 0, dead: 0, fault: '' }]
    if (much) this.dead = [7, 8].map((id) => ({ id, webhook: 'crm', eventId: `1840${id}.1`, kind: 'call-ended', body: '{"id":"1840.1","event":"call-ended"}', at: new Date().toISOString(), deadAt: new Date().toISOString(), attempts: 10, fault: 'timeout' }))
    if (much) this.backups.items = [...Array(9).keys()].map((i) => backupOf(i, i > 1))
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
      case 'webhooks': return this.webhook(method, id, action, body)
      case 'backups': return this.backup(method, id, body)
      case 'ring-groups': return this.ringGroup(method, id, action, body)
      default: return null
    }
  }

  private webhook(method: string, id: string, action: string, body: Record<string, unknown>): Answer {
    if (id === 'dead' && action === '') return good({ total: this.dead.length, page: 1, pageSize: 50, items: this.dead })
    if (id === 'dead') { this.dead = this.dead.filter((d) => `${d.id}` !== action); return done }
    if (action === 'test') return good('')
    if (method === 'DELETE') { this.webhooks = this.webhooks.filter((w) => `${w.id}` !== id); return done }
    if (method === 'POST') { this.webhooks.push({ id: this.webhooks.length + 1, ...body, createdAt: '', createdBy: '1000', waiting: 0, dead: 0, fault: '' }); return made({ webhook: this.webhooks.at(-1), secret: 'k3Qp…' }) }
    return good(this.webhooks)
  }

  private backup(method: string, name: string, body: Record<string, unknown>): Answer {
    if (method === 'DELETE') this.backups.items = this.backups.items.filter((backup) => backup.name !== name)
    if (method === 'DELETE') return done
    if (method === 'POST') this.backups.items.unshift(backupOf(this.backups.items.length, false))
    if (method === 'PUT') this.backups = { ...this.backups, settings: body.settings as typeof this.backups.settings, sealed: body.password === null ? this.backups.sealed : body.password !== '' }
    return good(method === 'POST' ? this.backups.progress : this.backups)
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
    if (id === 'system') return good(system)
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
