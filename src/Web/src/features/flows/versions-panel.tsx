import { RollbackOutlined } from '@ant-design/icons'
import { App, Button, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeText, problemText } from '@/lib/i18n'
import { Empty, Loaded, Loading } from '@/ui/page-states'
import { At } from '@/ui/time'
import { rollBackFlow, useVersion, useVersions, type Choices } from './api'
import { differences, type FlowDocument } from './document'
import { SideBySide } from './seen-flow'
import { titleOf } from './words'

/** What was published when and by whom; what is different now; and the way back. */
export function VersionsPanel({ id, document, choices, mayPublish, rolledBack }: { id: string; document: FlowDocument; choices: Choices | undefined; mayPublish: boolean; rolledBack: () => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const query = useVersions(id, true)
  const [shown, setShown] = useState<number | null>(null)
  const ask = (version: number) => modal.confirm({
    title: t('flows.rollBackTitle', { version }), content: t('flows.rollBackText'), okText: t('flows.rollBack'), cancelText: t('flows.cancel'),
    onOk: () => rollBackFlow(id, version).then(rolledBack, (error: unknown) => void message.error(problemText(error))),
  })
  return (
    <section className="trial" aria-label={t('flows.versions')}>
      <Loaded query={query} rows={3}>
        {(versions) => versions.length === 0 ? <Empty title={t('flows.noVersions')} text={t('flows.noVersionsText')} /> : (
          <ul className="test-list">
            {versions.map((v, i) => (
              <li key={v.version} className="version">
                <div className="version-row">
                  <Tag className="num" color={i === 0 ? 'processing' : 'default'}>{t('flows.versionNumber', { version: v.version })}</Tag>
                  <span className="grow"><At iso={v.publishedAt} /> <span className="dim">{v.publishedBy}</span><small className="cut dim">{v.note}</small></span>
                  <Button size="small" type="text" onClick={() => setShown(shown === v.version ? null : v.version)}>{t('flows.compare')}</Button>
                  {mayPublish && i > 0 && <Button size="small" type="text" icon={<RollbackOutlined />} aria-label={t('flows.rollBackTo', { version: v.version })} onClick={() => ask(v.version)} />}
                </div>
                {shown === v.version && <Compared id={id} version={v.version} document={document} choices={choices} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  )
}

function Compared({ id, version, document, choices }: { id: string; version: number; document: FlowDocument; choices: Choices | undefined }) {
  const { t } = useTranslation()
  const [drawn, setDrawn] = useState(false)
  const query = useVersion(id, version)
  if (!query.data) return <Loading rows={2} />
  const old = query.data.document
  const all = differences(old, document)
  if (all.length === 0) return <p className="dim small">{t('flows.noDifference')}</p>
  return (
    <>
    <Button size="small" onClick={() => setDrawn(true)}>{t('flows.sideBySide')}</Button>
    {drawn && <SideBySide before={old} after={document} titles={[t('flows.versionNumber', { version }), t('flows.draft')]} choices={choices} close={() => setDrawn(false)} />}
    <table className="difference">
      <thead><tr><th>{t('flows.node')}</th><th>{t('flows.versionNumber', { version })}</th><th>{t('flows.draft')}</th></tr></thead>
      <tbody>
        {all.flatMap((d) => d.fields.length === 0
          ? [<tr key={d.node} className={`difference-${d.change}`}><td>{titleOf(d.change === 'removed' ? old : document, d.node)}</td><td colSpan={2}>{codeText('flows.change', d.change)}</td></tr>]
          : d.fields.map((f) => <tr key={`${d.node}.${f.name}`}><td>{titleOf(document, d.node)}<br /><small className="dim">{codeText('flows.field', f.name)}</small></td><td className="code difference-removed">{f.before}</td><td className="code difference-added">{f.after}</td></tr>))}
      </tbody>
    </table>
    </>
  )
}
