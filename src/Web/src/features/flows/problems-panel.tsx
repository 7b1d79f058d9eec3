import { CheckCircleFilled, CloseCircleFilled, WarningFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { Empty } from '@/ui/page-states'
import type { FlowProblem } from './api'
import type { FlowDocument } from './document'
import { titleOf } from './words'

/** What is wrong while it is drawn: each line leads to its node. */
export function ProblemsPanel({ document, problems, show }: { document: FlowDocument; problems: FlowProblem[]; show: (node: string) => void }) {
  const { t, i18n } = useTranslation()
  if (problems.length === 0) return <Empty icon={<CheckCircleFilled className="good" />} title={t('flows.noProblems')} text={t('flows.noProblemsText')} />
  const sorted = [...problems].sort((a, b) => a.severity.localeCompare(b.severity))
  return (
    <ul className="test-list" aria-label={t('flows.problems')}>
      {sorted.map((p, i) => (
        <li key={i}>
          <button type="button" className="test-name" disabled={p.node === null} onClick={() => p.node !== null && show(p.node)}>
            {p.severity === 'error' ? <CloseCircleFilled className="bad" /> : <WarningFilled className="warn" />}
            <span className="grow">{p.node !== null && <b>{titleOf(document, p.node) || p.node}: </b>}{nameIn(i18n.language, p.text)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
