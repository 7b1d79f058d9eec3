import { SoundOutlined } from '@ant-design/icons'
import { App, Button, Input, Tooltip } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '@/lib/contract'
import { http, Problem } from '@/lib/http'
import { problemText } from '@/lib/i18n'

const reasonMax = 200

/** An earlier recording of this customer into the talk: both hear it, until it ends or is stopped in the bar. */
export function PlayToCustomer({ talk, recording }: { talk: DeskCall; recording: string }) {
  const { t } = useTranslation()
  const { message, modal } = App.useApp()
  const [busy, setBusy] = useState(false)
  const usable = !talk.helpsAgent && !talk.dialling && !talk.third && !talk.playback && (talk.shape ?? 'together') === 'together'
  const play = async (reason?: string): Promise<void> => {
    setBusy(true)
    try {
      await http.post(`/api/calls/${encodeURIComponent(talk.callId)}/play`, { recording, ...(reason ? { reason } : {}) })
    } catch (error) {
      if (error instanceof Problem && error.code === 'reason-needed' && !reason) ask()
      else void message.error(problemText(error))
    } finally {
      setBusy(false)
    }
  }
  const ask = () => {
    let reason = ''
    modal.confirm({
      title: t('play.reasonTitle'), content: <Input autoFocus maxLength={reasonMax} aria-label={t('play.reasonTitle')} onChange={(e) => { reason = e.target.value.trim() }} />, okText: t('play.toCustomer'), cancelText: t('supervise.cancel'),
      onOk: () => (reason === '' ? Promise.reject(new Error('reason')) : play(reason)),
    })
  }
  return (
    <Tooltip title={t(usable ? 'play.toCustomerHelp' : 'call.why.play')}>
      <Button type="text" size="small" icon={<SoundOutlined />} loading={busy} disabled={!usable} onClick={() => void play()}>{t('play.toCustomer')}</Button>
    </Tooltip>
  )
}
