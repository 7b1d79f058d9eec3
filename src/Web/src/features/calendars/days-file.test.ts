import { expect, it } from 'vitest'
import { zhCN } from '@/locales/zh-CN'
import { daysOf, withDays } from './days-file'

const word = (group: string, code: string) => zhCN[`calendars.${group}.${code}` as keyof typeof zhCN]

it('reads the table of a year, and names the lines that are none', () => {
  const { found, wrong } = daysOf('日期,种类,名称,同星期几或时段\n2027-01-01,放假,元旦,\n2027/2/6,上班,春节调休,周五\n20270212,special,小年夜,09:00-12:00;13:00-15:00\n2027-02-30,放假,没有这天,\n2027-03-01,也许,,\n2027-01-01,放假,又一次,\n2027-05-01,放假,劳动节,25:00-26:00\n', word)
  expect(found).toEqual([
    { date: '2027-01-01', kind: 'holiday', name: '元旦', like: 'monday', periods: [] },
    { date: '2027-02-06', kind: 'workday', name: '春节调休', like: 'friday', periods: [] },
    { date: '2027-02-12', kind: 'special', name: '小年夜', like: 'monday', periods: [{ fromMinute: 540, toMinute: 720, label: 'open' }, { fromMinute: 780, toMinute: 900, label: 'open' }] },
  ])
  expect(wrong).toEqual([5, 6, 7, 8])
  expect(withDays([{ ...found[0]!, name: 'New Year' }, { ...found[1]!, date: '2027-01-02' }], found).map((day) => `${day.date} ${day.name}`)).toEqual(['2027-01-01 元旦', '2027-01-02 春节调休', '2027-02-06 春节调休', '2027-02-12 小年夜'])
})
