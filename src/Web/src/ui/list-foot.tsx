import { Pagination } from 'antd'
import { useTranslation } from 'react-i18next'

const pageSizes = [25, 50, 100, 200]

/** Foot of every list: total and paging by the server. */
export function ListFoot({ total, page, pageSize, onChange }: { total: number; page: number; pageSize: number; onChange: (page: number, pageSize: number) => void }) {
  const { t } = useTranslation()
  return (
    <div className="list-foot">
      <span className="num dim">{t('common.total', { total: total.toLocaleString('en-US') })}</span>
      <Pagination size="small" responsive current={page} pageSize={pageSize} total={total} showSizeChanger pageSizeOptions={pageSizes} onChange={onChange} />
    </div>
  )
}
