import { ApartmentOutlined, DashboardOutlined, ImportOutlined, PlusOutlined, SearchOutlined, SettingOutlined } from '@ant-design/icons'
import { Alert, Badge, Button, Checkbox, Drawer, Form, Input, Select, Table, Tag, type TableColumnsType } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearchParams } from 'react-router'
import { nameIn, problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { useAttempt } from '@/ui/use-attempt'
import { createFlow, readSettings, useFlows, useTemplates, writeSettings, type FlowRow } from './api'
import { SpeechForm } from './speech-form'
import type { FlowDocument } from './document'
import './flows.css'

/** All flows: which numbers lead to them, what is in force, and what is wrong. */
export default function FlowsPage() {
  const { t } = useTranslation()
  const [params, setParams] = useSearchParams()
  const navigate = useNavigate()
  const search = (params.get('search') ?? '').toLowerCase()
  const query = useFlows()
  const [making, setMaking] = useState(false)
  const [settings, setSettings] = useState(false)
  const open = (row: FlowRow) => void navigate(`/flows/${encodeURIComponent(row.id)}`)
  const columns: TableColumnsType<FlowRow> = [
    { title: t('flows.name'), dataIndex: 'name', ellipsis: true, render: (name: string, row) => <><b>{name}</b> <span className="dim num">{row.id}</span></> },
    { title: t('flows.numbers'), dataIndex: 'numbers', width: 200, ellipsis: true, render: (numbers: string[]) => numbers.map((n) => <Tag key={n} className="num">{n}</Tag>) },
    { title: t('flows.state'), key: 'state', width: 180, render: (_, row) => <FlowState row={row} /> },
    { title: t('flows.nodes'), dataIndex: 'nodes', width: 80, align: 'right' },
    { title: t('flows.callsNow'), dataIndex: 'calls', width: 100, align: 'right' },
    { title: t('flows.updated'), dataIndex: 'updatedAt', width: 190, align: 'right', render: (at: string, row) => <><At iso={at} /> <span className="dim">{row.updatedBy}</span></> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('flows.title')}</h1>
        <Input className="list-search" allowClear prefix={<SearchOutlined />} value={params.get('search') ?? ''} maxLength={60} placeholder={t('flows.searchFlows')} aria-label={t('flows.searchFlows')} onChange={(e) => setParams(e.target.value ? { search: e.target.value } : {}, { replace: true })} />
        <span className="end" />
        <Button icon={<DashboardOutlined />} onClick={() => void navigate('/flows/board')}>{t('flows.board')}</Button>
        <Button icon={<SettingOutlined />} aria-label={t('flows.webSettings')} onClick={() => setSettings(true)} />
        <Button type="primary" icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('flows.new')}</Button>
      </div>
      <Loaded query={query} rows={8}>
        {(flows) => {
          const rows = flows.filter((f) => `${f.name} ${f.id} ${f.numbers.join(' ')}`.toLowerCase().includes(search))
          if (flows.length === 0) return <Empty icon={<ApartmentOutlined />} title={t('flows.emptyTitle')} text={t('flows.emptyText')}><Button icon={<PlusOutlined />} onClick={() => setMaking(true)}>{t('flows.new')}</Button></Empty>
          if (rows.length === 0) return <Empty icon={<SearchOutlined />} title={t('flows.noneFound')} />
          return (
            <>
              <div className="wide-only list-table">
                <Table rowKey="id" size="small" columns={columns} dataSource={rows} sticky scroll={{ x: 900 }} pagination={false}
                  onRow={(row) => ({ className: 'row-link', tabIndex: 0, onClick: () => open(row), onKeyDown: (e) => { if (e.key === 'Enter') open(row) } })} />
              </div>
              <ul className="narrow-only narrow-list">
                {rows.map((row) => <li key={row.id}><button type="button" className="narrow-row" onClick={() => open(row)}><span className="grow"><b className="cut">{row.name}</b><small className="num">{row.numbers.join('　') || row.id}</small></span><FlowState row={row} /></button></li>)}
              </ul>
            </>
          )
        }}
      </Loaded>
      <NewFlow open={making} close={() => setMaking(false)} taken={query.data ?? []} made={(id) => void navigate(`/flows/${id}`)} />
      <WebSettings open={settings} close={() => setSettings(false)} />
    </section>
  )
}

