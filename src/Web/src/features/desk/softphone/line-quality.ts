export type Grade = 'good' | 'fair' | 'poor'
export type LineQuality = { grade: Grade; rttMs: number | null; jitterMs: number | null; lossPercent: number | null }

/** Bounds where people begin to notice (ITU-T G.114 for delay; loss and jitter from the usual E-model practice for G.711). */
const fair = { rttMs: 300, jitterMs: 30, lossPercent: 1 }
const poor = { rttMs: 600, jitterMs: 60, lossPercent: 5 }

export function gradeOf(rttMs: number | null, jitterMs: number | null, lossPercent: number | null): Grade {
  const beyond = (bounds: typeof fair) => (rttMs ?? 0) > bounds.rttMs || (jitterMs ?? 0) > bounds.jitterMs || (lossPercent ?? 0) > bounds.lossPercent
  return beyond(poor) ? 'poor' : beyond(fair) ? 'fair' : 'good'
}

/** Reads a connection's figures; loss is that since the last reading. */
export class LineMeter {
  private lost = 0
  private received = 0

  async read(connection: RTCPeerConnection): Promise<LineQuality> {
    let rttMs: number | null = null
    let jitterMs: number | null = null
    let lossPercent: number | null = null
    const report = await connection.getStats()
    report.forEach((stat: Record<string, unknown>) => {
      if (stat.type === 'remote-inbound-rtp' && typeof stat.roundTripTime === 'number') rttMs = Math.round(stat.roundTripTime * 1000)
      if (stat.type === 'candidate-pair' && stat.nominated === true && typeof stat.currentRoundTripTime === 'number') rttMs ??= Math.round(stat.currentRoundTripTime * 1000)
      if (stat.type === 'inbound-rtp' && stat.kind === 'audio') {
        if (typeof stat.jitter === 'number') jitterMs = Math.round(stat.jitter * 1000)
        lossPercent = this.lossSince(Number(stat.packetsLost ?? 0), Number(stat.packetsReceived ?? 0))
      }
    })
    return { grade: gradeOf(rttMs, jitterMs, lossPercent), rttMs, jitterMs, lossPercent }
  }

  private lossSince(lost: number, received: number): number {
    const lostNow = Math.max(0, lost - this.lost)
    const all = lostNow + Math.max(0, received - this.received)
    this.lost = lost
    this.received = received
    return all === 0 ? 0 : Math.round((lostNow / all) * 1000) / 10
  }
}
