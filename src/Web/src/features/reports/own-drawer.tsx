import { Alert, App, Button, Drawer, Input, InputNumber, Segmented, Select } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { nameIn } from '@/lib/i18n'
import { useAttempt } from '@/ui/use-attempt'
import { seriesUnits, type Catalogue, type NamedReport } from './api'
import { removeOwn, saveOwn, type OwnReport, type OwnWish, type Shape, type Sharing } from './own-api'

const charts: NamedReport['chart'][] = ['bar', 'line', 'stack', 'pie']
const sharings: Sharing[] = ['own', 'team', 'all']
const first: OwnWish = { name: '', shared: 'own', shape: { rows: ['time'], measures: ['offered', 'queue-answered'], unit: 'day', chart: 'bar', drawn: 2, only: {} } }

export const Field = ({ label, help, children }: { label: string; help?: string; children: ReactNode }) => <label className="field"><span>{label}</span>{children}{help && <small className="dim">{help}</small>}</label>

/** A report of one's own: figures, rows, division of time, chart, and who sees it. */
export function OwnDrawer({ report, catalogue, close }: { report: OwnReport | null; catalogue: Catalogue; close: () => void }) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const go = useNavigate()
  const { modal } = App.useApp()
  const [draft, setDraft] = useState<OwnWish>(report ? { name: report.name, shared: report.shared, shape: report.shape } : first)
  const { busy, problem, attempt } = useAttempt()
  const shape = (next: Partial<Shape>) => setDraft({ ...draft, shape: { ...draft.shape, ...next } })
  const done = async (work: Promise<OwnReport | void>) => {
    await attempt(async () => {
      const saved = await work
      await client.invalidateQueries({ queryKey: ['reports'] })
      void go(saved ? `/reports/${saved.key}` : '/reports')
      close()
    })
  }
  const remove = () => void modal.confirm({ title: t('own.removeTitle', { name: report?.name ?? '' }), content: t('own.removeText'), okText: t('own.remove'), cancelText: t('calendars.cancel'), okButtonProps: { danger: true }, onOk: () => done(removeOwn(report?.id ?? '')) })
  // What the measures cannot all be told apart by is said by the server with its field; here the usual is offered.
  const rows = [{ value: 'time', label: t('reports.time') }, ...catalogue.dimensions.map((d) => ({ value: d.key, label: nameIn(i18n.language, d.name) }))]
  const tables = [...new Set(catalogue.measures.map((m) => m.counts))]
  const measures = tables.map((table) => ({ label: t(`own.table.${table}` as 'own.table.call_cells'), options: catalogue.measures.filter((m) => m.counts === table).map((m) => ({ value: m.key, label: nameIn(i18n.language, m.name) })) }))
  return (
    <Drawer open onClose={close} size={480} title={report ? t('own.edit') : t('own.new')} extra={<Button type="primary" loading={busy} disabled={draft.name.trim() === '' || draft.shape.measures.length === 0} onClick={() => void done(saveOwn(report?.id ?? null, draft))}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <div className="list-form">
        <Field label={t('own.name')}><Input aria-label={t('own.name')} maxLength={60} value={draft.name} onChange={(e) => setDraft({ ...draft, name: e.target.value })} /></Field>
        <Field label={t('own.measures')} help={t('own.measuresHelp')}><Select mode="multiple" maxCount={20} aria-label={t('own.measures')} showSearch={{ optionFilterProp: 'label' }} value={draft.shape.measures} onChange={(value: string[]) => shape({ measures: value, drawn: Math.max(1, Math.min(draft.shape.drawn, value.length)) })} options={measures} /></Field>
        <Field label={t('own.rows')} help={t('own.rowsHelp')}><Select mode="multiple" maxCount={3} aria-label={t('own.rows')} value={draft.shape.rows} onChange={(value: string[]) => shape({ rows: value })} options={rows} /></Field>
        {draft.shape.rows.includes('time') && <Field label={t('reports.unit')}><Select aria-label={t('reports.unit')} value={draft.shape.unit} onChange={(unit) => shape({ unit })} options={seriesUnits.map((unit) => ({ value: unit, label: t(`reports.unit.${unit as 'day'}`) }))} /></Field>}
        <Field label={t('own.chart')}><Segmented aria-label={t('own.chart')} value={draft.shape.chart} onChange={(chart) => shape({ chart })} options={charts.map((chart) => ({ value: chart, label: t(`own.chart.${chart}`) }))} /></Field>
        <Field label={t('own.drawn')}><InputNumber aria-label={t('own.drawn')} min={1} max={Math.max(1, draft.shape.measures.length)} precision={0} value={draft.shape.drawn} onChange={(drawn) => shape({ drawn: drawn ?? 1 })} /></Field>
        <Field label={t('own.shared')} help={t('own.sharedHelp')}><Segmented aria-label={t('own.shared')} value={draft.shared} onChange={(shared) => setDraft({ ...draft, shared })} options={sharings.map((shared) => ({ value: shared, label: t(`own.shared.${shared}`) }))} /></Field>
        {report && <Button danger onClick={remove}>{t('own.remove')}</Button>}
      </div>
    </Drawer>
  )
}
