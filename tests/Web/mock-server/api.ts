import type { AgentState, Call, CallInProgress, CallTarget, Monitoring, Playback, Third } from '../../../src/Web/src/lib/contract'
import type { MockCentre, Person } from './centre'
import { answerToTables } from './flows'
import { answerToLookup } from './lookup'
import { permissionsOf } from './people'

export type Answer = { status: number; body?: unknown; raw?: Buffer; type?: string; cookie?: string }
export type Ask = { method: string; path: string; query: URLSearchParams; body: Record<string, unknown>; person: Person | null }

const refused = (status: number, code: string): Answer => ({ status, body: { type: 'about:blank', status, code, title: code } })
const good = (body: unknown): Answer => ({ status: 200, body })
const done: Answer = { status: 204 }
const sessionOf = ({ jobNumber, name, roles, mustChangePassword }: Person) => ({ jobNumber, name, roles, mustChangePassword, permissions: permissionsOf(roles) })

/** The requests of the outside contract, answered from memory. */
export function answerTo(centre: MockCentre, ask: Ask): Answer {
  const { method, path, body, person } = ask
  if (path === '/api/centre') return good({ name: { zh: '禾光家电 客服中心', en: 'Heguang Appliances' }, version: '0.1.0', simulation: centre.simulation.on, secureUrl: 'https://localhost:8443', issuer: centre.issuer.settings.enabled ? centre.issuer.settings.name : null })
  if (path === '/api/certificate') return { status: 200, raw: Buffer.from('-----BEGIN CERTIFICATE-----\n'), type: 'application/x-pem-file' }
  if (path === '/api/session' && method === 'POST') return signIn(centre, body)
  if (path === '/api/screen') return good({ use: 'off' })
  if (path === '/api/wall') return centre.wallboards.screen()
  if (!person) return refused(401, 'not-signed-in')
  if (path === '/api/session' && method === 'GET') return good(sessionOf(person))
  if (path === '/api/session' && method === 'DELETE') return { ...done, cookie: 'session=; Max-Age=0; Path=/' }
  if (path === '/api/session/password') return changePassword(person, body)
  if (person.mustChangePassword) return refused(403, 'password-must-change')
  if (path === '/api/issuer/test') return good({ fault: String(centre.issuer.settings.issuer).includes('away') ? 'away' : '', signsOut: true })
  if (path === '/api/issuer') {
    if (method === 'PUT') centre.issuer = { ...centre.issuer, settings: body.settings as MockCentre['issuer']['settings'], hasSecret: centre.issuer.hasSecret || typeof body.secret === 'string' }
    return good(centre.issuer)
  }
  if (path.startsWith('/api/settings/mail')) return mail(centre, method, path, body)
  const failing = [...centre.failing].find((prefix) => path.startsWith(prefix))
  if (failing) return refused(503, 'busy')
  const administered = centre.administration.answer(ask)
  if (administered) return person.roles.includes('administrator') ? administered : refused(403, 'not-allowed')
  const ofForms = centre.contactForms.answer(ask, person)
  if (ofForms) return ofForms
  return centre.privacy.answer(ask) ?? centre.quality.answer(ask) ?? centre.organisation.answer(ask) ?? centre.messages.answer(ask) ?? centre.prompts.answer(ask) ?? inside(centre, ask, person)
}

function mail(centre: MockCentre, method: string, path: string, body: Record<string, unknown>): Answer {
  if (path.endsWith('/test')) return good({ fault: centre.mail.host === '' ? 'not-set-up' : null })
  if (method === 'PUT') { const { password, ...rest } = body; centre.mail = { ...centre.mail, ...rest, hasPassword: typeof password === 'string' && password !== '' } }
  return good(centre.mail)
}

function signIn(centre: MockCentre, body: Record<string, unknown>): Answer {
  const person = centre.person(String(body.jobNumber))
  if (!person || person.password !== body.password) return refused(401, 'wrong-credentials')
  return { ...good(sessionOf(person)), cookie: `session=${person.jobNumber}; Path=/; HttpOnly; SameSite=Strict` }
}

