import { BranchesOutlined } from '@ant-design/icons'
import { App, Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Customer } from '@/lib/contract'
import { useCustomerActs, useCustomerList, useMerged } from '@/lib/customers'
import { problemText } from '@/lib/i18n'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'
import { Loaded } from '@/ui/page-states'

/** Cards that this one has taken in, and taking in another. */
export function MergedList({ customer, onOpen }: { customer: Customer; onOpen: (customer: Customer) => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const manages = may(useSession().data, 'manage-customers')
  const acts = useCustomerActs()
  const [search, setSearch] = useState('')
  const [from, setFrom] = useState<number | null>(null)
  const found = useCustomerList({ search: search || customer.name }, 1, 20).data?.items.filter((card) => card.id !== customer.id) ?? []
  const run = (done: Promise<Customer>, said: string) => void done.then((card) => { void message.success(said); onOpen(card) }, (error: unknown) => message.error(problemText(error)))
  return (
    <div className="list-form">
      <p className="dim">{t('customers.mergedText')}</p>
      {manages && customer.deletedAt === null && (
        <div className="numbers-row">
          <Select
            className="grow" showSearch={{ filterOption: false, onSearch: setSearch }} value={from} placeholder={t('customers.mergeChoose')} aria-label={t('customers.mergeChoose')} onChange={setFrom}
            options={found.map((card) => ({ value: card.id, label: `${card.name} ${card.numbers.join(' ')}` }))}
          />
          <Button icon={<BranchesOutlined />} disabled={from === null} onClick={() => from !== null && run(acts.merge(customer.id, from), t('customers.mergeDone'))}>{t('customers.merge')}</Button>
        </div>
      )}
      <Loaded query={useMerged(customer.id)} rows={2}>
        {(cards) => (
          <ul className="people-lines">
            {cards.map((card) => <li key={card.id}><span className="grow">{card.name}<small className="num">{card.numbers.join(' ')}</small></span>{manages && <Button size="small" onClick={() => run(acts.unmerge(card.id), t('customers.parted'))}>{t('customers.unmerge')}</Button>}</li>)}
          </ul>
        )}
      </Loaded>
    </div>
  )
}
