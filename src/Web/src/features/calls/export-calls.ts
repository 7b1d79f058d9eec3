import i18next from 'i18next'
import type { Call } from '@/lib/contract'
import { download, toCsv } from '@/lib/csv'
import { formatDuration, formatExact } from '@/lib/duration'
import { codeText, nameIn } from '@/lib/i18n'
import { fetchCalls, type CallFilter } from '@/lib/queries'

const pageSize = 500

/** The same calls, in the same order, with the same columns and words as the list shows. */
export async function exportCalls(filter: CallFilter, queueName: (id: string | null) => string, progress: (done: number, total: number) => void): Promise<void> {
  const calls = new Map<string, Call>() // By id: a call that starts meanwhile moves the pages, and nobody may stand twice.
  for (let page = 1, total = Infinity; (page - 1) * pageSize < total; page++) {
    const answer = await fetchCalls({ ...filter, page, pageSize })
    for (const call of answer.items) calls.set(call.id, call)
    total = answer.total
    progress(Math.min(page * pageSize, total), total)
  }
  const t = i18next.t.bind(i18next)
  const head = [
    t('calls.startedAt'), t('calls.caller'), t('calls.number'), t('common.simulated'), t('calls.dialled'), t('calls.queue'), t('calls.agent'), t('board.jobNumber'), t('calls.result'),
    t('calls.wait'), t('calls.talk'), t('calls.wrapUp'), t('calls.length'), t('calls.releasedBy'), t('calls.rating'), t('calls.disposition'), t('calls.note'), t('calls.id'),
  ]
  const rows = [...calls.values()].map((call) => [
    formatExact(call.startedAt).split(' · ')[0] ?? '', call.caller.name ?? '', call.caller.number, call.simulated ? t('common.simulated') : '', call.dialled, queueName(call.queue),
    call.agent?.name ?? '', call.agent?.jobNumber ?? '', call.result === 'lost' && call.lostReason ? codeText('lost', call.lostReason) : t(`result.${call.result}`),
    formatDuration(call.waitSeconds), formatDuration(call.talkSeconds), formatDuration(call.wrapUpSeconds), formatDuration(call.totalSeconds), [codeText('release', call.releasedBy), call.forcedBy && `${call.forcedBy.name} ${call.forcedBy.jobNumber}`].filter(Boolean).join(' '),
    call.rating?.score ? String(call.rating.score) : '', (call.summaries ?? []).map((s) => nameIn(i18next.language, s.label)).filter(Boolean).join('; '), (call.summaries ?? []).map((s) => s.note).filter(Boolean).join('; '), call.id,
  ])
  download(`${t('calls.exportFile')}-${new Date().toISOString().slice(0, 10)}.csv`, 'text/csv;charset=utf-8', toCsv([head, ...rows]))
}