function changePassword(person: Person, body: Record<string, unknown>): Answer {
  const next = String(body.next)
  if (body.current !== person.password) return refused(401, 'wrong-credentials')
  if (next.length < 8 || next.includes(person.jobNumber)) return refused(422, 'password-too-weak')
  person.password = next
  person.mustChangePassword = false
  return done
}

function inside(centre: MockCentre, ask: Ask, person: Person): Answer {
  const { method, path, query, body } = ask
  const [, , area = '', id = '', action = '', more = ''] = path.split('/').map(decodeURIComponent)
  switch (`${method} ${area}`) {
    case 'GET reasons': return good([{ code: 'break', zh: '小休', en: 'Break' }, { code: 'meeting', zh: '会议', en: 'Meeting' }, { code: 'training', zh: '培训', en: 'Training' }, { code: 'away', zh: '离席', en: 'Away' }, { code: 'back-office', zh: '处理工单', en: 'Back office' }, { code: 'no-answer', zh: '久叫不应', en: 'No answer' }])
    case 'GET agents': return id === 'work' ? good(centre.floor.list()) : good(centre.agents)
    case 'GET desk': return good(centre.desk.get(person.jobNumber) ?? { agent: null, queues: [], offer: null, call: null })
    case 'GET queues': return good(centre.queues)
    case 'GET simulation': return good(centre.simulation)
    case 'PUT simulation': centre.simulation = { ...centre.simulation, ...body }; centre.tell('simulation', centre.simulation); return good(centre.simulation)
    case 'POST phone': return good({ user: `b${person.jobNumber}`, password: 'short-lived', realm: 'antiphon', webSocketPath: '/sip', standing: 'standing', expiresAt: centre.iso(3600) })
    case 'PUT agents': return body.state === 'not-ready' && !body.reason ? refused(422, 'reason-unknown') : good(centre.agentBecomes(id, stateWish(centre, id, body)))
    case 'POST agents': return more === 'finish' || action === 'wrap-up' ? good(centre.agentBecomes(id, { state: 'ready', wrapUpEndsAt: null, callId: null, pending: null })) : refused(404, 'not-found')
    case 'DELETE monitoring': centre.deskBecomes(person.jobNumber, { monitoring: null }); return done
    case 'GET pick-up': return good(centre.pickUps)
    case 'GET calls': return id === 'playable' ? good(playable(centre)) : id === 'in-progress' ? good(inProgress(centre)) : id === '' ? good(page(centre.calls.filter(matches(query)), query)) : action === 'why' ? good(why(centre)) : action === 'course' ? good(course(centre)) : action === 'ladder' ? good(ladder(centre)) : action === 'script-paths' ? good(centre.paths.get(id) ?? []) : action === 'quality' ? good(quality(centre)) : one(centre.calls.find((call) => call.id === id))
    case 'PUT calls': if (action === 'script-path') centre.walks(id, person.jobNumber, body as { script: number; steps: { step: string; answer: string | null }[] }); return good(centre.paths.get(id)?.at(-1))
    case 'POST calls': return id === '' ? dial(centre, person.jobNumber, String(body.number)) : action === 'monitoring' ? monitor(centre, person, id, body) : action === 'play' ? play(centre, person.jobNumber, id, body) : control(centre, person.jobNumber, id, action, body.to as CallTarget | undefined)
    case 'GET recordings': case 'POST recordings': case 'PUT recordings': case 'DELETE recordings': return centre.recordings.answer(centre.calls, ask)
    case 'GET customers': case 'POST customers': case 'PUT customers': case 'DELETE customers': return centre.customerFiles.answer(ask)
    case 'GET inbox': case 'GET notices': case 'POST notices': case 'DELETE notices': case 'GET scripts': case 'POST scripts': case 'GET chats': case 'POST chats': return centre.notices.answer(ask)
    case 'GET conferences': case 'POST conferences': return centre.conferences.answer(ask)
    case 'GET what-if': case 'POST what-if': case 'DELETE what-if': return centre.whatIf.answer(ask)
    case 'GET number-knowledge': case 'POST number-knowledge': return answerToLookup(ask)
    case 'GET calendars': case 'PUT calendars': case 'POST calendars': case 'DELETE calendars': case 'GET lists': case 'POST lists': case 'DELETE lists': return centre.times.answer(ask)
    case 'GET flows': case 'PUT flows': case 'POST flows': return centre.flows.answer(ask)
    case 'GET data-tables': case 'POST data-tables': case 'PUT data-tables': return answerToTables(ask)
    case 'GET speech': return good({ recogniser: { url: 'http://10.0.0.6:9000/v1/audio/transcriptions', model: 'small' }, voice: { url: '', model: '', voiceZh: '', voiceEn: '' }, timeoutSeconds: 4, recogniserKey: true, voiceKey: false })
    case 'GET lines': return good({ signedIn: 39, ready: 6, inUse: 24, lines: centre.calls.length === 0 ? [] : [{ name: 'city-main', in: 24, out: 4, max: 30, down: false }, { name: 'city-spare', in: 0, out: 6, max: 8, down: false }, { name: 'mobile', in: 2, out: 1, max: 0, down: true }] })
    case 'GET work-record': return good(page(workRecord(centre), query))
    case 'GET reports': case 'POST reports': case 'PUT reports': case 'DELETE reports': return centre.reports.answer(ask)
    case 'GET wallboards': case 'POST wallboards': case 'PUT wallboards': case 'DELETE wallboards': return centre.wallboards.answer(ask)
    case 'GET alarms': case 'POST alarms': case 'PUT alarms': case 'DELETE alarms': return person.roles.every((role) => role === 'agent') ? refused(403, 'not-allowed') : centre.alarms.answer(ask, person.name)
    default: return area === 'settings' && !person.roles.every((role) => role === 'agent') ? centre.settings.answer({ ...ask, path: path + (query.size > 0 ? `?${query}` : '') }, person.jobNumber) : refused(404, 'not-found')
  }
}

