import { CheckCircleFilled, CloseCircleFilled, DeleteOutlined, PlayCircleOutlined } from '@ant-design/icons'
import { Alert, Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameIn, problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { flowKeys, runTests, setTests, useTests, type TrialCase, type TrialResult, type Verdict } from './api'
import { coverageOf, coveredBy } from './coverage'
import type { FlowDocument } from './document'

type Props = { id: string; document: FlowDocument; show: (result: TrialResult | null) => void; cover: (covered: Set<string> | null) => void }

/** Stored calls with what has to come of them. All run before publishing. */
export function TestsPanel({ id, document, show, cover }: Props) {
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const query = useTests(id)
  const [verdicts, setVerdicts] = useState<Verdict[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const run = async () => {
    try {
      const all = await runTests(id, document)
      setVerdicts(all)
      cover(coveredBy(all.map((v) => v.result)))
      setProblem(null)
    } catch (error) { setProblem(problemText(error)) }
  }
  const remove = async (tests: TrialCase[]) => {
    try {
      await setTests(id, tests)
      setVerdicts(null)
      await client.invalidateQueries({ queryKey: [...flowKeys.all, 'tests', id] })
    } catch (error) { setProblem(problemText(error)) }
  }
  return (
    <section className="trial" aria-label={t('flows.tests')}>
      {problem && <Alert type="error" showIcon title={problem} />}
      <Loaded query={query} rows={3}>
        {(tests) => tests.length === 0 ? <Empty title={t('flows.noTests')} text={t('flows.noTestsText')} /> : (
          <>
            <div className="trial-buttons"><Button type="primary" icon={<PlayCircleOutlined />} onClick={() => void run()}>{t('flows.runTests', { count: tests.length })}</Button></div>
            {verdicts && <p className="small">{t('flows.coverage', coverageOf(document, coveredBy(verdicts.map((v) => v.result))))}</p>}
            <ul className="test-list">
              {tests.map((test, i) => {
                const verdict = verdicts?.[i]
                return (
                  <li key={i}>
                    <button type="button" className="test-name" disabled={!verdict} onClick={() => show(verdict?.result ?? null)}>
                      {verdict && (verdict.failure ? <CloseCircleFilled className="bad" /> : <CheckCircleFilled className="good" />)}
                      <span className="grow"><b className="cut">{test.name}</b>{verdict?.failure && <small className="bad">{nameIn(i18n.language, verdict.failure)}</small>}</span>
                    </button>
                    <Button type="text" size="small" icon={<DeleteOutlined />} aria-label={t('flows.removeTest', { name: test.name })} onClick={() => void remove(tests.filter((_, at) => at !== i))} />
                  </li>
                )
              })}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  )
}
