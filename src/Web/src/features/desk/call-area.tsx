import { BellFilled } from '@ant-design/icons'
import { Button, Popover, Tag, Tooltip } from 'antd'
import { type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNow, useNow } from '@/lib/clock'
import type { DeskCall, Offer } from '@/lib/contract'
import { secondsBetween } from '@/lib/duration'
import { codeText, hasCode } from '@/lib/i18n'
import { useQueueName } from '@/lib/use-queue-name'
import { KeyHint, shortcutLabel, SimulatedTag, useCallerWords } from '@/ui/bits'
import { TargetPanel } from '@/ui/target-panel'
import { Elapsed } from '@/ui/time'
import { actionNamed, inConference, isHeld, isPlaying, resumeIcon, unmuteIcon, type CallActionName } from './call-actions'
import { DialPanel } from './dial-panel'
import { Keypad } from './keypad'
import { PlayPanel } from './play-panel'
import { PhoneLine } from './phone-line'
import { useRing } from './ring'
import { SoundPanel } from './sound-panel'
import { ThirdLine } from './third-line'
import type { CallControl } from './use-call-control'

/** The bar's middle: an offer, the talk, or how the phone is. *Hang up* takes the place of *Reject*, and the place of *Answer* stays
 * empty in a talk, so that a double click on *Answer* ends nothing and nothing moves under the mouse. */
export function CallArea({ control }: { control: CallControl }) {
  const { offer, call } = control.context.desk
  if (control.phase === 'offered' && offer) return <OfferArea control={control} offer={offer} />
  if (control.phase === 'talking' && call) return <TalkArea control={control} call={call} />
  return (
    <div className="call-area call-idle">
      <PhoneLine agent={control.context.desk.agent} phase={control.phase} />
      {control.phase !== 'out' && <SoundPanel />}
      {control.phase === 'idle' && (
        <Popover open={control.panel === 'dial'} onOpenChange={(open) => { if (!open) control.closePanel() }} trigger={['click']} placement="bottomRight" destroyOnHidden content={<DialPanel control={control} />}>
          <span className="call-dial"><ActionButton name="dial" control={control} /></span>
        </Popover>
      )}
    </div>
  )
}

function OfferArea({ control, offer }: { control: CallControl; offer: Offer }) {
  const { t } = useTranslation()
  const words = useCallerWords()(offer.caller)
  const queue = useQueueName()(offer.queue)
  useRing(offer, words.name, queue)
  return (
    <section className="call-area call-offer" role="alertdialog" aria-label={t('call.incoming')} data-testid="offer">
      <BellFilled className="call-bell" />
      <div className="call-who">
        <div className="cut"><b className="call-name">{words.name}</b>{words.name !== words.number && <span className="num call-number">{words.number}</span>}{offer.class && <> <Tag color="gold" title={t('call.callerClass')}>{hasCode('flows.exit', offer.class) ? codeText('flows.exit', offer.class) : offer.class}</Tag></>}{offer.simulated && <> <SimulatedTag /></>}</div>
        <div className="cut small"><OfferSource offer={offer} queue={queue} /> · <OfferLeft offer={offer} />{offer.phoneRings && <> · {t('call.liftHandset')}</>}</div>
      </div>
      <div className="call-slots">
        <span className="call-slot">{offer.rejectAllowed && <ActionButton name="reject" control={control} />}</span>
        <span className="call-slot call-slot-answer">{!offer.phoneRings && <ActionButton name="answer" control={control} />}</span>
      </div>
      <OfferLine key={offer.callId} offer={offer} />
    </section>
  )
}

/** The queue it comes from, or the colleague who hands it on or asks. */
function OfferSource({ offer, queue }: { offer: Offer; queue: string }) {
  const { t } = useTranslation()
  if (offer.purpose === 'direct') return <b>{t('call.offerDirect')}</b>
  if (!offer.from) return <>{queue}</>
  return <b>{t(offer.purpose === 'consult' ? 'call.offerConsult' : 'call.offerTransfer', { name: offer.from.name })}</b>
}

function OfferLeft({ offer }: { offer: Offer }) {
  const { t } = useTranslation()
  return <span className="num">{t('call.remaining', { seconds: Math.max(0, Math.ceil(-secondsBetween(offer.expiresAt, useNow()))) })}</span>
}

/** The orange line is the time left. One animation of the whole remaining time, so that it runs smoothly without drawing again. */
function OfferLine({ offer }: { offer: Offer }) {
  const whole = Math.max(1, secondsBetween(offer.offeredAt, offer.expiresAt))
  const gone = Math.min(whole, Math.max(0, secondsBetween(offer.offeredAt, serverNow())))
  return <i className="call-line" style={{ animationDuration: `${whole}s`, animationDelay: `${-gone}s` }} />
}

