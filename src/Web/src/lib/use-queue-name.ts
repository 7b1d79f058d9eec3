import { useTranslation } from 'react-i18next'
import { nameIn } from '@/lib/i18n'
import { useQueues } from '@/lib/queries'

/** Name of a queue in the language of the page; its short name while the queues are not known. */
export function useQueueName(): (id: string | null) => string {
  const queues = useQueues().data
  const { i18n } = useTranslation()
  return (id) => {
    if (id === null) return ''
    const queue = queues?.find((q) => q.id === id)
    return queue ? nameIn(i18n.language, queue.name) : id
  }
}
