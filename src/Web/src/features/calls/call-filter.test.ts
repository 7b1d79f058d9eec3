import { describe, expect, it } from 'vitest'
import { chosenOf, filterOf, rangeOf } from './call-filter'

const now = new Date(2026, 10, 21, 14, 30)
const local = (year: number, month: number, day: number) => new Date(year, month, day).toISOString()

describe('call filter', () => {
  it('reads the address, and takes anything odd for nothing', () => {
    const odd = chosenOf(new URLSearchParams('period=never&page=-4&pageSize=99999&simulated=maybe'))
    expect(odd).toMatchObject({ period: 'today', page: 1, pageSize: 500, simulated: null })
  })

  it('asks for local days, with the end excluded', () => {
    expect(rangeOf({ period: 'yesterday', from: null, to: null }, now)).toEqual({ from: local(2026, 10, 20), to: local(2026, 10, 21) })
    expect(rangeOf({ period: 'week', from: null, to: null }, now)).toEqual({ from: local(2026, 10, 15) })
    expect(rangeOf({ period: 'range', from: '2026-11-01', to: '2026-11-02' }, now)).toEqual({ from: local(2026, 10, 1), to: local(2026, 10, 3) })
  })

  it('sends only what was chosen', () => {
    expect(filterOf(chosenOf(new URLSearchParams('queue=sales&simulated=false&number=138')), now)).toEqual({ from: local(2026, 10, 21), queue: 'sales', number: '138', simulated: false, page: 1, pageSize: 50 })
  })
})
