import {
  AudioMutedOutlined, AudioOutlined, CaretRightFilled, CheckOutlined, CloseOutlined, InboxOutlined, PauseOutlined, PhoneFilled, PhoneOutlined, QuestionCircleOutlined, RollbackOutlined, SoundOutlined, StopFilled, StopOutlined, SwapOutlined, TableOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { Action } from '@/lib/actions'
import type { Desk, DeskCall } from '@/lib/contract'
import type { Phase } from './phase'

export type CallActionName =
  | 'answer' | 'reject' | 'hang-up' | 'mute' | 'keypad' | 'finish' | 'hold' | 'transfer' | 'consult' | 'toggle' | 'complete' | 'cancel-consult' | 'conference' | 'park' | 'off-record' | 'play' | 'pause-play' | 'stop-play' | 'dial'

/** What is sent as it is: `POST /api/calls/{id}/{action}`. */
export type PostedAction = 'answer' | 'reject' | 'hang-up' | 'hold' | 'resume' | 'toggle' | 'complete' | 'cancel-consult' | 'conference' | 'park' | 'pause-recording' | 'resume-recording' | 'pause-play' | 'continue-play' | 'stop-play'

export type Panel = 'transfer' | 'consult' | 'dial' | 'play'

export type CallContext = {
  desk: Desk
  /** The agent talks through this page, not through a desk phone. */
  audioHere: boolean
  muted: boolean
  /** The call whose action is under way: a second press does nothing. */
  pending: string | null
  post: (callId: string, action: PostedAction) => Promise<void>
  openPanel: (panel: Panel) => void
  setMuted: (muted: boolean) => void
  toggleKeypad: () => void
  finishWrapUp: () => Promise<void>
}

export type CallAction = Action<CallActionName, Phase, CallContext>

/** The agent's own talk, not one that he only helps in. */
const own = ({ desk, pending }: CallContext): DeskCall | null => {
  const call = desk.call
  return call && !call.helpsAgent && !call.dialling && pending !== call.callId ? call : null
}
const alone = (context: CallContext): boolean => own(context) !== null && !own(context)?.third && !isPlaying(own(context))
const thirdAnswered = (context: CallContext): boolean => own(context)?.third?.answered === true
export const isHeld = (call: DeskCall | null): boolean => call?.shape === 'held'
/** The customer hears what the agent plays, and not him. */
export const isPlaying = (call: DeskCall | null): boolean => call?.playback?.runsSince != null
export const inConference = (call: DeskCall | null): boolean => call?.shape === 'conference'

/** Everything that can be done with a call. Buttons, keys and the list of keys are made from this table. */
export const callActions: readonly CallAction[] = [
  {
    name: 'answer', text: 'call.answer', icon: <PhoneFilled />, shortcut: 'F2', states: ['offered'], why: 'call.why.answer',
    allowed: ({ desk, pending }) => desk.offer !== null && !desk.offer.phoneRings && pending !== desk.offer.callId,
    run: ({ desk, post }) => post(desk.offer?.callId ?? '', 'answer'),
  },
  {
    name: 'reject', text: 'call.reject', icon: <CloseOutlined />, shortcut: 'F9', states: ['offered'], why: 'call.why.reject',
    allowed: ({ desk, pending }) => desk.offer?.rejectAllowed === true && pending !== desk.offer.callId,
    run: ({ desk, post }) => post(desk.offer?.callId ?? '', 'reject'),
  },
  {
    name: 'mute', text: 'call.mute', icon: <AudioMutedOutlined />, shortcut: 'F5', states: ['talking'], why: 'call.why.mute',
    allowed: ({ audioHere }) => audioHere,
    run: ({ muted, setMuted }) => setMuted(!muted),
  },
  {
    name: 'keypad', text: 'call.keypad', icon: <TableOutlined />, shortcut: 'F3', states: ['talking'], why: 'call.why.keypad',
    allowed: ({ audioHere }) => audioHere,
    run: ({ toggleKeypad }) => toggleKeypad(),
  },
  {
    name: 'hold', text: 'call.hold', icon: <PauseOutlined />, shortcut: 'F4', states: ['talking'], why: 'call.why.hold',
    allowed: alone,
    run: ({ desk, post }) => post(desk.call?.callId ?? '', isHeld(desk.call) ? 'resume' : 'hold'),
  },
  {
    name: 'transfer', text: 'call.transfer', icon: <SwapOutlined />, shortcut: 'F6', states: ['talking'], why: 'call.why.transfer',
    allowed: alone,
    run: ({ openPanel }) => openPanel('transfer'),
  },
  {
    name: 'consult', text: 'call.consult', icon: <QuestionCircleOutlined />, shortcut: 'F7', states: ['talking'], why: 'call.why.consult',
    allowed: alone,
    run: ({ openPanel }) => openPanel('consult'),
  },
  {
    name: 'park', text: 'call.park', icon: <InboxOutlined />, shortcut: 'Ctrl+F4', states: ['talking'], why: 'call.why.park',
    allowed: alone,
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'park'),
  },
  {
    name: 'off-record', text: 'call.offRecord', icon: <StopOutlined />, shortcut: 'Ctrl+F3', states: ['talking'], why: 'call.why.offRecord',
    allowed: (context) => own(context)?.recorded === true,
    run: ({ desk, post }) => post(desk.call?.callId ?? '', desk.call?.recordingPaused ? 'resume-recording' : 'pause-recording'),
  },
  {
    name: 'play', text: 'call.play', icon: <SoundOutlined />, shortcut: 'Ctrl+F9', states: ['talking'], why: 'call.why.play',
    allowed: (context) => alone(context) && !isHeld(own(context)) && !own(context)?.playback,
    run: ({ openPanel }) => openPanel('play'),
  },
  {
    name: 'pause-play', text: 'call.pausePlay', icon: <PauseOutlined />, shortcut: 'Ctrl+F2', states: ['talking'], why: 'call.why.noPlay',
    allowed: (context) => own(context)?.playback != null && !isHeld(own(context)),
    run: ({ desk, post }) => post(desk.call?.callId ?? '', isPlaying(desk.call) ? 'pause-play' : 'continue-play'),
  },
  {
    name: 'stop-play', text: 'call.stopPlay', icon: <StopFilled />, shortcut: 'Ctrl+F1', states: ['talking'], why: 'call.why.noPlay',
    allowed: (context) => own(context)?.playback != null,
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'stop-play'),
  },
  {
    name: 'toggle', text: 'call.toggle', icon: <RollbackOutlined />, shortcut: 'F10', states: ['talking'], why: 'call.why.toggle',
    allowed: (context) => thirdAnswered(context) && !inConference(context.desk.call),
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'toggle'),
  },
  {
    name: 'complete', text: 'call.complete', icon: <CheckOutlined />, shortcut: 'Ctrl+F6', states: ['talking'], why: 'call.why.complete',
    allowed: thirdAnswered,
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'complete'),
  },
  {
    name: 'conference', text: 'call.conference', icon: <TeamOutlined />, shortcut: 'Ctrl+F10', states: ['talking'], why: 'call.why.conference',
    allowed: (context) => thirdAnswered(context) && !inConference(context.desk.call),
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'conference'),
  },
  {
    name: 'cancel-consult', text: 'call.cancelConsult', icon: <CloseOutlined />, shortcut: 'Ctrl+F7', states: ['talking'], why: 'call.why.cancelConsult',
    allowed: (context) => own(context)?.third != null,
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'cancel-consult'),
  },
  {
    name: 'dial', text: 'call.dial', icon: <PhoneOutlined />, shortcut: 'Ctrl+F8', states: ['idle'], why: 'call.why.dial',
    run: ({ openPanel }) => openPanel('dial'),
  },
  {
    name: 'hang-up', text: 'call.hangUp', icon: <PhoneFilled rotate={135} />, shortcut: 'F8', states: ['talking'], why: 'call.why.hangUp',
    allowed: ({ desk, pending }) => desk.call !== null && pending !== desk.call.callId && (desk.call.helpsAgent != null || desk.call.third == null),
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'hang-up'),
  },
  {
    name: 'finish', text: 'call.finish', icon: <CheckOutlined />, shortcut: 'Ctrl+Enter', states: ['wrap-up'], why: 'call.why.finish',
    run: ({ finishWrapUp }) => finishWrapUp(),
  },
]

export const actionNamed = (name: CallActionName): CallAction => callActions.find((action) => action.name === name) as CallAction

/** The other face of the hold button. */
export const resumeIcon = <CaretRightFilled />

/** The other face of the mute button. */
export const unmuteIcon = <AudioOutlined />
