import { CheckCircleOutlined } from '@ant-design/icons'
import { App, Button, Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCustomerActs, useDuplicates } from '@/lib/customers'
import { problemText } from '@/lib/i18n'
import { Empty, Loaded } from '@/ui/page-states'

/** Cards of one name, to be made one, each into the oldest. */
export function DuplicatesDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const acts = useCustomerActs()
  const merge = (into: number, from: number) => void acts.merge(into, from).then(() => message.success(t('customers.mergeDone')), (error: unknown) => message.error(problemText(error)))
  return (
    <Drawer open onClose={onClose} size={520} title={t('customers.duplicates')}>
      <Loaded query={useDuplicates()} rows={6}>
        {(all) => all.length === 0 ? <Empty icon={<CheckCircleOutlined />} title={t('customers.noDuplicates')} /> : (
          <ul className="people-lines">
            {all.flatMap(({ cards: [first, ...others] }) => first ? others.map((card) => (
              <li key={card.id}>
                <span className="grow"><b>{card.name}</b><small className="num">{first.numbers.join(' ')} ← {card.numbers.join(' ')}</small></span>
                <Button size="small" onClick={() => merge(first.id, card.id)}>{t('customers.merge')}</Button>
              </li>
            )) : [])}
          </ul>
        )}
      </Loaded>
    </Drawer>
  )
}
