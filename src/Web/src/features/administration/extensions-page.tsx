import { CheckCircleFilled, MinusCircleOutlined, NumberOutlined, PhoneOutlined, PlusOutlined } from '@ant-design/icons'
import { App, Button, Table, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useExtensions, useRefresh, type Extension, type ExtensionSecret } from '@/lib/administration'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'
import { ExtensionForm } from './extension-form'
import { useDelete } from './form-drawer'
import { PhoneServicesForm } from './phone-services-form'
import './administration.css'

/** Phones that register, and what they may do. */
export function ExtensionsPage() {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const query = useExtensions()
  const refresh = useRefresh()
  const ask = useDelete()
  const showSecret = useSecret()
  const [open, setOpen] = useState<Extension | 'new' | null>(null)
  const [services, setServices] = useState(false)
  const remove = ({ settings: { number } }: Extension) => ask(number,
    () => http.get<string[]>(`/api/extensions/${number}/references`),
    async () => { await http.delete(`/api/extensions/${number}?force=true`); setOpen(null); await refresh() })
  const renew = ({ settings: { number } }: Extension) => modal.confirm({
    title: t('admin.renewTitle', { number }), content: t('admin.renewText'), okText: t('admin.renew'), cancelText: t('admin.cancel'),
    onOk: () => http.post<ExtensionSecret>(`/api/extensions/${number}/secret`).then(showSecret, (error: unknown) => { message.error(problemText(error)) }),
  })

  const columns: TableColumnsType<Extension> = [
    { title: t('admin.number'), key: 'number', width: 90, render: (_, { settings }) => <b className="num">{settings.number}</b> },
    { title: t('admin.name'), key: 'name', ellipsis: true, render: (_, { settings }) => settings.name },
    { title: t('admin.phone'), key: 'phone', width: 130, render: (_, extension) => <Registered on={extension.registered} /> },
    { title: t('admin.right'), key: 'right', width: 150, render: (_, { settings }) => t(`right.${settings.right}`) },
    { title: t('admin.outsideNow'), key: 'outside', width: 150, align: 'right', render: (_, { settings, outsideCalls, outsideCallsThisHour }) => settings.right !== 'internal' && <span className="num">{t('admin.outsideUse', { now: outsideCalls, hour: outsideCallsThisHour })}</span> },
  ]
  return (
    <section className="panel list-page">
      <div className="list-head"><h1>{t('admin.extensions')}</h1><Button className="end" icon={<NumberOutlined />} onClick={() => setServices(true)}>{t('exchange.services')}</Button><Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newExtension')}</Button></div>
      <Loaded query={query}>
        {(extensions) => extensions.length === 0
          ? <Empty icon={<PhoneOutlined />} title={t('admin.noExtensions')} text={t('admin.noExtensionsText')}><Button icon={<PlusOutlined />} onClick={() => setOpen('new')}>{t('admin.newExtension')}</Button></Empty>
          : (
            <>
              <div className="wide-only list-table">
                <Table rowKey={({ settings }) => settings.number} size="small" columns={columns} dataSource={extensions} sticky scroll={{ x: 640 }} pagination={extensions.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
                  onRow={(extension) => ({ className: 'row-link', tabIndex: 0, onClick: () => setOpen(extension), onKeyDown: (e) => { if (e.key === 'Enter') setOpen(extension) } })} />
              </div>
              <ul className="narrow-only narrow-list">
                {extensions.map((extension) => (
                  <li key={extension.settings.number}><button type="button" className="narrow-row" onClick={() => setOpen(extension)}><span className="grow"><b className="num">{extension.settings.number}</b><small className="cut">{extension.settings.name}</small></span><Registered on={extension.registered} /></button></li>
                ))}
              </ul>
            </>
          )}
      </Loaded>
      <ExtensionForm open={open} onClose={() => setOpen(null)} onDelete={remove} onRenew={renew} onSecret={showSecret} />
      <PhoneServicesForm open={services} onClose={() => setServices(false)} />
    </section>
  )
}

function Registered({ on }: { on: boolean }) {
  const { t } = useTranslation()
  return on ? <span className="health health-up"><CheckCircleFilled /> {t('admin.registered')}</span> : <span className="health health-unknown"><MinusCircleOutlined /> {t('admin.notRegistered')}</span>
}

/** The password of a phone is shown this once. */
function useSecret(): (secret: ExtensionSecret) => void {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  return (secret) => void modal.success({
    title: t('admin.secretTitle', { number: secret.number }), width: 480, okText: t('admin.secretDone'),
    content: <><p>{t('admin.secretText')}</p><dl className="pairs"><dt>{t('admin.user')}</dt><dd className="num">{secret.user}</dd><dt>{t('admin.password')}</dt><dd><code className="secret">{secret.password}</code></dd></dl></>,
  })
}
