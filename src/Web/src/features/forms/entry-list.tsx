import { DownloadOutlined } from '@ant-design/icons'
import { Button, Pagination, Table, Tag } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { entriesFile, useEntries, type ContactForm } from '@/lib/forms'
import { nameIn } from '@/lib/i18n'
import { useQueueName } from '@/lib/use-queue-name'
import { Empty, Loaded } from '@/ui/page-states'
import { At } from '@/ui/time'

const pageSize = 50

/** What agents entered in one form, the newest first; the file has every field that any version had. */
export function EntryList({ form }: { form: ContactForm }) {
  const { t, i18n } = useTranslation()
  const [page, setPage] = useState(1)
  const query = useEntries(form.id, page, pageSize)
  const queueName = useQueueName()
  const shown = (key: string, value: string | undefined) => {
    const option = form.fields.find((field) => field.key === key)?.options?.find((one) => one.zh === value)
    return option ? nameIn(i18n.language, option) : value
  }
  return (
    <div className="form-entries">
      <div className="form-foot">{(['xlsx', 'csv', 'csv-gb18030'] as const).map((format) => <Button key={format} icon={<DownloadOutlined />} href={entriesFile(form.id, format, i18n.language)}>{format === 'xlsx' ? 'XLSX' : format === 'csv' ? 'CSV' : 'CSV GB18030'}</Button>)}</div>
      <Loaded query={query} rows={8}>
        {(found) => found.total === 0 ? <Empty title={t('forms.noEntries')} text={t('forms.noEntriesText')} /> : (
          <>
            <Table
              size="small" rowKey="callId" pagination={false} dataSource={found.items} scroll={{ x: 'max-content' }}
              columns={[
                { title: t('forms.changedAt'), render: (_, row) => <At iso={row.updatedAt} /> },
                { title: t('calls.queue'), render: (_, row) => queueName(row.queue) },
                { title: t('calls.agent'), render: (_, row) => <span className="num">{[...new Set([row.createdBy, row.updatedBy])].join(' · ')}</span> },
                { title: t('forms.state'), render: (_, row) => row.submittedAt ? <Tag color="success">{t('forms.submitted')}</Tag> : <Tag>{t('forms.draft')}</Tag> },
                ...form.fields.filter((field) => field.kind !== 'lookup').map((field) => ({ key: field.key, title: nameIn(i18n.language, field.label), render: (_: unknown, row: (typeof found.items)[number]) => <span className="form-value">{shown(field.key, row.values[field.key])}</span> })),
              ]}
            />
            <Pagination align="end" current={page} pageSize={pageSize} total={found.total} showSizeChanger={false} onChange={setPage} />
          </>
        )}
      </Loaded>
    </div>
  )
}
