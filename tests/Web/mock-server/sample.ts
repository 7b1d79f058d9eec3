import type { Agent, AgentState, Call, Customer, Figures, Queue, Segment, Waiting } from '../../../src/Web/src/lib/contract'

// A centre with enough in it to see how pages look on a busy day. The same every time: no chance, only counting.

const surnames = [...'周王李唐邓陈林刘赵杨罗何胡谢马孙许吴高梁郭黄徐宋郑朱韩张曹彭冯曾潘田董']
const givens = ['敏', '磊', '娜', '薇', '超群', '静', '晓', '洋', '帆', '娟', '洁', '军', '芳', '浩', '诺言', '强', '锋', '雪', '婷', '丽', '杰', '凯', '琳琳', '冰', '莹', '飞']
export const nameOf = (n: number): string => `${surnames[n % surnames.length]}${givens[(n * 7) % givens.length]}`
export const numberOf = (n: number): string => (n % 11 === 0 ? '' : n % 4 === 0 ? `025${String(80000000 + n * 7919).slice(0, 8)}` : `13${n % 10}${String(10000000 + n * 104729).slice(-8)}`)

const ago = (now: number, seconds: number): string => new Date(now - seconds * 1000).toISOString()

const figures = (offered: number, answered: number, inTime: number, abandoned: number, short: number): Figures => ({
  offered, answered, abandoned, shortAbandoned: short, lost: abandoned + (offered ? 1 : 0), answeredInTime: inTime, waitAnsweredSeconds: answered * 14,
  answerRate: offered ? answered / offered : null, serviceLevel: offered - short > 0 ? inTime / (offered - short) : null, asa: answered ? 14 : null,
})
const nothing = figures(0, 0, 0, 0, 0)

export const queueNames: [string, string, string][] = [['sales', '产品咨询', 'Sales'], ['service', '售后维修', 'After-sales'], ['complaints', '投诉建议', 'Complaints'], ['install', '预约安装', 'Installation']]

export function sampleQueues(now: number, full: boolean): Queue[] {
  return queueNames.map(([id, zh, en], i) => {
    const waiting: Waiting[] = full
      ? Array.from({ length: [3, 4, 0, 1][i] ?? 0 }, (_, k) => ({
          callId: `W${i}${k}`, caller: { number: numberOf(i * 10 + k + 1), name: k === 0 ? nameOf(k + i) : null, customerId: null },
          since: ago(now, [[34, 12, 5], [108, 41, 22, 3], [], [12]][i]?.[k] ?? 5), ringing: k === 0, simulated: (i + k) % 3 === 1, class: k === 1 ? 'vip' : null, position: i === 1 && k === 2 ? null : k + 1, next: i === 1 && k === 2 ? null : k === 0 ? 'ringing' : k === 1 ? 'overflow' : 'announcement', nextAt: k === 0 || (i === 1 && k === 2) ? null : ago(now, -250 - k * 10), callback: i === 1 && k === 2 ? { attempts: 1, calling: false, notBefore: ago(now, -420), expiresAt: ago(now, -80_000) } : null,
        }))
      : []
    return {
      id, name: { zh, en }, serviceLevelSeconds: 20, waiting,
      agents: { signedIn: full ? 12 + i : 1, ready: full ? [3, 4, 0, 1][i] ?? 0 : 1, offered: 1, talking: 6, wrapUp: 1, notReady: 2 },
      today: full ? figures([240, 410, 96, 58][i] ?? 0, [226, 371, 80, 54][i] ?? 0, [214, 338, 61, 50][i] ?? 0, [13, 38, 15, 4][i] ?? 0, [4, 6, 1, 0][i] ?? 0) : nothing,
      todaySimulated: full ? figures(120, 110, 101, 9, 3) : nothing,
      skills: full && i < 2 ? ['english', ...(i === 0 ? ['billing'] : [])] : [],
      ratings: full ? { invited: 40, answered: 20, points: i === 0 ? 1_600 : 1_200 } : { invited: 0, answered: 0, points: 0 },
      classes: full && i < 2 ? [
        { name: 'gold', serviceLevelSeconds: 15, targetPercent: i === 0 ? 85 : null, today: { offered: 60, answered: 55, shortAbandoned: 1, answeredInTime: 47 }, todaySimulated: { offered: 0, answered: 0, shortAbandoned: 0, answeredInTime: 0 } },
        { name: 'vip', serviceLevelSeconds: 10, targetPercent: 90, today: { offered: 24, answered: 24, shortAbandoned: 0, answeredInTime: i === 0 ? 23 : 15 }, todaySimulated: { offered: 4, answered: 3, shortAbandoned: 0, answeredInTime: 3 } },
      ] : [],
    }
  })
}

const states: [AgentState, string | null, number][] = [
  ['talking', null, 427], ['talking', null, 588], ['talking', null, 63], ['ready', null, 152], ['talking', null, 244], ['wrap-up', null, 34], ['offered', null, 7], ['not-ready', 'meeting', 1121],
  ['talking', null, 391], ['held', null, 72], ['ready', null, 33], ['not-ready', 'away', 424], ['talking', null, 22], ['not-ready', 'no-answer', 691], ['wrap-up', null, 66], ['signed-out', null, 3600],
]