/** Calls in every stage, as many as the sample has. */
function inProgress(centre: MockCentre): CallInProgress[] {
  const stages: CallInProgress['stage'][] = ['flow', 'queue', 'offered', 'talk', 'ringing', 'party', 'dialling', 'parked']
  return centre.calls.slice(0, 48).map((call, i) => {
    const stage = stages[i % stages.length]!
    return {
      callId: call.id, startedAt: call.startedAt, stage, caller: call.caller, dialled: call.dialled, trunk: 'city-main', outside: stage === 'dialling' ? 'city-spare' : null, simulated: call.simulated, recorded: true,
      queue: ['queue', 'offered', 'talk'].includes(stage) ? 'sales' : null, flow: stage === 'flow' ? 'main-menu' : null, node: stage === 'flow' ? 'menu' : null,
      agent: stage === 'talk' || stage === 'offered' ? { jobNumber: '1002', name: '李雷' } : null, at: stage === 'parked' ? '7001' : stage === 'party' || stage === 'ringing' ? '8001' : null,
    }
  })
}

export const one = (found: unknown): Answer => (found === undefined ? refused(404, 'not-found') : good(found))

export function page<T>(items: T[], query: URLSearchParams) {
  const number = Number(query.get('page') ?? 1)
  const size = Number(query.get('pageSize') ?? 50)
  return { total: items.length, page: number, pageSize: size, items: items.slice((number - 1) * size, number * size) }
}

const matches = (query: URLSearchParams) => (call: Call): boolean => {
  const is = (name: string, value: string | null | undefined) => !query.has(name) || query.get(name) === (value ?? '')
  return is('queue', call.queue) && is('agent', call.agent?.jobNumber) && is('result', call.result) && is('simulated', String(call.simulated))
    && (!query.has('number') || call.caller.number.includes(query.get('number') ?? '')) && (!query.has('from') || call.startedAt >= (query.get('from') ?? '')) && (!query.has('to') || call.startedAt < (query.get('to') ?? ''))
}

