import { CustomerServiceOutlined } from '@ant-design/icons'
import { Button, Input, Popover, Radio, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { chooseMonitorPhone, monitorPhone } from '@/lib/monitoring'

/** Over which phone a supervisor hears when he has no shift: this browser, or a telephone of the centre. */
export function MonitorPhone() {
  const { t } = useTranslation()
  const [phone, setPhone] = useState(monitorPhone)
  const [extension, setExtension] = useState(phone.kind === 'extension' ? phone.extension : '')
  const browser = phone.kind === 'browser'
  const choose = (next: typeof phone) => { setPhone(next); chooseMonitorPhone(next.kind === 'extension' && next.extension === '' ? { kind: 'browser' } : next) }
  const content = (
    <Space orientation="vertical" size={8} className="monitor-phone">
      <Radio.Group value={phone.kind} onChange={({ target }) => choose(target.value === 'browser' ? { kind: 'browser' } : { kind: 'extension', extension })}>
        <Space orientation="vertical">
          <Radio value="browser">{t('monitor.phone.browser')}</Radio>
          <Radio value="extension">{t('monitor.phone.extension')}</Radio>
        </Space>
      </Radio.Group>
      <Input
        value={extension} disabled={browser} maxLength={16} inputMode="numeric" placeholder="8001" aria-label={t('monitor.phone.number')}
        onChange={({ target }) => { const digits = target.value.replace(/\D/g, ''); setExtension(digits); choose({ kind: 'extension', extension: digits }) }}
      />
      <span className="dim small">{t('monitor.phone.hint')}</span>
    </Space>
  )
  return (
    <Popover trigger="click" placement="bottomRight" title={t('monitor.phone.title')} content={content} destroyOnHidden>
      <Button size="small" icon={<CustomerServiceOutlined />}>{browser ? t('session.phone.browser') : phone.extension || '–'}</Button>
    </Popover>
  )
}