export function sampleAgents(now: number, count: number): Agent[] {
  return Array.from({ length: count }, (_, i) => {
    const [state, reason, seconds] = states[(i * 5) % states.length] ?? ['ready', null, 10]
    return agent(`${1002 + i}`, nameOf(i + 3), state, reason, ago(now, seconds + i), i % 5 === 4, [queueNames[i % 4]?.[0] ?? 'sales'])
  })
}

export const agent = (jobNumber: string, name: string, state: AgentState, reason: string | null, since: string, synthetic: boolean, queues: string[]): Agent => ({
  jobNumber, name, state, reason, since, signedInAt: state === 'signed-out' ? null : since, phone: state === 'signed-out' ? null : synthetic ? `s${jobNumber}` : 'browser', phoneUp: state !== 'signed-out',
  callId: null, queues, pending: null, wrapUpEndsAt: null, graceEndsAt: null, synthetic,
})

const results = ['answered', 'answered', 'answered', 'lost', 'answered', 'answered', 'self-service', 'answered'] as const

export function sampleCalls(now: number, count: number): Call[] {
  return Array.from({ length: count }, (_, i) => {
    const running = i < 2
    const result = running ? 'in-progress' : results[i % results.length] ?? 'answered'
    const begin = now - (i + 1) * 97_000 - 60_000
    const flow = 14 + (i % 5) * 6
    const queue = result === 'self-service' ? 0 : 8 + ((i * 13) % 70)
    const ring = result === 'answered' || running ? 4 + (i % 4) : 0
    const talk = result === 'answered' ? 65 + ((i * 37) % 420) : 0
    const wrap = result === 'answered' ? 12 + (i % 20) : 0
    const [id] = queueNames[i % 4] ?? ['sales']
    const job = `${1001 + (i % 9)}`
    const segments: Segment[] = []
    let at = begin
    const add = (kind: Segment['kind'], seconds: number, outcome: string | null, digits: string | null = null, last = false) => {
      if (seconds <= 0 && !last) return
      segments.push({ kind, startedAt: new Date(at).toISOString(), endedAt: last ? null : new Date(at + seconds * 1000).toISOString(), queue: kind === 'queue' ? id : null, agent: kind === 'talk' || kind === 'ring' ? job : null, outcome, digits })
      at += seconds * 1000
    }
    add('flow', flow, null, '1')
    add('queue', queue, result === 'lost' ? 'abandoned' : null)
    add('ring', ring, ring ? 'answered' : null)
    if (running) add('talk', 0, null, null, true)
    add('talk', talk, null)
    add('wrap-up', wrap, null)
    const total = flow + queue + ring + talk
    return {
      id: `01J${String(900000 - i)}`, startedAt: new Date(begin).toISOString(), endedAt: running ? null : new Date(begin + total * 1000).toISOString(), dialled: i % 3 ? '4000' : '4001', ledTo: i % 3 ? 'flow' : 'queue',
      caller: { number: numberOf(i % 97), name: (i % 97) % 3 === 0 && (i % 97) % 11 !== 0 ? nameOf(i % 97) : null, customerId: null }, trunk: 'loopback', simulated: i % 4 === 1,
      queue: result === 'self-service' ? null : id, agent: result === 'answered' || running ? { jobNumber: job, name: job === '1001' ? '周敏' : nameOf(Number(job) - 999) } : null, result,
      endReason: running ? null : result === 'lost' ? 'abandoned' : 'normal', lostReason: result === 'lost' ? (i % 2 ? 'abandoned-in-queue' : 'abandoned-while-ringing') : null,
      releasedBy: running ? null : i % 3 || result !== 'answered' ? 'customer' : 'agent', waitSeconds: queue ? queue + ring : null, talkSeconds: talk, wrapUpSeconds: wrap, totalSeconds: total,
      recording: talk ? { id: `01J${String(900000 - i)}`, seconds: talk, state: i % 17 === 5 ? 'recovered' : 'complete' } : null, segments,
    }
  })
}

export function sampleCustomers(now: number, count: number): Customer[] {
  return Array.from({ length: count }, (_, i) => ({
    id: i + 1, name: nameOf(i * 3), numbers: [numberOf(i * 3) || `138${String(10000000 + i * 7919).slice(-8)}`, ...(i % 4 === 0 ? [`025${80000000 + i}`] : [])],
    class: i % 9 === 0 ? 'vip' : '', region: '', title: (['', 'ms', 'mr'] as const)[i % 3]!, addresses: i % 2 === 0 ? [`南京市鼓楼区汉口路${i + 1}号`] : [], tags: i % 5 === 0 ? ['老客户', '已延保'] : [], owner: i % 6 === 0 ? '1001' : '', fields: {}, deletedAt: null, deletedBy: null, mergedInto: null, ownAgents: i % 7 === 0 ? ['1004'] : [], note: i % 3 === 0 ? '老人独居，听力不好，请放慢语速。' : i % 3 === 1 ? '预约 11-21 上午上门；希望提前电话。' : '', createdAt: ago(now, i * 86_400), updatedAt: ago(now, i * 7_200),
  }))
}
