import { expect, it } from 'vitest'
import { groupsOf } from './entries-file'

it('reads numbers with reason and end out of a file of another system', () => {
  const { groups, wrong } = groupsOf('号码,原因,截止\n139 9999 0001,欠费,2026-12-31\n13999990002,欠费,2026/12/31\n13999990003,,\nabc,x,\n13999990004,欠费,morgen\n')
  expect(groups).toEqual([
    { numbers: ['13999990001', '13999990002'], reason: '欠费', until: new Date('2026-12-31T23:59:59').toISOString() }, { numbers: ['13999990003'], reason: '', until: null },
  ])
  expect(wrong).toEqual([5, 6])
})
