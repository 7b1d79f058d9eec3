import { useTranslation } from 'react-i18next'
import type { CourseItem } from '@/lib/contract'
import { codeText, hasCode } from '@/lib/i18n'
import { useAgents, useCourse } from '@/lib/queries'
import { useQueueName } from '@/lib/use-queue-name'
import { agentText } from '@/ui/bits'
import { Decision } from '@/ui/decision'
import { Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'

/** Everything that happened to a call, in order; each offer with why it went to that agent. */
export function CourseList({ id }: { id: string }) {
  const { t } = useTranslation()
  const query = useCourse(id)
  return (
    <Loaded query={query} rows={4}>
      {(items) => items.length === 0 ? <p className="dim">{t('calls.noWhy')}</p> : <ol className="course">{items.map((item, i) => <Item key={i} item={item} />)}</ol>}
    </Loaded>
  )
}

function Item({ item }: { item: CourseItem }) {
  const queueName = useQueueName()
  const agents = useAgents().data
  const agent = item.agent === null ? null : agentText(agents?.find((one) => one.jobNumber === item.agent) ?? { name: item.agent, jobNumber: item.agent })
  const words = [item.queue && queueName(item.queue), agent, item.detail && detailText(item.kind, item.detail)].filter(Boolean).join(' · ')
  return (
    <li>
      <div className="course-line"><At iso={item.at} /><b>{codeText('course', item.kind)}</b><span className="dim">{words}</span></div>
      {item.why && <Decision why={item.why} />}
    </li>
  )
}

function detailText(kind: string, detail: string): string {
  const group = (['overflowCause', 'callbackCause', 'lost', 'end', 'outcome', 'answer'] as const).find((name) => hasCode(name, detail))
  if (kind === 'call-started') return hasCode('flows.exit', detail) ? codeText('flows.exit', detail) : detail
  return group && kind !== 'flow-step-started' ? codeText(group, detail) : kind === 'call-relaxed' ? `${detail} s` : detail
}
