import type { Answer, Ask } from './api'

type Party = { callId: string; caller: { number: string; name: string | null; customerId: number | null }; since: string; muted: boolean; speaks: boolean }

/** One room with many parties, of whom every seventh speaks. */
export class MockConferences {
  rooms: { name: string; dialled: string; recorded: boolean; apart: boolean; since: string; parties: Party[] }[] = []

  fill(count: number): void {
    const since = new Date(Date.now() - 600_000).toISOString()
    this.rooms = [{
      name: '周会', dialled: '4005', recorded: true, apart: true, since,
      parties: Array.from({ length: count }, (_, i) => ({ callId: `01JROOM${i}`, caller: { number: `138000000${String(i).padStart(2, '0')}`, name: i % 3 === 0 ? `王${i}` : null, customerId: null }, since, muted: false, speaks: i % 7 === 0 })),
    }]
  }

  answer({ method, path }: Ask): Answer {
    const [, , , name = '', , call = '', action = ''] = path.split('/').map(decodeURIComponent)
    if (method === 'GET') return { status: 200, body: this.rooms }
    const room = this.rooms.find((one) => one.name === name)
    const party = room?.parties.find((one) => one.callId === call)
    if (!room || !party) return { status: 409, body: { code: 'call-unknown', args: {} } }
    if (action === 'drop') room.parties = room.parties.filter((one) => one !== party)
    else party.muted = action === 'mute'
    return { status: 204 }
  }
}
