import { useTranslation } from 'react-i18next'
import { useScriptPaths } from '@/lib/scripts'
import { At } from '@/ui/time'

/** The way that was taken through a script in this call; nothing where none was followed. */
export function ScriptPaths({ id }: { id: string }) {
  const { t } = useTranslation()
  const paths = useScriptPaths(id).data ?? []
  return paths.map((path) => (
    <section key={`${path.agent} ${path.script}`}>
      <h2 className="details-head">{t('walk.followed', { title: path.title })} <span className="num dim">{path.agent}</span></h2>
      <ol className="script-path">{path.steps.map((step, i) => <li key={i}>{step.title}{step.answer && <> · <b>{step.answer}</b></>} <small className="dim"><At iso={step.at} /></small></li>)}</ol>
    </section>
  ))
}
