import { expect, it } from 'vitest'
import { csvField, toCsv } from './csv'

it('never lets a caller run a formula in a spreadsheet', () => {
  for (const start of ['=', '+', '-', '@', '\t']) expect(csvField(`${start}1+1`).replaceAll('"', '')).toMatch(/^'/)
  expect(csvField(-5)).toBe('-5')
})

it('quotes what RFC 4180 wants quoted, and lets spreadsheets read Chinese', () => {
  expect(toCsv([['a,b', 'say "x"', null], ['周敏', 1, '']])).toBe('\uFEFF"a,b","say ""x""",\r\n周敏,1,\r\n')
})