function TalkArea({ control, call }: { control: CallControl; call: DeskCall }) {
  const { t } = useTranslation()
  const words = useCallerWords()(call.caller)
  const { muted } = control.context
  return (
    <section className="call-area call-talk" aria-label={t('desk.talkingNow')} data-testid="talk">
      <div className="call-who">
        <div className="cut">
          <b className="call-name">{words.name}</b>
          {words.name !== words.number && <span className="num call-number">{words.number}</span>}
          <b className="call-time"><Elapsed since={call.talkStartedAt ?? call.startedAt} /></b>
          {call.dialling && <span className="call-dialling">{t('call.dialling')}</span>}
        </div>
        <div className="call-facts small">
          <ThirdLine call={call} />
          {call.outbound && !call.dialling && <span>{t('call.outbound')}</span>}
          {call.simulated && <SimulatedTag />}
          {call.recorded && (call.recordingPaused ? <b className="warn">{t('call.recordingPaused')}</b> : <span><i className="dot-recording" />{t('call.recorded')}</span>)}
          {muted && <b className="warn">{t('call.muted')}</b>}
          <PhoneLine agent={control.context.desk.agent} phase={control.phase} />
        </div>
      </div>
      <div className="call-tools">
        {call.third && !call.helpsAgent ? (
          <>
            {!inConference(call) && <ActionButton name="toggle" control={control} />}
            {!inConference(call) && <ActionButton name="conference" control={control} />}
            <ActionButton name="complete" control={control}>{inConference(call) ? t('call.leave') : null}</ActionButton>
            <ActionButton name="cancel-consult" control={control}>{inConference(call) ? t('call.dropThird') : null}</ActionButton>
          </>
        ) : isPlaying(call) ? (
          <><ActionButton name="pause-play" control={control} /><ActionButton name="stop-play" control={control} /></>
        ) : !call.helpsAgent && !call.dialling && (
          <>
            <ActionButton name="hold" control={control} pressed={isHeld(call)} />
            <Popover
              open={control.panel === 'transfer' || control.panel === 'consult'} onOpenChange={(open) => { if (!open) control.closePanel() }} trigger={[]} placement="bottom" destroyOnHidden
              content={<Targets control={control} />}
            >
              <span className="call-pair"><ActionButton name="transfer" control={control} /><ActionButton name="consult" control={control} /></span>
            </Popover>
            <ActionButton name="park" control={control} />
          </>
        )}
        <span className="call-pair call-extra">
          {!call.third && !call.helpsAgent && !call.dialling && !isPlaying(call) && (call.playback
            ? <><ActionButton name="pause-play" control={control} pressed /><ActionButton name="stop-play" control={control} /></>
            : (
              <Popover open={control.panel === 'play'} onOpenChange={(open) => { if (!open) control.closePanel() }} trigger={[]} placement="bottom" destroyOnHidden content={<PlayPanel control={control} />}>
                <span><ActionButton name="play" control={control} /></span>
              </Popover>
            ))}
          {call.recorded && !call.helpsAgent && !call.dialling && <ActionButton name="off-record" control={control} pressed={call.recordingPaused === true} />}
          <ActionButton name="mute" control={control} pressed={muted} />
          <Popover
            open={control.keypadOpen} onOpenChange={control.setKeypadOpen} trigger={[]} placement="bottom" destroyOnHidden
            content={<Keypad onClose={() => control.setKeypadOpen(false)} />}
          >
            <span><ActionButton name="keypad" control={control} /></span>
          </Popover>
        </span>
      </div>
      {/* With a third the agent leaves by completing or ends the consult: hanging up would cut somebody off. */}
      {(!call.third || call.helpsAgent) && (
        <div className="call-slots">
          <span className="call-slot"><ActionButton name="hang-up" control={control} /></span>
          <span className="call-slot call-slot-answer" aria-hidden="true" />
        </div>
      )}
    </section>
  )
}

function Targets({ control }: { control: CallControl }) {
  const { panel } = control
  if (panel !== 'transfer' && panel !== 'consult') return null
  return <TargetPanel panel={panel} me={control.context.desk.agent?.jobNumber} onChoose={(target) => control.sendTo(panel, target)} onClose={control.closePanel} />
}

const classOf: Partial<Record<CallActionName, string>> = { answer: 'button-answer', 'hang-up': 'button-hang-up', reject: 'button-reject' }

/** A button made from the table of actions: its word, icon, key, and why it cannot be used now. */
export function ActionButton({ name, control, pressed, children }: { name: CallActionName; control: CallControl; pressed?: boolean; children?: ReactNode }) {
  const { t } = useTranslation()
  const action = actionNamed(name)
  const allowed = control.can(name)
  const word = name === 'mute' && pressed ? t('call.unmute') : name === 'hold' && pressed ? t('call.resume') : name === 'off-record' && pressed ? t('call.onRecord') : name === 'pause-play' && pressed ? t('call.continuePlay') : typeof children === 'string' ? children : t(action.text)
  const icon = name === 'mute' && pressed ? unmuteIcon : (name === 'hold' || name === 'pause-play') && pressed ? resumeIcon : action.icon
  return (
    <Tooltip title={allowed ? `${word} (${shortcutLabel(action.shortcut)})` : t(action.why)} mouseEnterDelay={0.4}>
      <Button
        className={`call-button ${classOf[name] ?? ''}`} disabled={!allowed} icon={icon} aria-label={word}
        aria-keyshortcuts={action.shortcut.replace('Ctrl', 'Control')} {...(pressed === undefined ? {} : { 'aria-pressed': pressed })} onClick={() => control.run(name)}
      >
        <span className="call-button-word">{children ?? word}</span><KeyHint>{shortcutLabel(action.shortcut)}</KeyHint>
      </Button>
    </Tooltip>
  )
}
