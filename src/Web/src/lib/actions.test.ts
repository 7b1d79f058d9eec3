import { describe, expect, it } from 'vitest'
import { actionFor, canRun, shortcutOf, type Action } from './actions'

type State = 'offered' | 'talking'
const ran: string[] = []
const action = (name: string, shortcut: string, states: State[], allowed = true): Action<string, State, null> =>
  ({ name, text: 'call.answer', why: 'call.why.answer', icon: null, shortcut, states, allowed: () => allowed, run: () => { ran.push(name) } })
const table = [action('answer', 'F2', ['offered']), action('hang-up', 'F8', ['talking']), action('mute', 'F5', ['talking'], false), action('finish', 'Ctrl+Enter', ['talking'])]
const press = (key: string, more: Partial<Parameters<typeof shortcutOf>[0]> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

describe('actions', () => {
  it('finds the action of a key in the states that allow it only', () => {
    expect(actionFor(table, press('F2'), 'offered', null)?.name).toBe('answer')
    expect(actionFor(table, press('F2'), 'talking', null)).toBeUndefined()
    expect(actionFor(table, press('F8'), 'offered', null)).toBeUndefined()
  })

  it('leaves the browser its key while the action cannot be used', () => {
    expect(canRun(table[2] as (typeof table)[0], 'talking', null)).toBe(false)
    expect(actionFor(table, press('F5'), 'talking', null)).toBeUndefined()
  })

  it('takes Command for Ctrl, and nothing with Alt or Shift', () => {
    expect(shortcutOf(press('Enter', { metaKey: true }))).toBe('Ctrl+Enter')
    expect(actionFor(table, press('Enter', { ctrlKey: true }), 'talking', null)?.name).toBe('finish')
    expect(shortcutOf(press('F2', { altKey: true }))).toBeNull()
    expect(shortcutOf(press('F2', { shiftKey: true }))).toBeNull()
  })
})
