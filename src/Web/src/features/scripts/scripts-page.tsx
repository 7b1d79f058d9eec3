import { PlusOutlined, ReadOutlined, SearchOutlined } from '@ant-design/icons'
import { Alert, App, Button, Drawer, Form, Input, Segmented, Select, Table, Tag, type TableColumnsType } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { nameIn, problemText } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'
import { scriptsKey, useScripts, type Script } from '@/lib/scripts'
import { useQueueName } from '@/lib/use-queue-name'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { ScriptSteps, stepsOfForm, stepsToForm } from './script-steps'
import './scripts.css'

type Values = Pick<Script, 'title' | 'text' | 'queues' | 'class' | 'direction' | 'steps'>
const empty: Values = { title: '', text: '', queues: [], class: '', direction: '', steps: [] }

/** Texts by situation: found by a word of title or text, and written here. */
export default function ScriptsPage() {
  const { t } = useTranslation()
  const query = useScripts()
  const queueName = useQueueName()
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<Script | 'new' | null>(null)
  const columns: TableColumnsType<Script> = [
    { title: t('scripts.name'), dataIndex: 'title', width: 200, ellipsis: true, render: (title: string, { steps }) => <><b>{title}</b>{steps.length > 0 && <> <Tag>{t('walk.count', { count: steps.length })}</Tag></>}</> },
    { title: t('scripts.text'), dataIndex: 'text', ellipsis: true },
    { title: t('scripts.queues'), key: 'queues', width: 200, ellipsis: true, render: (_, { queues }) => queues.length === 0 ? t('scripts.any') : queues.map((id) => <Tag key={id}>{queueName(id)}</Tag>) },
    { title: t('customers.class'), dataIndex: 'class', width: 110, render: (level: string) => level || t('scripts.any') },
    { title: t('scripts.updatedAt'), key: 'updatedAt', width: 180, align: 'right', render: (_, script) => <><At iso={script.updatedAt} /> <span className="dim">{script.updatedBy}</span></> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('scripts.title')}</h1>
        <Input className="list-search" allowClear prefix={<SearchOutlined />} value={search} maxLength={100} placeholder={t('scripts.search')} aria-label={t('scripts.search')} onChange={(e) => setSearch(e.target.value)} />
        <Button className="end" type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('scripts.new')}</Button>
      </div>
      <Loaded query={query} rows={6}>
        {(all) => {
          const found = all.filter((script) => `${script.title} ${script.text}`.toLowerCase().includes(search.trim().toLowerCase()))
          if (all.length === 0) return <Empty icon={<ReadOutlined />} title={t('scripts.emptyTitle')} text={t('scripts.emptyText')} />
          if (found.length === 0) return <Empty icon={<SearchOutlined />} title={t('customers.noneFound', { search })} />
          return (
            <>
              <div className="wide-only list-table"><Table rowKey="id" size="small" columns={columns} dataSource={found} sticky scroll={{ x: 900 }} pagination={false} onRow={(script) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(script), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(script) } })} /></div>
              <ul className="narrow-only narrow-list">{found.map((script) => <li key={script.id}><button type="button" className="narrow-row" onClick={() => setOpen(script)}><span className="grow"><b>{script.title}</b><small className="cut">{script.text}</small></span></button></li>)}</ul>
            </>
          )
        }}
      </Loaded>
      {open && <ScriptDrawer script={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </section>
  )
}

function ScriptDrawer({ script, onClose }: { script: Script | null; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const { modal } = App.useApp()
  const client = useQueryClient()
  const queues = useQueues().data ?? []
  const [form] = Form.useForm<Values>()
  const [problem, setProblem] = useState<string | null>(null)
  const run = (done: Promise<unknown>) => done.then(() => client.invalidateQueries({ queryKey: scriptsKey })).then(onClose, (error: unknown) => setProblem(problemText(error)))
  const branched = (Form.useWatch('steps', form)?.length ?? 0) > 0
  const save = (values: Values) => {
    const wish = { ...values, text: values.text ?? '', steps: stepsOfForm(values.steps) }
    void run(script ? http.put(`/api/scripts/${script.id}`, wish) : http.post('/api/scripts', wish))
  }
  const remove = () => script && modal.confirm({ title: t('scripts.removeTitle', { title: script.title }), okText: t('scripts.remove'), okButtonProps: { danger: true }, cancelText: t('customers.keep'), onOk: () => run(http.delete(`/api/scripts/${script.id}`)) })
  const directions = [{ value: '', label: t('scripts.any') }, { value: 'in', label: t('customers.inbound') }, { value: 'out', label: t('customers.outbound') }]
  return (
    <Drawer open onClose={onClose} size={620} title={script?.title ?? t('scripts.new')} extra={<Button type="primary" onClick={() => form.submit()}>{t('common.save')}</Button>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={script ? { ...script, steps: stepsToForm(script.steps) } : empty} onFinish={save}>
        <Form.Item name="title" label={t('scripts.name')} rules={[{ required: true, whitespace: true, message: t('inbox.titleRequired') }]}><Input maxLength={100} /></Form.Item>
        <Form.Item name="text" label={t('scripts.text')} extra={t('scripts.places')} hidden={branched} rules={branched ? [] : [{ required: true, whitespace: true, message: t('inbox.textRequired') }]}><Input.TextArea maxLength={10_000} autoSize={{ minRows: 6, maxRows: 18 }} /></Form.Item>
        <ScriptSteps />
        <Form.Item name="queues" label={t('scripts.queues')}><Select mode="multiple" optionFilterProp="label" placeholder={t('scripts.any')} options={queues.map((queue) => ({ value: queue.id, label: nameIn(i18n.language, queue.name) }))} /></Form.Item>
        <Form.Item name="class" label={t('customers.class')}><Input maxLength={32} placeholder={t('scripts.any')} /></Form.Item>
        <Form.Item name="direction" label={t('scripts.direction')}><Segmented options={directions} /></Form.Item>
      </Form>
      {script && <Button danger type="text" onClick={remove}>{t('scripts.remove')}</Button>}
    </Drawer>
  )
}
