import { App, Button, Drawer } from 'antd'
import { skipToken, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactAsked } from '@/lib/contract'
import { keys } from '@/lib/queries'
import { Loading } from '@/ui/page-states'

const ContactForms = lazy(() => import('@/ui/contact-forms'))

/** A colleague asks for help with a contact: said at once, and opened beside whatever one does. */
export function AskedContact() {
  const { t } = useTranslation()
  const { notification } = App.useApp()
  const asked = useQuery<ContactAsked>({ queryKey: keys.contactAsked, queryFn: skipToken, staleTime: Infinity }).data
  const [open, setOpen] = useState<string | null>(null)
  useEffect(() => {
    if (!asked) return
    notification.info({
      key: `asked-${asked.callId}`, duration: 0, title: t('forms.askedTitle', { name: asked.name }), description: t('forms.askedText'),
      actions: <Button type="primary" size="small" onClick={() => { notification.destroy(`asked-${asked.callId}`); setOpen(asked.callId) }}>{t('forms.open')}</Button>,
    })
  }, [asked, notification, t])
  return (
    <Drawer open={open !== null} onClose={() => setOpen(null)} size={480} destroyOnHidden title={t('forms.atContact')}>
      {open !== null && <Suspense fallback={<Loading />}><ContactForms callId={open} /></Suspense>}
    </Drawer>
  )
}
