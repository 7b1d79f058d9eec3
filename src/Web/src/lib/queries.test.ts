import { describe, expect, it } from 'vitest'
import type { Call } from './contract'
import { recordingIsClosing } from './queries'

const call = (result: Call['result'], releasedBy: Call['releasedBy'], state: 'recording' | 'complete') =>
  ({ result, releasedBy, recording: { id: 'c1', seconds: 6, state } }) as Call

describe('a recording that closes', () => {
  it('is asked for again after the talk until it is whole, and never while the talk goes on', () => {
    expect(recordingIsClosing(call('answered', 'agent', 'recording'))).toBe(true)
    expect(recordingIsClosing(call('answered', 'agent', 'complete'))).toBe(false)
    expect(recordingIsClosing(call('in-progress', null, 'recording'))).toBe(false)
    expect(recordingIsClosing(undefined)).toBe(false)
  })
})
