import { expect, it } from 'vitest'
import { changeOf, figureText } from './format'

it('shows an empty denominator as a dash, never as nought', () => {
  expect(figureText(null, 'ratio')).toBe('–')
  expect(figureText(0, 'ratio')).toBe('0.0 %')
})

it('reads durations as a clock, ratios in per cent, counts with separators', () => {
  expect(figureText(3725, 'seconds')).toBe('1:02:05')
  expect(figureText(12.34, 'seconds')).toBe('12.3 s')
  expect(figureText(0.8734, 'ratio')).toBe('87.3 %')
  expect(figureText(1234567, 'count')).toBe('1,234,567')
})

it('says a change in per cent, of ratios in points, and whether it is good', () => {
  expect(changeOf(110, 100, { unit: 'count', good: 'less-is-better' })).toEqual({ text: '+10 (+10.0 %)', better: false })
  expect(changeOf(0.82, 0.8, { unit: 'ratio', good: 'more-is-better' })).toEqual({ text: '+2.0', better: true })
  expect(changeOf(5, 5, { unit: 'count', good: 'more-is-better' })).toEqual({ text: '±0 (±0.0 %)', better: null })
  expect(changeOf(5, 0, { unit: 'count', good: 'more-is-better' })).toBeNull()
  expect(changeOf(null, 5, { unit: 'count', good: 'more-is-better' })).toBeNull()
})
