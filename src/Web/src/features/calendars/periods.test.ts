import { expect, it } from 'vitest'
import { isOvernight, readPeriod, writePeriod } from './periods'

it('reads and writes periods, also across midnight and with a name', () => {
  expect(readPeriod('9:00-12:00')).toEqual({ fromMinute: 540, toMinute: 720, label: 'open' })
  expect(readPeriod('12:00 – 13:30 noon')).toEqual({ fromMinute: 720, toMinute: 810, label: 'noon' })
  expect(readPeriod('22:00-06:00 night')).toEqual({ fromMinute: 1320, toMinute: 360, label: 'night' })
  expect(isOvernight(readPeriod('22:00-06:00')!)).toBe(true)
  expect(readPeriod('18:00-00:00')).toEqual({ fromMinute: 1080, toMinute: 1440, label: 'open' })
  for (const text of ['9:00-12:00', '12:00-13:30 noon', '22:00-06:00 night', '00:00-24:00']) expect(readPeriod(writePeriod(readPeriod(text)!))).toEqual(readPeriod(text))
  for (const text of ['', '9-12', '25:00-26:00', '09:60-10:00', '09:00-09:00', '09:00-25:00']) expect(readPeriod(text), text).toBeNull()
})
