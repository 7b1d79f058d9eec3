import { Button } from 'antd'
import { Component, useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useRouteError } from 'react-router'
import { isMissingPart, ownPages, reloadFor } from '@/lib/pages'
import { Empty } from '@/ui/page-states'

/** Catches what a page throws, so that a mistake on one page is a sentence and not a white screen. */
export class Crash extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    return this.state.error === null ? this.props.children : <Crashed error={this.state.error} />
  }

  static Route = function CrashedRoute() {
    return <Crashed error={useRouteError()} />
  }
}

function Crashed({ error }: { error: unknown }) {
  const { t } = useTranslation()
  useEffect(() => { if (isMissingPart(error)) reloadFor(`part of ${ownPages()}`) }, [error])
  return (
    <Empty title={t('crash.title')} text={t('crash.text')}>
      <Button type="primary" onClick={() => location.reload()}>{t('crash.reload')}</Button>
      <small className="dim">{t('common.code', { code: error instanceof Error ? error.message.slice(0, 120) : 'page' })}</small>
    </Empty>
  )
}