function stateWish(centre: MockCentre, jobNumber: string, body: Record<string, unknown>) {
  const state = body.state as AgentState
  const before = centre.agents.find((a) => a.jobNumber === jobNumber)
  if (body.state === 'outbound') return { state: 'not-ready' as AgentState, reason: 'outbound', outbound: true, pending: null }
  if (body.state === 'outbound-over') return { state: 'ready' as AgentState, reason: null, outbound: false, pending: null }
  if (before?.state === 'talking') return { pending: { state, reason: (body.reason as string) ?? null } }
  const phone = body.phone as { kind: string; extension?: string } | undefined
  return { state, reason: (body.reason as string) ?? null, pending: null, ...(phone && { phone: phone.extension ?? `b${jobNumber}`, phoneUp: true, signedInAt: centre.iso() }), ...(state === 'signed-out' && { phone: null, phoneUp: false, signedInAt: null }) }
}

function dial(centre: MockCentre, jobNumber: string, number: string): Answer {
  const callId = `01JOUT${centre.seq}`
  centre.agentBecomes(jobNumber, { state: 'dialling', callId })
  centre.deskBecomes(jobNumber, { call: { callId, queue: null, caller: { number, name: null, customerId: null }, dialled: number, startedAt: centre.iso(), talkStartedAt: null, recorded: false, simulated: false, segments: [], dialling: true, outbound: true } })
  return { status: 202, body: { callId } }
}

/** What a talk becomes; the wishes of an agent who has it. */
function talk(centre: MockCentre, jobNumber: string, action: string, to: CallTarget | undefined): boolean {
  const call = centre.desk.get(jobNumber)?.call
  if (!call) return false
  const heldSince = centre.iso()
  const third = () => ({ ...(call.third as Third), answered: true })
  switch (action) {
    case 'hold': centre.talkBecomes(jobNumber, 'held', { shape: 'held', heldSince }); return true
    case 'resume': centre.talkBecomes(jobNumber, 'talking', { shape: 'together', heldSince: null }); return true
    case 'pause-recording': case 'resume-recording': centre.talkBecomes(jobNumber, 'talking', { recordingPaused: action === 'pause-recording' }); return true
    case 'consult': centre.talkBecomes(jobNumber, 'consulting', { shape: 'consulting', heldSince, third: { jobNumber: to?.id ?? '', name: centre.agents.find((a) => a.jobNumber === to?.id)?.name ?? null, number: null, answered: false, since: heldSince } }); return true
    case 'toggle': centre.talkBecomes(jobNumber, 'consulting', { shape: call.shape === 'consulting' ? 'together' : 'consulting', third: third() }); return true
    case 'conference': centre.talkBecomes(jobNumber, 'conferencing', { shape: 'conference', heldSince: null, third: third() }); return true
    case 'cancel-consult': centre.talkBecomes(jobNumber, 'talking', { shape: 'together', heldSince: null, third: null }); return true
    case 'transfer': case 'complete': case 'park': centre.hangUp(jobNumber); return true
    case 'pause-play': centre.talkBecomes(jobNumber, 'talking', { shape: 'together', playback: { ...(call.playback as Playback), runsSince: null } }); return true
    case 'continue-play': centre.talkBecomes(jobNumber, 'talking', { shape: 'playing', playback: { ...(call.playback as Playback), runsSince: heldSince } }); return true
    case 'stop-play': centre.talkBecomes(jobNumber, 'talking', { shape: 'together', playback: null }); return true
    default: return false
  }
}

/** Spoken prompts of the library, as many as a centre has. */
function playable(centre: MockCentre) {
  return centre.calls.length === 0 ? [] : [['welcome', '您好，欢迎致电禾光家电。', 'Welcome to Heguang Appliances.'], ['warranty', '整机保修一年，压缩机保修三年，请保留购机发票。', 'One year warranty, three years for the compressor.'], ['opening-hours', '营业时间每天八点到二十点。', 'Open every day from eight to eight.'], ['returns', '七天无理由退货，十五天换货。', 'Seven days to return, fifteen to exchange.']]
    .map(([name, zh, en], i) => ({ name, text: { zh, en }, seconds: 4.2 + i * 3 }))
}

