import { Alert, App, Button, Drawer, Form, Tabs } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Customer } from '@/lib/contract'
import { clashesOf, fetchCard, useCard, useCardPresence } from '@/lib/customer-card'
import { useCustomerActs, useCustomerSettings } from '@/lib/customers'
import { problemText } from '@/lib/i18n'
import { useSaveCustomer, useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { CardPeople } from '@/ui/card-people'
import { At } from '@/ui/time'
import { useAttempt } from '@/ui/use-attempt'
import { CardFields, cardOf, emptyCard, taken, type CardValues } from './card-fields'
import { ContactList } from './contact-list'
import { CardClashes } from './card-clashes'
import { MergedList } from './merged-list'

/** The card of one customer, or of a new one, with all contacts. Leaving with unsaved changes asks. */
export function CustomerDrawer({ open, onClose, onOpen }: { open: Customer | 'new' | null; onClose: () => void; onOpen: (customer: Customer) => void }) {
  const { t } = useTranslation()
  const { modal, message } = App.useApp()
  const [form] = Form.useForm<CardValues>()
  const session = useSession().data
  const save = useSaveCustomer()
  const acts = useCustomerActs()
  const fields = useCustomerSettings().data?.fields ?? []
  const { busy, problem, setProblem, attempt } = useAttempt()
  const customer = open === 'new' ? null : open
  const away = customer?.deletedAt != null
  const now = useCard(customer?.id ?? null)
  const others = useCardPresence(away ? null : customer?.id ?? null, null)
  /** What stood on the card when the writer began, but for what he has followed since. */
  const [base, setBase] = useState<Customer | null>(null)
  const [clashes, setClashes] = useState<string[]>([])

  useEffect(() => {
    if (open === null) return
    setProblem(null)
    setClashes([])
    setBase(open === 'new' ? null : open)
    form.resetFields()
    form.setFieldsValue(customer ? cardOf(customer) : emptyCard)
  }, [open, customer, form])

  // Others' changes appear in every field that one has not touched.
  useEffect(() => {
    if (!now || !base || now.id !== base.id || now.updatedAt === base.updatedAt) return
    const { values, seen } = taken(form.getFieldsValue(true) as CardValues, base, now)
    form.setFieldsValue(values)
    setBase(seen)
  }, [now, base, form])

  const close = () => {
    if (!form.isFieldsTouched()) return onClose()
    modal.confirm({ title: t('customers.discardTitle'), content: t('customers.discardText'), okText: t('customers.discard'), cancelText: t('customers.keep'), onOk: onClose })
  }
  const submit = async (values: CardValues) => {
    await attempt(async () => {
      const { addresses, numbers, ...rest } = values
      const draft = {
        ...rest, name: values.name.trim(), note: values.note ?? '', class: values.class?.trim() ?? '', region: values.region?.trim() ?? '', owner: values.owner?.trim() ?? '', title: values.title ?? '',
        numbers: (numbers ?? []).map((number) => number.trim()).filter(Boolean), addresses: (addresses ?? '').split('\n').map((line) => line.trim()).filter(Boolean),
        fields: Object.fromEntries(fields.map((field) => [field.id, values.fields?.[field.id]?.toString() ?? ''])),
      }
      try {
        await save(customer?.id ?? null, base ? { ...draft, was: base } : draft)
        onClose()
      } catch (error) {
        const both = clashesOf(error)
        if (both.length === 0 || !customer) throw error
        setBase(await fetchCard(customer.id)) // Seen now: what is saved again is meant.
        setClashes(both)
      }
    })
  }
  const run = (done: Promise<unknown>, said: string) => done.then(() => { void message.success(said); onClose() }, (error: unknown) => setProblem(problemText(error)))
  const remove = () => modal.confirm({
    title: t('customers.removeTitle', { name: customer?.name ?? '' }), content: t('customers.removeText'), okText: t('customers.remove'), okButtonProps: { danger: true }, cancelText: t('customers.keep'),
    onOk: () => customer && run(acts.remove(customer.id), t('customers.removed')),
  })
  const card = (
    <>
      {problem && <Alert type="error" showIcon title={problem} className="sign-alert" />}
      <CardPeople others={others} />
      {base && clashes.length > 0 && <CardClashes clashes={clashes} card={base} fields={fields} onTake={(field, values) => { form.setFieldsValue(values); setClashes(clashes.filter((one) => one !== field)) }} />}
      {customer && away && <Alert type="warning" showIcon className="sign-alert" title={<>{t('customers.deletedBy', { by: customer.deletedBy ?? '' })} <At iso={customer.deletedAt ?? ''} /></>} />}
      <Form form={form} layout="vertical" requiredMark={false} disabled={away || !may(session, 'edit-customers')} onFinish={(values) => void submit(values)} scrollToFirstError={{ focus: true }}><CardFields fields={fields} /></Form>
      {customer && !away && may(session, 'manage-customers') && <Button danger type="text" onClick={remove}>{t('customers.remove')}</Button>}
    </>
  )
  return (
    <Drawer
      open={open !== null} onClose={close} size={480} forceRender title={customer ? customer.name : t('customers.new')}
      extra={away
        ? customer?.mergedInto == null && may(session, 'manage-customers') && customer && <Button type="primary" onClick={() => void run(acts.restore(customer.id), t('customers.restored'))}>{t('customers.restore')}</Button>
        : may(session, 'edit-customers') && <Button type="primary" loading={busy} onClick={() => form.submit()}>{t('common.save')}</Button>}
    >
      {customer === null ? card : (
        <Tabs
          key={customer.id} items={[
            { key: 'card', label: t('customers.edit'), children: card, forceRender: true },
            ...(may(session, 'see-calls') ? [{ key: 'contacts', label: t('customers.contacts'), children: <ContactList id={customer.id} /> }] : []),
            { key: 'merged', label: t('customers.merged'), children: <MergedList customer={customer} onOpen={onOpen} /> },
          ]}
        />
      )}
    </Drawer>
  )
}
