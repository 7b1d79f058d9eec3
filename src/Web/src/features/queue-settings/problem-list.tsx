import { CloseCircleFilled, WarningFilled } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import { codeText, hasCode } from '@/lib/i18n'
import type { PolicyProblem } from '@/lib/routing-settings'
import type { TextKey } from '@/locales/zh-CN'

/** What is wrong with the settings: what keeps them from being stored, and what is only odd. */
export function ProblemList({ problems }: { problems: PolicyProblem[] }) {
  const sentence = useProblemSentence()
  if (problems.length === 0) return null
  return (
    <ul className="problem-list">
      {problems.map((problem, i) => (
        <li key={i}>{problem.refuses ? <CloseCircleFilled className="bad" /> : <WarningFilled className="warn" />}<span>{sentence(problem)}</span></li>
      ))}
    </ul>
  )
}

function useProblemSentence(): (problem: PolicyProblem) => string {
  const { t } = useTranslation()
  return (problem) => {
    const detail = hasCode('policyDetail', problem.detail) ? codeText('policyDetail', problem.detail) : hasCode('settings', problem.detail) ? codeText('settings', problem.detail) : (problem.detail ?? '')
    const text = hasCode('policyProblem', problem.code) ? t(`policyProblem.${problem.code}` as TextKey, { detail, number: problem.number ?? '' }) : problem.code
    return problem.stage === null ? text : t('settings.inStage', { stage: problem.stage + 1, text })
  }
}