function FlowState({ row }: { row: FlowRow }) {
  const { t } = useTranslation()
  if (row.errors > 0) return <Badge status="error" text={t('flows.errors', { count: row.errors })} />
  if (row.version === null) return <Badge status="default" text={t('flows.neverPublished')} />
  return <Badge status={row.changed ? 'warning' : 'success'} text={row.changed ? t('flows.changedSince', { version: row.version }) : t('flows.inForce', { version: row.version })} />
}

type Fields = { name: string; id: string; template?: string }

/** Empty, from a template, or from an exported file. */
function NewFlow({ open, close, taken, made }: { open: boolean; close: () => void; taken: FlowRow[]; made: (id: string) => void }) {
  const { t, i18n } = useTranslation()
  const [form] = Form.useForm<Fields>()
  const templates = useTemplates(open).data ?? []
  const [file, setFile] = useState<{ name: string; document: FlowDocument } | null>(null)
  const { busy, problem, setProblem, attempt } = useAttempt()
  useEffect(() => { if (open) { form.resetFields(); setFile(null); setProblem(null) } }, [open, form])
  const read = async (chosen: File | undefined) => {
    if (!chosen) return
    try {
      const document = JSON.parse(await chosen.text()) as FlowDocument
      setFile({ name: chosen.name, document })
      setProblem(null)
      if (!form.getFieldValue('name') && typeof document.name === 'string') form.setFieldValue('name', document.name)
    } catch { setProblem(t('problem.flow-unreadable')) }
  }
  const submit = (fields: Fields) => attempt(async () => {
    const view = await createFlow(fields.id, fields.name.trim(), file?.document ?? templates.find((x) => x.id === fields.template)?.document)
    close()
    made(view.id)
  })
  return (
    <Drawer open={open} onClose={close} size={420} title={t('flows.new')} extra={<Button type="primary" loading={busy} onClick={() => form.submit()}>{t('flows.create')}</Button>} forceRender>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => void submit(fields)}>
        <Form.Item name="name" label={t('flows.name')} validateTrigger="onBlur" rules={[{ required: true, whitespace: true, message: t('flows.nameRequired') }]}><Input maxLength={60} /></Form.Item>
        <Form.Item name="id" label={t('flows.id')} help={t('flows.idHelp')} validateTrigger="onBlur" rules={[
          { required: true, pattern: /^[a-z0-9][a-z0-9-]{0,39}$/, message: t('problem.flow-id-invalid') },
          { validator: (_, id) => (taken.some((f) => f.id === id) ? Promise.reject(new Error(t('problem.flow-id-taken'))) : Promise.resolve()) },
        ]}><Input maxLength={40} /></Form.Item>
        <Form.Item name="template" label={t('flows.template')} help={nameIn(i18n.language, templates.find((x) => x.id === form.getFieldValue('template'))?.description ?? { zh: '', en: '' })}>
          <Select allowClear disabled={file !== null} placeholder={t('flows.emptyTemplate')} options={templates.map((x) => ({ value: x.id, label: nameIn(i18n.language, x.name) }))} />
        </Form.Item>
        <label className="import-file"><ImportOutlined /> {file ? file.name : t('flows.import')}<input type="file" accept=".json,application/json" onChange={(e) => void read(e.target.files?.[0])} /></label>
      </Form>
    </Drawer>
  )
}

/** Web services inside the house that flows may ask. */
function WebSettings({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation()
  const [hosts, setHosts] = useState('')
  const [fourEyes, setFourEyes] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    if (!open) return
    setProblem(null)
    readSettings().then((s) => { setHosts(s.insideHosts.join('\n')); setFourEyes(s.fourEyes) }, (error: unknown) => setProblem(problemText(error)))
  }, [open])
  const save = () => writeSettings({ insideHosts: hosts.split(/\s+/).filter(Boolean), fourEyes }).then(close, (error: unknown) => setProblem(problemText(error)))
  return (
    <Drawer open={open} onClose={close} size={420} title={t('flows.webSettings')} extra={<Button type="primary" onClick={() => void save()}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <p>{t('flows.webSettingsText')}</p>
      <label className="field"><span>{t('flows.insideHosts')}</span><Input.TextArea className="code" value={hosts} autoSize={{ minRows: 4, maxRows: 16 }} placeholder="10.0.0.5:8080" onChange={(e) => setHosts(e.target.value)} /></label>
      <div className="field settings-switch"><Checkbox checked={fourEyes} onChange={(e) => setFourEyes(e.target.checked)}>{t('flows.fourEyes')}</Checkbox><p className="dim small">{t('flows.fourEyesHelp')}</p></div>
      <SpeechForm open={open} />
    </Drawer>
  )
}
