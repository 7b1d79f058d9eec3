import { CloudDownloadOutlined, DeleteOutlined, SaveOutlined, SettingOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Checkbox, Form, Input, InputNumber, Progress, Switch, Table, Tag, TimePicker, type TableColumnsType } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '@/lib/bytes'
import { http } from '@/lib/http'
import { codeText, problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'
import { FormDrawer } from './form-drawer'
import './administration.css'

type Backup = { name: string; at: string; bytes: number; daily: boolean; sealed: boolean; withRecordings: boolean; files: number; seconds: number; provenAt: string | null; proofSeconds: number; fault: string }
type Settings = { daily: boolean; minute: number; kept: number; withRecordings: boolean; folder: string }
type Backups = { settings: Settings; sealed: boolean; folder: string; progress: { step: string; done: number; total: number }; items: Backup[] }
type Fields = Omit<Settings, 'minute'> & { minute: Dayjs; password: string; open: boolean }

const path = '/api/backups'
const busyEveryMs = 1_000, idleEveryMs = 15_000

/** The backups there are, with the proof that each can be taken back. */
export default function BackupsPage() {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const [setting, setSetting] = useState(false)
  const query = useQuery({
    queryKey: ['administration', 'backups'], queryFn: ({ signal }) => http.get<Backups>(path, signal),
    refetchInterval: ({ state }) => (state.data && state.data.progress.step !== 'idle' ? busyEveryMs : idleEveryMs),
  })
  const refresh = () => client.invalidateQueries({ queryKey: ['administration', 'backups'] })
  const busy = query.data !== undefined && query.data.progress.step !== 'idle'
  const make = () => http.post(path).then(() => { void message.success(t('backups.started')); return refresh() }, (error: unknown) => void message.error(problemText(error)))
  const remove = ({ name }: Backup) => modal.confirm({
    title: t('backups.deleteTitle', { name }), content: t('backups.deleteText'), okText: t('admin.delete'), okButtonProps: { danger: true }, cancelText: t('admin.cancel'),
    onOk: () => http.delete(`${path}/${encodeURIComponent(name)}`).then(refresh, (error: unknown) => void message.error(problemText(error))),
  })
  const acts = (backup: Backup) => (
    <span className="nowrap">
      <Button size="small" type="text" icon={<CloudDownloadOutlined />} aria-label={t('backups.download')} href={`${path}/${encodeURIComponent(backup.name)}`} download={backup.name} />
      <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('backups.deleteTitle', { name: backup.name })} onClick={() => void remove(backup)} />
    </span>
  )
  const kind = (backup: Backup) => <>{backup.daily ? t('backups.daily') : t('backups.byHand')} · {backup.sealed ? t('backups.sealed') : t('backups.open')}{backup.withRecordings && ` · ${t('backups.withSound')}`}</>
  const columns: TableColumnsType<Backup> = [
    { title: t('backups.at'), key: 'at', width: 150, render: (_, backup) => <b><At iso={backup.at} /></b> },
    { title: t('backups.size'), key: 'size', width: 110, align: 'right', render: (_, backup) => <span className="num">{formatBytes(backup.bytes)}</span> },
    { title: t('backups.kind'), key: 'kind', width: 260, render: (_, backup) => kind(backup) },
    { title: t('backups.proof'), key: 'proof', render: (_, backup) => <Proof backup={backup} /> },
    { key: 'acts', width: 90, align: 'right', render: (_, backup) => acts(backup) },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head">
        <h1>{t('backups.title')}</h1>
        <Button className="end" icon={<SettingOutlined />} onClick={() => setSetting(true)}>{t('backups.settings')}</Button>
        <Button type="primary" icon={<SaveOutlined />} loading={busy} onClick={() => void make()}>{t('backups.make')}</Button>
      </div>
      <Loaded query={query} rows={5}>
        {({ items, progress, settings, folder }) => (
          <>
            {progress.step !== 'idle' && <Alert type="info" className="sign-alert" title={codeText('backups.step', progress.step)} description={progress.total > 0 && <Progress percent={Math.floor((100 * progress.done) / progress.total)} size="small" />} />}
            {items.length === 0
              ? <Empty icon={<SaveOutlined />} title={t('backups.noneTitle')} text={t('backups.noneText')}><Button icon={<SaveOutlined />} loading={busy} onClick={() => void make()}>{t('backups.make')}</Button></Empty>
              : (
                <>
                  <div className="wide-only list-table"><Table rowKey="name" size="small" columns={columns} dataSource={items} pagination={items.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} sticky scroll={{ x: 800 }} /></div>
                  <ul className="narrow-only narrow-list">{items.map((backup) => <li key={backup.name}><div className="narrow-row"><span className="grow"><b><At iso={backup.at} /></b> <small className="num">{formatBytes(backup.bytes)}</small><small>{kind(backup)}</small><Proof backup={backup} /></span>{acts(backup)}</div></li>)}</ul>
                </>
              )}
            <p className="dim small backup-how"><b>{t('backups.howTitle')}</b> {t('backups.howText')}</p>
            {setting && <SettingsForm settings={settings} folder={folder} onClose={() => setSetting(false)} />}
          </>
        )}
      </Loaded>
    </section>
  )
}

function Proof({ backup }: { backup: Backup }) {
  const { t } = useTranslation()
  if (backup.fault) return <Tag color="error">{t('backups.failed', { fault: backup.fault })}</Tag>
  return backup.provenAt === null ? <Tag>{t('backups.notProven')}</Tag> : <Tag color="success">{t('backups.proven', { seconds: backup.proofSeconds.toFixed(1) })}</Tag>
}

function SettingsForm({ settings, folder, onClose }: { settings: Settings; folder: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  const save = async ({ minute, password, open, ...fields }: Fields) => {
    const wish = { settings: { ...fields, folder: fields.folder.trim(), minute: minute.hour() * 60 + minute.minute() }, password: open ? '' : password || null }
    client.setQueryData(['administration', 'backups'], await http.put<Backups>(`${path}/settings`, wish))
    void message.success(t('backups.saved'))
  }
  const required = [{ required: true, message: t('why.required') }]
  return (
    <FormDrawer<Fields> open title={t('backups.settings')} initial={{ ...settings, minute: dayjs().startOf('day').add(settings.minute, 'minute'), password: '', open: false }} save={save} onClose={onClose}>
      {() => (
        <>
          <Form.Item name="daily" label={t('backups.dailyField')} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="minute" label={t('backups.time')} extra={t('backups.timeHelp')} rules={required}><TimePicker format="HH:mm" allowClear={false} needConfirm={false} /></Form.Item>
          <Form.Item name="kept" label={t('backups.kept')} extra={t('backups.keptHelp')} rules={required}><InputNumber min={1} max={365} precision={0} /></Form.Item>
          <Form.Item name="withRecordings" label={t('backups.withRecordings')} extra={t('backups.withRecordingsHelp')} valuePropName="checked"><Switch /></Form.Item>
          <Form.Item name="folder" label={t('backups.folder')} extra={t('backups.folderHelp', { folder })}><Input maxLength={400} allowClear /></Form.Item>
          <Form.Item name="password" label={t('backups.password')} extra={t('backups.passwordHelp')}><Input.Password maxLength={200} autoComplete="new-password" /></Form.Item>
          <Form.Item name="open" valuePropName="checked"><Checkbox>{t('backups.passwordOff')}</Checkbox></Form.Item>
        </>
      )}
    </FormDrawer>
  )
}