function play(centre: MockCentre, jobNumber: string, callId: string, body: Record<string, unknown>): Answer {
  const recording = (body.recording as string | undefined) ?? null
  centre.acted.push({ callId, action: recording ? `play-recording ${recording}` : `play ${(body.prompts as string[]).join(' ')} ${String(body.resume)}`, to: null })
  if (recording && centre.playNeedsReason && !body.reason) return refused(422, 'reason-needed')
  if (body.resume === false) centre.hangUp(jobNumber)
  else centre.talkBecomes(jobNumber, 'talking', { shape: 'playing', playback: { prompts: (body.prompts as string[] | undefined) ?? [], recording, fromSeconds: 0, runsSince: centre.iso() } })
  return done
}

/** Heard at once; agents of the second team are nobody's of those who sign in here. */
function monitor(centre: MockCentre, person: Person, callId: string, body: Record<string, unknown>): Answer {
  const agent = centre.agents.find((a) => a.callId === callId)
  if (person.roles.every((role) => role === 'agent')) return refused(403, 'not-allowed')
  if (!agent) return refused(409, 'not-talking')
  if (centre.outOfScope.has(agent.jobNumber)) return refused(403, 'out-of-scope')
  centre.acted.push({ callId, action: `monitor-${String(body.mode)}`, to: null })
  const before = centre.desk.get(person.jobNumber)?.monitoring
  const monitoring: Monitoring = { callId, agent: { jobNumber: agent.jobNumber, name: agent.name }, caller: { number: '13800138000', name: null, customerId: null }, mode: body.mode as Monitoring['mode'], phone: '8001', heard: true, since: before?.since ?? centre.iso() }
  centre.deskBecomes(person.jobNumber, { monitoring })
  return good(monitoring)
}

function control(centre: MockCentre, jobNumber: string, callId: string, action: string, to?: CallTarget): Answer {
  centre.acted.push({ callId, action, to: to ?? null })
  if (['disconnect', 'take-over', 'force-transfer', 'cancel-callback'].includes(action)) return done
  const desk = centre.desk.get(jobNumber)
  if (to?.kind === 'extension' && to.id === '8999') return refused(409, 'target-not-ready')
  if (talk(centre, jobNumber, action, to)) return done
  if (action === 'pick-up') { centre.pickUps = centre.pickUps.filter((call) => call.callId !== callId); return done }
  if (action === 'hang-up') {
    if (desk?.call?.callId !== callId) return refused(409, 'call-unknown')
    centre.hangUp(jobNumber)
    return done
  }
  if (desk?.offer?.callId !== callId) return refused(409, 'offer-unknown')
  if (action === 'answer') centre.answer(jobNumber)
  else centre.agentBecomes(jobNumber, { state: 'not-ready', reason: 'rejected', callId: null })
  if (action === 'reject') centre.deskBecomes(jobNumber, { offer: null })
  return done
}

const step = (at: string, received: boolean, summary: string, text = '') =>
  ({ at, received, transport: 'udp', remote: '203.0.113.10:5060', summary, text: `${summary}\nVia: SIP/2.0/UDP 203.0.113.10:5060;branch=z9hG4bK7\nFrom: <sip:13800001111@203.0.113.10>;tag=1\nTo: <sip:4000@192.0.2.1>\nCSeq: 1 INVITE\n${text}` })

