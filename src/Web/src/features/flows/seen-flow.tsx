import { ReactFlowProvider } from '@xyflow/react'
import { CloseOutlined, EditOutlined } from '@ant-design/icons'
import { Button, Modal, Tag } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { Loaded } from '@/ui/page-states'
import { useFlow, type Choices } from './api'
import { Canvas, type Marks } from './canvas'
import { differences, withLooks, type FlowDocument } from './document'
import { isPlaced, laidOut } from './layout'

const noMarks: Marks = { path: new Set(), ways: new Set(), here: null, covered: null }
const nothing = () => undefined

/** A drawing that is only looked at. */
function Seen({ document, choices, changed, open }: { document: FlowDocument; choices: Choices | undefined; changed?: Set<string>; open?: (flow: string) => void }) {
  const placed = useMemo(() => (isPlaced(document) ? document : withLooks(document, laidOut(document))), [document])
  const marks = useMemo((): Marks => (changed ? { ...noMarks, path: changed } : noMarks), [changed])
  return (
    <ReactFlowProvider>
      <Canvas document={placed} change={nothing} selected={[]} select={nothing} problems={[]} choices={choices} marks={marks} live={null} addAt={nothing} readOnly {...(open ? { open } : {})} />
    </ReactFlowProvider>
  )
}

/** The flow that a node leads into, in the place of the one that is drawn: closed again, the drawing is as it was. */
export function OpenedFlow({ id, choices, close, open }: { id: string; choices: Choices | undefined; close: () => void; open: (flow: string) => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const query = useFlow(id)
  return (
    <section className="opened-flow" aria-label={t('flows.opened', { name: query.data?.document.name ?? id })}>
      <div className="opened-bar">
        <Tag>{t('flows.kind.sub-flow')}</Tag><b className="cut">{query.data?.document.name ?? id}</b><span className="end" />
        <Button size="small" icon={<EditOutlined />} onClick={() => void navigate(`/flows/${encodeURIComponent(id)}`)}>{t('flows.editFlow')}</Button>
        <Button size="small" type="text" icon={<CloseOutlined />} aria-label={t('flows.closeFlow')} onClick={close} />
      </div>
      <div className="opened-canvas"><Loaded query={query} rows={6}>{(view) => <Seen document={view.document} choices={choices} open={open} />}</Loaded></div>
    </section>
  )
}

/** Two versions as they are drawn, beside each other; what is different is marked in both. */
export function SideBySide({ before, after, titles, choices, close }: { before: FlowDocument; after: FlowDocument; titles: [string, string]; choices: Choices | undefined; close: () => void }) {
  const { t } = useTranslation()
  const changed = useMemo(() => new Set(differences(before, after).map((d) => d.node)), [before, after])
  return (
    <Modal open onCancel={close} footer={null} width="94vw" title={t('flows.sideBySide')} className="beside-dialog">
      <div className="beside">
        {([before, after] as const).map((document, i) => <section key={i} aria-label={titles[i]!}><h3>{titles[i]}</h3><div className="beside-canvas"><Seen document={document} choices={choices} changed={changed} /></div></section>)}
      </div>
    </Modal>
  )
}
