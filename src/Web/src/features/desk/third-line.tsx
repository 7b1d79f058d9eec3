import { useTranslation } from 'react-i18next'
import type { DeskCall, Third } from '@/lib/contract'
import { Elapsed } from '@/ui/time'

export const thirdName = (third: Third): string => third.name ?? third.number ?? third.jobNumber ?? ''

/** Who hears whom, in one sentence, when it is not simply agent and customer. */
export function ThirdLine({ call }: { call: DeskCall }) {
  const { t } = useTranslation()
  if (call.helpsAgent) return <b className="state-talking">{t(call.shape === 'conference' ? 'call.helpingTogether' : 'call.helping', { name: call.helpsAgent.name })}</b>
  if (call.shape === 'held' && call.heldSince) return <b className="state-held">{t('call.onHold')} <span className="num"><Elapsed since={call.heldSince} /></span></b>
  if (call.playback) return call.playback.runsSince ? <b className="state-held">{t(call.playback.recording ? 'call.playsRecording' : 'call.plays')} <span className="num"><Elapsed since={call.playback.runsSince} /></span></b> : <b className="state-talking">{t('call.playPaused')}</b>
  if (!call.third) return null
  const third = thirdName(call.third)
  if (call.shape === 'conference') return <b className="state-talking">{t('call.threeTogether', { third })}</b>
  if (!call.third.answered) return <b className="state-offered">{t('call.thirdRings', { third })}</b>
  return <b className="state-held">{t(call.shape === 'consulting' ? 'call.withThird' : 'call.withCustomer', { third })}</b>
}
