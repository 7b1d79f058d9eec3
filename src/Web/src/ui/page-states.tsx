import { ExclamationCircleFilled, ReloadOutlined } from '@ant-design/icons'
import { Button, Skeleton } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { problemCode, problemText } from '@/lib/i18n'

const skeletonAfterMs = 200

/** Nothing for the first 200 ms, then a skeleton: what comes at once does not flicker. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), skeletonAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return <div className="page-state" role="status" aria-label={t('common.loading')}>{late && <Skeleton active title={false} paragraph={{ rows }} />}</div>
}

/** What will appear here, and the first step. */
export function Empty({ icon, title, text, children }: { icon?: ReactNode; title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="page-state page-empty">
      {icon && <div className="page-empty-icon">{icon}</div>}
      <strong>{title}</strong>
      {text && <p>{text}</p>}
      {children}
    </div>
  )
}

/** A failed part stays where it is, says why, and can be tried again. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation()
  return (
    <div className="page-state page-failed" role="alert">
      <strong><ExclamationCircleFilled /> {t('common.failed')}</strong>
      <p>{problemText(error)}</p>
      {retry && <Button icon={<ReloadOutlined />} onClick={retry}>{t('common.retry')}</Button>}
      <small>{t('common.code', { code: problemCode(error) })}</small>
    </div>
  )
}

type Query<T> = { data: T | undefined; error: unknown; refetch: () => unknown }

/** The usual three: data, else the error with retry, else a skeleton. Data that is there stays when a later fetch fails. */
export function Loaded<T>({ query, rows, children }: { query: Query<T>; rows?: number; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />
  return <Loading {...(rows === undefined ? {} : { rows })} />
}
