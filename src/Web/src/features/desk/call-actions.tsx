import { AudioMutedOutlined, AudioOutlined, CheckOutlined, CloseOutlined, PhoneFilled, TableOutlined } from '@ant-design/icons'
import type { Action } from '@/lib/actions'
import type { Desk } from '@/lib/contract'
import type { Phase } from './phase'

export type CallActionName = 'answer' | 'reject' | 'hang-up' | 'mute' | 'keypad' | 'finish'

export type CallContext = {
  desk: Desk
  /** The agent talks through this page, not through a desk phone. */
  audioHere: boolean
  muted: boolean
  /** The call whose action is under way: a second press does nothing. */
  pending: string | null
  post: (callId: string, action: 'answer' | 'reject' | 'hang-up') => Promise<void>
  setMuted: (muted: boolean) => void
  toggleKeypad: () => void
  finishWrapUp: () => Promise<void>
}

export type CallAction = Action<CallActionName, Phase, CallContext>

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
    name: 'hang-up', text: 'call.hangUp', icon: <PhoneFilled rotate={135} />, shortcut: 'F8', states: ['talking'], why: 'call.why.hangUp',
    allowed: ({ desk, pending }) => desk.call !== null && pending !== desk.call.callId,
    run: ({ desk, post }) => post(desk.call?.callId ?? '', 'hang-up'),
  },
  {
    name: 'finish', text: 'call.finish', icon: <CheckOutlined />, shortcut: 'Ctrl+Enter', states: ['wrap-up'], why: 'call.why.finish',
    run: ({ finishWrapUp }) => finishWrapUp(),
  },
]

export const actionNamed = (name: CallActionName): CallAction => callActions.find((action) => action.name === name) as CallAction

/** The other face of the mute button. */
export const unmuteIcon = <AudioOutlined />
