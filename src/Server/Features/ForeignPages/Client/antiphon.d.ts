/** What `/client/v1/antiphon.js` gives a page of another site. Additions only within version 1. */
export {}

declare global {
  type AntiphonCall = {
    callId: string
    /** As the agent may see it: in full or masked; empty: withheld. */
    number: string
    name: string | null
    customerId: number | null
    dialled: string
    queue: string | null
    ringing: boolean
    talking: boolean
    held: boolean
    outbound: boolean
  }
  type AntiphonTarget = string | { kind: 'agent' | 'queue' | 'extension' | 'outside' | 'flow' | 'number'; id: string }
  type AntiphonState = 'signed-out' | 'not-ready' | 'ready' | 'offered' | 'talking' | 'held' | 'consulting' | 'conferencing' | 'dialling' | 'wrap-up' | 'training'

  /** A refusal: `code` is stable, see the outside contract. */
  class AntiphonProblem extends Error {
    readonly status: number
    readonly code: string
    readonly args: Record<string, unknown>
  }

  class Antiphon {
    /** `token`: the token of the agent, or a function that fetches a fresh one from the page's own server; it is asked again when the token has ended. */
    constructor(options: { centre: string; token: string | (() => string | Promise<string>) })
    onRing: (call: AntiphonCall) => void
    onAnswer: (call: AntiphonCall) => void
    /** Also of a call that rang and was not taken: then `talking` is false. */
    onEnd: (call: AntiphonCall) => void
    onState: (state: AntiphonState) => void
    onConnection: (up: boolean) => void
    onProblem: (problem: Error) => void
    /** Settled when the first connection stands. */
    readonly ready: Promise<void>
    readonly call: AntiphonCall | null
    readonly state: AntiphonState
    dial(number: string): Promise<{ callId: string }>
    answer(): Promise<null>
    reject(): Promise<null>
    hangUp(): Promise<null>
    hold(): Promise<null>
    resume(): Promise<null>
    transfer(to: AntiphonTarget): Promise<null>
    setState(state: 'ready' | 'not-ready' | 'signed-out', reason?: string, extension?: string): Promise<unknown>
    finishWrapUp(): Promise<unknown>
    close(): void
  }
}
