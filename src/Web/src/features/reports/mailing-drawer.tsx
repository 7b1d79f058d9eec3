import { Alert, App, Button, Checkbox, Drawer, Input, InputNumber, Select, Switch } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languages, nameIn } from '@/lib/i18n'
import { useAttempt } from '@/ui/use-attempt'
import { useCatalogue } from './api'
import { mailedPeriods, removeMailing, saveMailing, type Mailing, type MailingWish } from './own-api'
import { Field } from './own-drawer'

export const dailySummary = 'daily-summary'
const formats = ['xlsx', 'pdf', 'csv', 'csv-gb18030']
const clockOf = (minute: number) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const minuteOf = (text: string): number | null => { const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim()); return found ? Number(found[1]) * 60 + Number(found[2]) : null }

/** One mailing: which report, of which days, when, in which form, to whom. */
export function MailingDrawer({ mailing, first, close }: { mailing: Mailing | null; first: Partial<Pick<MailingWish, 'name' | 'report'>> & { filters?: Record<string, string> }; close: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const { modal } = App.useApp()
  const catalogue = useCatalogue().data
  const [draft, setDraft] = useState<MailingWish>(mailing ?? { name: first.name ?? '', report: first.report ?? dailySummary, wish: { period: 'yesterday', format: 'xlsx', language: i18n.language, to: [], filters: first.filters ?? {} }, atMinute: 480, days: 127, monthDay: 0, enabled: true })
  const [at, setAt] = useState(clockOf(draft.atMinute))
  const { busy, problem, attempt } = useAttempt()
  const change = (next: Partial<MailingWish>) => setDraft({ ...draft, ...next })
  const wish = (next: Partial<MailingWish['wish']>) => setDraft({ ...draft, wish: { ...draft.wish, ...next } })
  const minute = minuteOf(at)
  const valid = draft.name.trim() !== '' && draft.wish.to.length > 0 && minute !== null && draft.days > 0
  const done = async (work: Promise<unknown>) => {
    await attempt(async () => { await work; await client.invalidateQueries({ queryKey: ['reports', 'mailings'] }); close() })
  }
  const remove = () => void modal.confirm({ title: t('mailing.removeTitle', { name: mailing?.name ?? '' }), okText: t('mailing.remove'), cancelText: t('calendars.cancel'), okButtonProps: { danger: true }, onOk: () => done(removeMailing(mailing?.id ?? '')) })
  const narrowed = Object.entries(draft.wish.filters)
  return (
    <Drawer open onClose={close} size={460} title={mailing ? t('mailing.edit') : t('mailing.new')} extra={<Button type="primary" loading={busy} disabled={!valid} onClick={() => void done(saveMailing(mailing?.id ?? null, { name: draft.name, report: draft.report, wish: draft.wish, days: draft.days, monthDay: draft.monthDay, enabled: draft.enabled, atMinute: minute ?? 0 }))}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        <Field label={t('mailing.name')} help={t('mailing.nameHelp')}><Input aria-label={t('mailing.name')} maxLength={60} value={draft.name} onChange={(e) => change({ name: e.target.value })} /></Field>
        <Field label={t('mailing.report')}><Select aria-label={t('mailing.report')} showSearch={{ optionFilterProp: 'label' }} value={draft.report} onChange={(report) => setDraft({ ...draft, report, wish: { ...draft.wish, filters: {} } })} options={[{ value: dailySummary, label: t('mailing.daily') }, ...(catalogue?.reports ?? []).map((r) => ({ value: r.key, label: nameIn(i18n.language, r.name) }))]} /></Field>
        {narrowed.length > 0 && <small className="dim">{t('mailing.narrowed', { what: narrowed.map(([name, value]) => `${name} ${value}`).join(', ') })}</small>}
        <Field label={t('mailing.period')}><Select aria-label={t('mailing.period')} value={draft.wish.period} onChange={(period) => wish({ period })} options={mailedPeriods.map((period) => ({ value: period, label: t(`mailing.period.${period}`) }))} /></Field>
        {draft.report !== dailySummary && <Field label={t('mailing.format')}><Select aria-label={t('mailing.format')} value={draft.wish.format} onChange={(format) => wish({ format })} options={formats.map((format) => ({ value: format, label: format.toUpperCase() }))} /></Field>}
        <Field label={t('mailing.language')}><Select aria-label={t('mailing.language')} value={draft.wish.language} onChange={(language) => wish({ language })} options={languages.map((language) => ({ value: language, label: t(`mailing.language.${language}`) }))} /></Field>
        <Field label={t('mailing.to')} help={t('mailing.toHelp')}><Select mode="tags" maxCount={50} open={false} suffixIcon={null} tokenSeparators={[',', ';', ' ']} aria-label={t('mailing.to')} value={draft.wish.to} onChange={(to: string[]) => wish({ to })} /></Field>
        <Field label={t('mailing.at')}><Input aria-label={t('mailing.at')} value={at} {...(minute === null && { status: 'error' as const })} onChange={(e) => setAt(e.target.value)} /></Field>
        <div className="alarm-days">{[0, 1, 2, 3, 4, 5, 6].map((day) => <Checkbox key={day} disabled={draft.monthDay > 0} checked={(draft.days >> day & 1) === 1} onChange={() => change({ days: draft.days ^ (1 << day) })}>{t(`alarms.day.${day as 0}`)}</Checkbox>)}</div>
        <Field label={t('mailing.monthDay')} help={t('mailing.monthDayHelp')}><InputNumber aria-label={t('mailing.monthDay')} min={0} max={28} precision={0} value={draft.monthDay} onChange={(monthDay) => change({ monthDay: monthDay ?? 0 })} /></Field>
        <label className="wall-switch"><Switch checked={draft.enabled} onChange={(enabled) => change({ enabled })} /> {t('mailing.enabled')}</label>
        {mailing && <Button danger onClick={remove}>{t('mailing.remove')}</Button>}
      </div>
    </Drawer>
  )
}
