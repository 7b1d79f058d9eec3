import { InboxOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Progress, Radio, Select, Table, Upload } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readCustomerFile, useCustomerActs, useImportJob, type ImportJob } from '@/lib/customers'
import { nameIn } from '@/lib/i18n'
import { useAttempt } from '@/ui/use-attempt'

/** A file of customers: looked at, its columns mapped, then brought in while one looks on or does something else. */
export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const acts = useCustomerActs()
  const [read, setRead] = useState<ImportJob | null>(null)
  const [mapping, setMapping] = useState<(string | null)[]>([])
  const [duplicates, setDuplicates] = useState('skip')
  const [running, setRunning] = useState<string | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const job = useImportJob(running).data
  const choose = (file: Blob) => void attempt(async () => {
    const seen = await readCustomerFile(file)
    setRead(seen)
    setMapping(seen.mapping)
  })
  const start = () => void attempt(async () => {
    if (!read) return
    await acts.runImport(read.id, mapping, duplicates)
    setRunning(read.id)
  })
  const close = () => {
    if (read && !running) void acts.cancelImport(read.id).catch(() => undefined)
    void acts.refresh()
    onClose()
  }
  return (
    <Drawer
      open onClose={close} size={760} title={t('customers.import')}
      extra={read && !running ? <Button type="primary" loading={busy} disabled={!mapping.includes('name')} onClick={start}>{t('customers.importRows', { count: read.rows })}</Button> : running && <Button onClick={close}>{t('customers.close')}</Button>}
    >
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      {!read && (
        <Upload.Dragger accept=".csv,.txt,.xlsx" showUploadList={false} disabled={busy} beforeUpload={(file) => { choose(file); return false }}>
          <p className="page-empty-icon"><InboxOutlined /></p><p>{t('customers.importDrop')}</p><p className="dim">{t('customers.importText')}</p>
        </Upload.Dragger>
      )}
      {read && !running && <Mapping read={read} mapping={mapping} setMapping={setMapping} duplicates={duplicates} setDuplicates={setDuplicates} />}
      {running && job && <Running job={job} cancel={() => void acts.cancelImport(running)} />}
    </Drawer>
  )
}

function Mapping({ read, mapping, setMapping, duplicates, setDuplicates }: { read: ImportJob; mapping: (string | null)[]; setMapping: (to: (string | null)[]) => void; duplicates: string; setDuplicates: (to: string) => void }) {
  const { t, i18n } = useTranslation()
  const options = [{ value: '', label: t('customers.leftOut') }, ...read.columns.map((column) => ({ value: column.id, label: nameIn(i18n.language, column.name) }))]
  const columns = read.headings.map((heading, index) => ({
    key: index, width: 150, ellipsis: true, dataIndex: index,
    title: <div className="customers-mapping"><span className="cut">{heading || '–'}</span><Select size="small" value={mapping[index] ?? ''} aria-label={heading} options={options} popupMatchSelectWidth={false} onChange={(to: string) => setMapping(read.headings.map((_, i) => (i === index ? to || null : mapping[i] ?? null)))} /></div>,
  }))
  return (
    <div className="list-form">
      <Alert type="info" showIcon title={t('customers.importSeen', { rows: read.rows, taken: read.taken ?? 0 })} />
      <Radio.Group value={duplicates} onChange={(e) => setDuplicates(e.target.value as string)} options={[{ value: 'skip', label: t('customers.duplicateSkip') }, { value: 'update', label: t('customers.duplicateUpdate') }]} />
      {!mapping.includes('name') && <Alert type="warning" showIcon title={t('customers.nameUnmapped')} />}
      <Table size="small" rowKey={(row) => read.sample.indexOf(row)} columns={columns} dataSource={read.sample} pagination={false} scroll={{ x: columns.length * 150 }} />
    </div>
  )
}

function Running({ job, cancel }: { job: ImportJob; cancel: () => void }) {
  const { t } = useTranslation()
  const done = job.state !== 'running'
  return (
    <div className="list-form">
      <Progress percent={Math.floor((job.seen / Math.max(1, job.rows)) * 100)} status={job.state === 'failed' ? 'exception' : job.state === 'done' ? 'success' : done ? 'normal' : 'active'} aria-label={t('customers.import')} />
      <Alert type={job.state === 'failed' ? 'error' : job.failed > 0 ? 'warning' : done ? 'success' : 'info'} showIcon title={t(`customers.importState.${job.state}`)} description={t('customers.importCounts', { created: job.created, updated: job.updated, skipped: job.skipped, failed: job.failed })} />
      {!done && <div><Button danger onClick={cancel}>{t('customers.importCancel')}</Button></div>}
      {done && job.failed > 0 && <a href={`/api/customers/imports/${job.id}/faults`} download>{t('customers.faultsFile', { count: job.failed })}</a>}
    </div>
  )
}
