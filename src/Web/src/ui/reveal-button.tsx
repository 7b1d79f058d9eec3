import { EyeOutlined } from '@ant-design/icons'
import { App, Button, Input, Tooltip } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { http } from '@/lib/http'
import { problemText } from '@/lib/i18n'
import { isMasked, type NumberOf } from '@/lib/masked'
import { useSession } from '@/lib/queries'
import { may } from '@/lib/rights'

/** A number that this person sees masked; a button shows it in full, which stands in the audit trail. */
export function RevealButton({ number, of }: { number: string; of: NumberOf }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const allowed = may(useSession().data, 'reveal-numbers') && isMasked(number)
  const rules = useQuery({ queryKey: ['privacy', 'rules'], queryFn: ({ signal }) => http.get<{ revealNeedsReason: boolean }>('/api/privacy/rules', signal), enabled: allowed, staleTime: 60_000 })
  const [full, setFull] = useState<string[] | null>(null)
  if (!allowed) return null
  if (full) return <b className="num">{full.join(' · ')}</b>
  const reveal = async (reason: string) => setFull((await http.post<{ numbers: string[] }>('/api/privacy/reveal', { of: of.kind, id: String(of.id), reason })).numbers)
  const ask = () => {
    if (!rules.data?.revealNeedsReason) { reveal('').catch((error: unknown) => void message.error(problemText(error))); return }
    let reason = ''
    modal.confirm({
      title: t('privacy.revealTitle'), okText: t('privacy.reveal'),
      content: <Input aria-label={t('privacy.reason')} placeholder={t('privacy.reason')} maxLength={200} onChange={(e) => { reason = e.target.value }} />,
      onOk: () => reveal(reason).catch((error: unknown) => { void message.error(problemText(error)); throw error }),
    })
  }
  return <Tooltip title={t('privacy.reveal')}><Button type="text" size="small" icon={<EyeOutlined />} aria-label={t('privacy.reveal')} onClick={(event) => { event.stopPropagation(); ask() }} /></Tooltip>
}
