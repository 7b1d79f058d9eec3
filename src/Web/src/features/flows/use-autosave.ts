import { useEffect, useRef, useState } from 'react'
import { Problem } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { saveFlow, type FlowProblem, type FlowView } from './api'
import type { FlowDocument } from './document'

const saveAfterMs = 600

/** Saves the draft while it is drawn, one request at a time, and learns from each answer what is wrong with it. */
export function useAutosave(view: FlowView, document: FlowDocument, first: FlowDocument) {
  const [state, setState] = useState({ revision: view.revision, problems: view.problems as FlowProblem[], saving: false, problem: null as string | null, conflict: false })
  const saved = useRef(first)
  const revision = useRef(view.revision)
  const latest = useRef(document)
  const busy = useRef(false)
  latest.current = document

  const save = async () => {
    if (busy.current || saved.current === latest.current) return
    busy.current = true
    const sent = latest.current
    setState((s) => ({ ...s, saving: true }))
    try {
      const answer = await saveFlow(view.id, revision.current, sent)
      saved.current = sent
      revision.current = answer.revision
      setState({ revision: answer.revision, problems: answer.problems, saving: false, problem: null, conflict: false })
    } catch (error) {
      setState((s) => ({ ...s, saving: false, problem: problemText(error), conflict: error instanceof Problem && error.code === 'flow-changed' }))
    } finally {
      busy.current = false
    }
    if (saved.current !== latest.current && saved.current === sent) void save()
  }
  useEffect(() => {
    if (document === saved.current) return
    const timer = setTimeout(() => void save(), saveAfterMs)
    return () => clearTimeout(timer)
  }, [document])
  useEffect(() => () => { if (saved.current !== latest.current) void save() }, [])
  return { ...state, dirty: document !== saved.current }
}