const ladder = (centre: MockCentre) => [
  { leg: '01J0LEG1', role: 'caller', forgotten: 12, steps: [
    step(centre.iso(-300), true, 'INVITE sip:4000@192.0.2.1 SIP/2.0', '\nv=0\nm=audio 4000 RTP/AVP 8 0 101'), step(centre.iso(-300), false, 'SIP/2.0 100 Trying'), step(centre.iso(-299), false, 'SIP/2.0 200 OK'), step(centre.iso(-299), true, 'ACK sip:4000@192.0.2.1 SIP/2.0'),
    ...Array.from({ length: 4 }, (_, i) => step(centre.iso(-290 + i), i % 2 === 0, i % 2 === 0 ? 'UPDATE sip:4000@192.0.2.1 SIP/2.0' : 'SIP/2.0 200 OK')), step(centre.iso(-10), true, 'BYE sip:4000@192.0.2.1 SIP/2.0'), step(centre.iso(-10), false, 'SIP/2.0 200 OK')] },
  { leg: '01J0LEG2', role: 'agent', forgotten: 0, steps: [step(centre.iso(-280), false, 'INVITE sip:8001@198.51.100.20:5060 SIP/2.0', 'Authorization: Digest username="8001", realm="antiphon", …'), step(centre.iso(-278), true, 'SIP/2.0 200 OK'), step(centre.iso(-278), false, 'ACK sip:8001@198.51.100.20:5060 SIP/2.0')] },
]

const quality = (centre: MockCentre) => [
  { leg: '01J0LEG1', role: 'caller', at: centre.iso(-10), codec: 'PCMA', lossPercent: 4.8, jitterMs: 31.2, roundTripMs: 182.4, mos: 3.31 },
  { leg: '01J0LEG2', role: 'agent', at: centre.iso(-10), codec: 'OPUS', lossPercent: 0, jitterMs: 1.4, roundTripMs: null, mos: 4.41 },
]

const course = (centre: MockCentre) => [
  { at: centre.iso(-340), kind: 'call-started', queue: null, agent: null, detail: 'vip', version: 7, why: null },
  { at: centre.iso(-330), kind: 'call-enqueued', queue: 'service', agent: null, detail: null, version: 7, why: null },
  { at: centre.iso(-310), kind: 'call-relaxed', queue: 'service', agent: null, detail: '20', version: 7, why: null },
  { at: centre.iso(-300), kind: 'offer-made', queue: 'service', agent: '1004', detail: null, version: 7, why: why(centre)[0] },
  { at: centre.iso(-20), kind: 'call-ended', queue: 'service', agent: null, detail: 'normal', version: 7, why: null },
]

const why = (centre: MockCentre) => [{
  // Last agent, region, skill and least busy, and a caller with credit: the stages as the engine tells them.
  at: centre.iso(-300), queue: 'service', winner: '1004', value: 'calls 3', score: { seconds: 143, waitedSeconds: 23, weightPercent: 100, creditSeconds: 120 }, rivals: [{ callId: '01JD8QX2M4T7B', queue: 'sales', seconds: 61 }], centreVersion: 7, stages: [
    { stage: 'signed-in', before: 42, after: 38 }, { stage: 'ready', before: 38, after: 9 }, { stage: 'synthetic', before: 9, after: 9 }, { stage: 'last-agent', before: 9, after: 9, note: 'nobody free' },
    { stage: 'region', before: 9, after: 4 }, { stage: 'skill', before: 4, after: 2 }, { stage: 'fewest-calls', before: 2, after: 1 },
  ],
  losers: [
    { agent: '1012', stage: 'fewest-calls', value: 'calls 7' }, { agent: '1020', stage: 'skill', value: 'skill english 2 of 5' }, { agent: '1008', stage: 'skill', value: 'skill english 4 of 5' },
    { agent: '1003', stage: 'region', value: 'region 025' }, { agent: '1006', stage: 'region', value: 'region 025' }, { agent: '1005', stage: 'ready', value: 'Talking' }, { agent: '1007', stage: 'ready', value: 'NotReady (break)' },
    { agent: '1009', stage: 'ready', value: 'phone away' }, { agent: '1002', stage: 'signed-in', value: 'signed out' },
  ],
}]

/** A morning: signed in, ready, a break, ready again. */
function workRecord(centre: MockCentre) {
  const states = [['ready', null], ['not-ready', 'break'], ['ready', null], ['not-ready', 'back-office']] as const
  return states.map(([state, reason], i) => ({ jobNumber: '1001', name: '周敏', state, reason, cause: 'agent', callId: null, startedAt: centre.iso(-600 * (i + 1)), endedAt: i === 0 ? null : centre.iso(-600 * i) }))
}
