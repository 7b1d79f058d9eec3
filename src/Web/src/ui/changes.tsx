import { UndoOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { codeText } from '@/lib/i18n'
import { useSettingsChanges } from '@/lib/routing-settings'
import { Loaded } from './page-states'
import { At } from './time'

/** Who changed it and when; each version can be taken into the form again. */
export function Changes<T>({ kind, subject, onUse }: { kind: 'queue' | 'agent'; subject: string; onUse: (content: T) => void }) {
  const { t } = useTranslation()
  const query = useSettingsChanges<T>(kind, subject)
  return (
    <>
      <div className="panel-head"><h2>{t('settings.changes')}</h2></div>
      <Loaded query={query} rows={3}>
        {(changes) => changes.length === 0 ? <p className="page-state dim">{t('settings.noChanges')}</p> : (
          <ol className="settings-changes">
            {changes.map((change) => (
              <li key={change.version}>
                <div className="settings-change-head">
                  <span className="num">v{change.version}</span><At iso={change.at} />
                  {change.content !== null && <Button size="small" type="link" icon={<UndoOutlined />} onClick={() => { if (change.content !== null) onUse(change.content) }}>{t('settings.useAgain')}</Button>}
                </div>
                <span>{change.who === '' ? t('settings.program') : `${change.name} ${change.who}`} · {codeText('settingsAction', change.action)}</span>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </>
  )
}
