import { CopyOutlined, DeleteOutlined, ImportOutlined, LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons'
import { Alert, App, Button, DatePicker, Drawer, Input, Select, Switch } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import dayjs, { type Dayjs } from 'dayjs'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText, problemText } from '@/lib/i18n'
import { At } from '@/ui/time'
import { useAttempt } from '@/ui/use-attempt'
import { calendarKey, deleteCalendar, saveCalendar, useHolidays, usePreview, type Calendar, type Setup, type SpecialDay } from './api'
import { daysOf, withDays } from './days-file'
import { days, isOvernight, readPeriod, writePeriod, type Day, type Period } from './periods'
import { useLabel } from './use-label'

const office: Setup['week'] = days.slice(0, 5).flatMap((day) => [{ day, fromMinute: 540, toMinute: 1080, label: 'open' }])

/** One calendar: its week, its special days, and what comes of them before it is saved. */
export function CalendarDrawer({ calendar, taken, close }: { calendar: Calendar | null; taken: Calendar[]; close: () => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const [id, setId] = useState(calendar?.id ?? '')
  const [setup, setSetup] = useState<Setup>(calendar?.setup ?? { name: '', week: office, days: [], publicHolidays: true })
  const { busy, problem, attempt } = useAttempt()
  const [file, setFile] = useState<{ name: string; count: number; wrong: number[] } | null>(null)
  const holidays = useHolidays().data
  const changed = JSON.stringify(setup) !== JSON.stringify(calendar?.setup ?? null)
  const idWrong = calendar === null && id !== '' && (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(id) || taken.some((c) => c.id === id))
  const valid = setup.name.trim() !== '' && id !== '' && !idWrong

  const save = async () => {
    await attempt(async () => {
      await saveCalendar(id, calendar?.revision ?? null, { ...setup, name: setup.name.trim(), days: [...setup.days].sort((a, b) => a.date.localeCompare(b.date)) })
      await client.invalidateQueries({ queryKey: calendarKey })
      close()
    })
  }
  const remove = () => modal.confirm({
    title: t('calendars.deleteTitle', { name: setup.name }), okText: t('calendars.delete'), okButtonProps: { danger: true }, cancelText: t('calendars.cancel'),
    onOk: () => deleteCalendar(id).then(() => { void client.invalidateQueries({ queryKey: calendarKey }); close() }, (error: unknown) => void message.error(problemText(error))),
  })
  const leave = () => { if (!changed || calendar === null && setup.name === '') close(); else modal.confirm({ title: t('customers.discardTitle'), okText: t('customers.discard'), cancelText: t('customers.keep'), onOk: close }) }
  const dayPeriods = (day: Day) => setup.week.filter((p) => p.day === day)
  const setDay = (day: Day, periods: Period[]) => setSetup({ ...setup, week: [...setup.week.filter((p) => p.day !== day), ...periods.map((p) => ({ ...p, day }))] })
  const setSpecial = (i: number, next: Partial<SpecialDay>) => setSetup({ ...setup, days: setup.days.map((d, at) => (at === i ? { ...d, ...next } : d)) })

  /** Nothing of a file is taken while a line of it cannot be read. */
  const read = async (chosen: File | undefined) => {
    if (!chosen) return
    const { found, wrong } = daysOf(await chosen.text(), (group, code) => codeText(`calendars.${group}`, code))
    setFile({ name: chosen.name, count: found.length, wrong })
    if (wrong.length === 0) setSetup((now) => ({ ...now, days: withDays(now.days, found) }))
  }

  return (
    <Drawer open onClose={leave} size={760} title={calendar ? calendar.setup.name : t('calendars.new')} extra={<>
      {calendar && <Button danger type="text" icon={<DeleteOutlined />} aria-label={t('calendars.delete')} onClick={() => void remove()} />}
      <Button type="primary" loading={busy} disabled={!valid} onClick={() => void save()}>{t('common.save')}</Button>
    </>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="calendar-head">
        <label className="field grow"><span>{t('calendars.name')}</span><Input value={setup.name} maxLength={60} onChange={(e) => setSetup({ ...setup, name: e.target.value })} /></label>
        <label className="field"><span>{t('flows.id')}</span><Input value={id} maxLength={40} disabled={calendar !== null} {...(idWrong ? { status: 'error' as const } : {})} onChange={(e) => setId(e.target.value)} /></label>
      </div>
      <h3 className="calendar-title">{t('calendars.week')}</h3>
      <p className="dim small">{t('calendars.weekHelp')}</p>
      {days.map((day) => (
        <div className="calendar-row" key={day} role="group" aria-label={codeText('calendars.day', day)}>
          <span>{codeText('calendars.day', day)}</span>
          <PeriodsInput value={dayPeriods(day)} label={codeText('calendars.day', day)} set={(periods) => setDay(day, periods)} />
          {day === 'monday' && <Button size="small" type="text" icon={<CopyOutlined />} title={t('calendars.copyToWeek')} aria-label={t('calendars.copyToWeek')} onClick={() => setSetup({ ...setup, week: [...days.slice(0, 5).flatMap((d) => dayPeriods('monday').map((p) => ({ ...p, day: d }))), ...setup.week.filter((p) => p.day === 'saturday' || p.day === 'sunday')] })} />}
        </div>
      ))}
      <h3 className="calendar-title">{t('calendars.holidays')}</h3>
      <div className="calendar-holidays"><Switch size="small" checked={setup.publicHolidays} aria-label={t('calendars.publicHolidays')} onChange={(publicHolidays) => setSetup({ ...setup, publicHolidays })} /> {t('calendars.publicHolidays')}</div>
      {holidays?.map((y) => <p className="dim small" key={y.year}>{y.announced ? t('calendars.holidaySource', { year: y.year, source: y.source, date: y.announced, count: y.days.length }) : t('calendars.notAnnounced', { year: y.year })}</p>)}
      {setup.days.map((d, i) => (
        <div className="calendar-special" key={i}>
          <DatePicker size="small" allowClear={false} value={d.date ? dayjs(d.date) : null} aria-label={t('calendars.date')} onChange={(v) => { if (v) setSpecial(i, { date: v.format('YYYY-MM-DD') }) }} />
          <Select size="small" value={d.kind} aria-label={t('calendars.kind')} options={(['holiday', 'workday', 'special'] as const).map((value) => ({ value, label: codeText('calendars.kindOf', value) }))} onChange={(kind) => setSpecial(i, { kind })} />
          <Input size="small" value={d.name} maxLength={60} placeholder={t('calendars.dayName')} aria-label={t('calendars.dayName')} onChange={(e) => setSpecial(i, { name: e.target.value })} />
          {d.kind === 'workday'
            ? <Select size="small" value={d.like} aria-label={t('calendars.like')} options={days.map((value) => ({ value, label: t('calendars.likeDay', { day: codeText('calendars.day', value) }) }))} onChange={(like) => setSpecial(i, { like })} />
            : <PeriodsInput value={d.periods} label={t('calendars.periods')} set={(periods) => setSpecial(i, { periods })} />}
          <Button size="small" type="text" icon={<DeleteOutlined />} aria-label={t('calendars.removeDay', { index: i + 1 })} onClick={() => setSetup({ ...setup, days: setup.days.filter((_, at) => at !== i) })} />
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => setSetup({ ...setup, days: [...setup.days, { date: nextFree(setup.days), kind: 'holiday', name: '', like: 'monday', periods: [] }] })}>{t('calendars.addDay')}</Button>
      <label className="import-file calendar-file"><ImportOutlined /> {file && file.wrong.length === 0 ? t('calendars.inFile', { name: file.name, count: file.count }) : t('calendars.file')}<input type="file" accept=".csv,.txt,text/csv" onChange={(e) => { void read(e.target.files?.[0]); e.target.value = '' }} /></label>
      {file && file.wrong.length > 0 && <Alert type="warning" showIcon title={t('tables.linesWrong', { lines: file.wrong.slice(0, 10).join(' ') })} />}
      <PreviewPart setup={setup} />
    </Drawer>
  )
}

function nextFree(taken: SpecialDay[]): string {
  let day = dayjs()
  while (taken.some((d) => d.date === day.format('YYYY-MM-DD'))) day = day.add(1, 'day')
  return day.format('YYYY-MM-DD')
}

function PeriodsInput({ value, label, set }: { value: Period[]; label: string; set: (periods: Period[]) => void }) {
  const { t } = useTranslation()
  return (
    <Select
      mode="tags" size="small" className="grow" open={false} suffixIcon={null} value={value.map(writePeriod)} aria-label={label} placeholder={t('calendars.none')} tokenSeparators={[',', ';']}
      onChange={(texts: string[]) => set(texts.map(readPeriod).filter((p) => p !== null))}
    />
  )
}

/** The week as it will be, and an answer for any moment. */
function PreviewPart({ setup }: { setup: Setup }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [at, setAt] = useState<Dayjs | null>(null)
  const [from, setFrom] = useState<Dayjs>(() => monday(dayjs()))
  const complete = useMemo(() => (setup.name.trim() && setup.days.every((d) => d.date) ? setup : { ...setup, name: '-' }), [setup])
  const preview = usePreview(complete, at?.toISOString() ?? null, from.format('YYYY-MM-DD')).data
  const move = (weeks: number) => setFrom(from.add(weeks * 7, 'day'))
  return (
    <>
      <h3 className="calendar-title">{t('calendars.preview')}</h3>
      <div className="calendar-moment">
        <DatePicker showTime={{ format: 'HH:mm' }} format="YYYY-MM-DD HH:mm" value={at} placeholder={t('calendars.thisMoment')} aria-label={t('calendars.ask')} onChange={(v) => { setAt(v); if (v) setFrom(monday(v)) }} />
        {preview && <span role="status"><b>{label(preview.moment.label)}</b>{preview.moment.day && ` · ${preview.moment.day}`}{preview.moment.nextChange && <span className="dim"> {t('calendars.until')} <At iso={preview.moment.nextChange} /></span>}</span>}
        <span className="end"><Button size="small" icon={<LeftOutlined />} aria-label={t('calendars.weekBefore')} onClick={() => move(-1)} /><Button size="small" icon={<RightOutlined />} aria-label={t('calendars.weekAfter')} onClick={() => move(1)} /></span>
      </div>
      <div className="calendar-week" role="img" aria-label={t('calendars.preview')}>
        {preview?.days.map((day, i, all) => (
          <div className="calendar-day" key={day.date}>
            <div className={`calendar-date num${day.kind ? ` calendar-${day.kind}` : ''}`}>{dayjs(day.date).format('MM-DD')}<small>{day.name ?? codeText('calendars.day', days[i]!)}</small></div>
            <div className="calendar-hours">
              {(i > 0 ? all[i - 1]!.periods : []).filter(isOvernight).map((p, k) => <Block key={`o${k}`} from={0} to={p.toMinute} text={label(p.label)} />)}
              {day.periods.map((p, k) => <Block key={k} from={p.fromMinute} to={isOvernight(p) ? 1440 : p.toMinute} text={label(p.label)} />)}
            </div>
          </div>
        ))}
      </div>
    </>
  )
}

const monday = (day: Dayjs): Dayjs => day.subtract((day.day() + 6) % 7, 'day')

const Block = ({ from, to, text }: { from: number; to: number; text: string }) => <span className="calendar-block" title={writePeriod({ fromMinute: from, toMinute: to, label: text })} style={{ top: `${from / 14.4}%`, height: `${(to - from) / 14.4}%` }}>{text}</span>
