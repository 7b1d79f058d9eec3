import type { ReactNode } from 'react'
import type { TextKey } from '@/locales/zh-CN'

/** One thing a person can do with a call: buttons, keys, and help read the same table. */
export type Action<Name extends string, State extends string, Context> = {
  name: Name
  text: TextKey
  icon: ReactNode
  /** As `KeyboardEvent.key`, with `Ctrl+` in front where it is needed; ⌘ counts as Ctrl. */
  shortcut: string
  /** States in which it can be used at all. */
  states: readonly State[]
  /** Further conditions of this moment, such as that the queue allows it. */
  allowed?: (context: Context) => boolean
  /** Why it cannot be used now, for the tooltip. */
  why: TextKey
  run: (context: Context) => void | Promise<void>
}

export function canRun<N extends string, S extends string, C>(action: Action<N, S, C>, state: S, context: C): boolean {
  return action.states.includes(state) && (action.allowed?.(context) ?? true)
}

type Keys = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean }

/** The shortcut of a key press in the words of the table, e.g. `Ctrl+Enter`; null when a modifier is held that no shortcut uses. */
export function shortcutOf(event: Keys): string | null {
  if (event.altKey || event.shiftKey) return null
  return event.ctrlKey || event.metaKey ? `Ctrl+${event.key}` : event.key
}

/** The action that a key press means now; none while it cannot be used, so that the browser keeps its own keys then. */
export function actionFor<N extends string, S extends string, C>(actions: readonly Action<N, S, C>[], event: Keys, state: S, context: C): Action<N, S, C> | undefined {
  const shortcut = shortcutOf(event)
  return shortcut === null ? undefined : actions.find((action) => action.shortcut === shortcut && canRun(action, state, context))
}
