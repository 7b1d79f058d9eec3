import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Drawer, Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Customer } from '@/lib/contract'
import { problemText } from '@/lib/i18n'
import { useSaveCustomer } from '@/lib/queries'

type Fields = { name: string; numbers: string[]; note: string; class: string; region: string; ownAgents: string[] }
const numberForm = /^\+?\d{3,20}$/
const numbersMax = 10

/** The card of one customer, or of a new one. Leaving with unsaved changes asks. */
export function CustomerDrawer({ open, onClose }: { open: Customer | 'new' | null; onClose: () => void }) {
  const { t } = useTranslation()
  const { modal } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const save = useSaveCustomer()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const customer = open === 'new' ? null : open

  useEffect(() => {
    if (open === null) return
    setProblem(null)
    form.resetFields()
    form.setFieldsValue(customer ? { name: customer.name, numbers: customer.numbers, note: customer.note, class: customer.class, region: customer.region, ownAgents: customer.ownAgents } : { name: '', numbers: [''], note: '', class: '', region: '', ownAgents: [] })
  }, [open, customer, form])

  const close = () => {
    if (!form.isFieldsTouched()) return onClose()
    modal.confirm({ title: t('customers.discardTitle'), content: t('customers.discardText'), okText: t('customers.discard'), cancelText: t('customers.keep'), onOk: onClose })
  }
  const submit = async (fields: Fields) => {
    setBusy(true)
    setProblem(null)
    try {
      await save(customer?.id ?? null, { name: fields.name.trim(), numbers: fields.numbers.map((number) => number.trim()), note: fields.note ?? '', class: fields.class?.trim() ?? '', region: fields.region?.trim() ?? '', ownAgents: fields.ownAgents ?? [] })
      onClose()
    } catch (error) {
      setProblem(problemText(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Drawer
      open={open !== null} onClose={close} size={420} forceRender title={customer ? t('customers.edit') : t('customers.new')}
      extra={<Button type="primary" loading={busy} onClick={() => form.submit()}>{t('common.save')}</Button>}
    >
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(fields) => void submit(fields)} scrollToFirstError={{ focus: true }}>
        <Form.Item name="name" label={t('customers.name')} validateTrigger="onBlur" rules={[{ required: true, whitespace: true, message: t('customers.nameRequired') }]}>
          <Input maxLength={100} />
        </Form.Item>
        <Form.List name="numbers">
          {(fields, { add, remove }) => (
            <div className="numbers">
              <span className="sign-label">{t('customers.numbers')}</span>
              {fields.map((field, index) => (
                <div className="numbers-row" key={field.key}>
                  <Form.Item
                    name={field.name} validateTrigger="onBlur" className="grow"
                    rules={[{ required: true, whitespace: true, message: t('customers.numberRequired') }, { pattern: numberForm, message: t('customers.numberWrong') }]}
                  >
                    <Input inputMode="tel" maxLength={21} aria-label={t('customers.numberField', { index: index + 1 })} />
                  </Form.Item>
                  {fields.length > 1 && <Button type="text" icon={<DeleteOutlined />} aria-label={t('customers.removeNumber', { number: index + 1 })} onClick={() => remove(field.name)} />}
                </div>
              ))}
              {fields.length < numbersMax && <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => add('')}>{t('customers.addNumber')}</Button>}
            </div>
          )}
        </Form.List>
        <Form.Item name="class" label={t('customers.class')} extra={t('customers.classHelp')}><Input maxLength={32} /></Form.Item>
        <Form.Item name="region" label={t('customers.region')} extra={t('customers.regionHelp')}><Input maxLength={32} /></Form.Item>
        <Form.Item name="ownAgents" label={t('customers.ownAgents')} extra={t('customers.ownAgentsHelp')}><Select mode="tags" open={false} maxCount={10} tokenSeparators={[' ', ',']} /></Form.Item>
        <Form.Item name="note" label={t('customers.note')}><Input.TextArea autoSize={{ minRows: 6, maxRows: 18 }} maxLength={4000} /></Form.Item>
      </Form>
    </Drawer>
  )
}
