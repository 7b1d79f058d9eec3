import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import type { Measure } from './api'

/** How each figure of the report is made: from the one catalogue that also computes it. */
export function Definitions({ measures, chosen, close }: { measures: Measure[]; chosen: string | null; close: () => void }) {
  const { t, i18n } = useTranslation()
  const other = i18n.language === 'en-US' ? 'zh-CN' : 'en-US'
  const first = measures.filter((m) => m.key === chosen)
  return (
    <Drawer open={chosen !== null} onClose={close} size={460} title={t('reports.definitions')}>
      <dl className="report-definitions">
        {[...first, ...measures.filter((m) => m.key !== chosen)].map((m) => (
          <div key={m.key} className={m.key === chosen ? 'report-defined' : ''}>
            <dt>{nameIn(i18n.language, m.name)} <small className="dim">{nameIn(other, m.name)}</small></dt>
            <dd>{nameIn(i18n.language, m.formula)}</dd>
            <dd className="small dim">{t('reports.version', { version: m.version })} · <code>{m.key}</code> · {t('reports.counts', { table: m.counts })}</dd>
          </div>
        ))}
      </dl>
    </Drawer>
  )
}
