import { UploadOutlined } from '@ant-design/icons'
import { Alert, Button, Drawer, Input, Table, Tag, Upload, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { download, toCsv } from '@/lib/csv'
import { http } from '@/lib/http'
import { codeText } from '@/lib/i18n'
import { useRefreshPeople, type ImportedRow, type ImportResult } from '@/lib/people'
import { useAttempt } from '@/ui/use-attempt'

/** Many people by a file: looked at first, with what is wrong at each row, and then all or nothing. */
export function ImportDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const refresh = useRefreshPeople()
  const [csv, setCsv] = useState('')
  const [seen, setSeen] = useState<ImportResult | null>(null)
  const { busy, problem, attempt } = useAttempt()
  const run = async (commit: boolean) => {
    await attempt(async () => {
      const result = await http.post<ImportResult>('/api/people/import', { csv, commit })
      setSeen(result)
      if (result.committed) {
        await refresh()
        download('passwords.csv', 'text/csv;charset=utf-8', toCsv([[t('people.jobNumber'), t('people.name'), t('admin.password')], ...result.rows.map((row) => [row.jobNumber, row.name, row.password ?? ''])]))
      }
    })
  }
  const columns: TableColumnsType<ImportedRow> = [
    { title: t('people.line'), dataIndex: 'line', width: 60, align: 'right' },
    { title: t('people.jobNumber'), dataIndex: 'jobNumber', width: 90 }, { title: t('people.name'), dataIndex: 'name', width: 120, ellipsis: true },
    { title: t('people.roles'), dataIndex: 'roles', width: 120, ellipsis: true }, { title: t('people.team'), dataIndex: 'team', width: 120, ellipsis: true },
    { title: t('people.check'), key: 'problem', render: (_, row) => (row.problem ? <Tag color="error">{problemOf(row.problem)}</Tag> : <Tag color="success">{t('people.rowGood')}</Tag>) },
  ]
  return (
    <Drawer open onClose={onClose} size={760} title={t('people.import')} extra={seen?.committed ? <Button type="primary" onClick={onClose}>{t('people.done')}</Button> : <><Button loading={busy} disabled={!csv.trim()} onClick={() => void run(false)}>{t('people.preview')}</Button> <Button type="primary" loading={busy} disabled={!seen || seen.bad > 0} onClick={() => void run(true)}>{t('people.importNow')}</Button></>}>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      {seen?.committed ? <Alert type="success" showIcon title={t('people.imported', { count: seen.good })} className="sign-alert" /> : (
        <>
          <p className="dim">{t('people.importText')}</p>
          <Upload accept=".csv,text/csv,text/plain" showUploadList={false} beforeUpload={(file) => { void file.text().then((text) => { setCsv(text); setSeen(null) }); return false }}><Button icon={<UploadOutlined />}>{t('people.chooseFile')}</Button></Upload>
          <Input.TextArea className="import-text" value={csv} autoSize={{ minRows: 5, maxRows: 10 }} aria-label={t('people.import')} placeholder={t('people.importExample')} onChange={(e) => { setCsv(e.target.value); setSeen(null) }} />
        </>
      )}
      {seen && !seen.committed && <Alert type={seen.bad ? 'warning' : 'info'} showIcon title={t('people.counted', { good: seen.good, bad: seen.bad })} className="sign-alert" />}
      {seen && <Table rowKey="line" size="small" columns={columns} dataSource={seen.rows} pagination={seen.rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} scroll={{ x: 620 }} />}
    </Drawer>
  )
}

/** `team unknown`: the field, and what is wrong with it; or the code of a refusal. */
function problemOf(problem: string): string {
  const [field = '', why] = problem.split(' ')
  return why ? `${codeText('people.field', field)} ${codeText('why', why)}` : codeText('problem', problem)
}
