import { Form, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { usePhoneServices, useRefresh, type PhoneServices } from '@/lib/administration'
import { http } from '@/lib/http'
import { FormDrawer } from './form-drawer'
import { Part } from './form-parts'

const codes = ['doNotDisturbOn', 'doNotDisturbOff', 'forwardOn', 'forwardOff'] as const

/** What phones dial for services of the exchange, and where calls are parked. */
export function PhoneServicesForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const refresh = useRefresh()
  const services = usePhoneServices().data
  const save = async (fields: PhoneServices) => {
    await http.put('/api/phone-services', { ...services, ...fields })
    await refresh()
  }
  if (!services) return null
  return (
    <FormDrawer open={open} title={t('exchange.services')} initial={services} save={save} onClose={onClose}>
      {() => (
        <>
          <p className="dim form-note">{t('exchange.servicesText')}</p>
          <Form.Item name="pickUpCode" label={t('exchange.pickUpCode')} extra={t('exchange.pickUpCodeHelp')}><Input maxLength={6} inputMode="tel" /></Form.Item>
          <div className="form-two">
            {codes.map((name) => <Form.Item key={name} name={name} label={t(`exchange.${name}`)} extra={name === 'forwardOn' ? t('exchange.forwardOnHelp') : undefined}><Input maxLength={6} inputMode="tel" /></Form.Item>)}
          </div>
          <Part title={t('exchange.parkPart')} text={t('exchange.parkPartText')}>
            <div className="form-two">
              <Form.Item name="parkNumber" label={t('exchange.parkNumber')} extra={t('exchange.parkNumberHelp')}><Input maxLength={8} inputMode="numeric" /></Form.Item>
              <Form.Item name="recallSeconds" label={t('exchange.recallSeconds')}><InputNumber min={10} max={1800} suffix="s" style={{ width: '100%' }} /></Form.Item>
              <Form.Item name="parkFirst" label={t('exchange.parkFirst')}><InputNumber min={10} max={99_999_000} style={{ width: '100%' }} /></Form.Item>
              <Form.Item name="parkPlaces" label={t('exchange.parkPlaces')}><InputNumber min={1} max={100} style={{ width: '100%' }} /></Form.Item>
            </div>
          </Part>
        </>
      )}
    </FormDrawer>
  )
}
