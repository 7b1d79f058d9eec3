import type { WebSocket } from 'ws'

/** Enough SIP over WebSocket that the page's phone registers and its standing call is answered. No media flows: what is heard is
 * tested against the real switch. Counts what came, for the tests. */
export class MockSip {
  readonly seen: string[] = []
  private readonly sockets = new Set<WebSocket>()
  refuseCalls = false

  accept(socket: WebSocket): void {
    this.sockets.add(socket)
    socket.on('close', () => this.sockets.delete(socket))
    socket.on('message', (data) => {
      const text = String(data)
      if (text.trim() === '') return
      const method = text.slice(0, text.indexOf(' '))
      this.seen.push(method)
      const answer = this.answer(method, text)
      if (answer) socket.send(answer)
    })
  }

  /** Cuts every phone's connection, as a restart would. */
  cut(): void {
    for (const socket of this.sockets) socket.terminate()
  }

  private answer(method: string, request: string): string | null {
    switch (method) {
      case 'REGISTER': return reply(request, '200 OK', [`Contact: ${header(request, 'Contact')};expires=300`])
      case 'INVITE': return this.refuseCalls ? reply(request, '480 Temporarily Unavailable', []) : reply(request, '200 OK', ['Contact: <sip:switch@127.0.0.1;transport=ws>', 'Content-Type: application/sdp'], answerTo(request))
      case 'BYE': case 'CANCEL': case 'OPTIONS': return reply(request, '200 OK', [])
      default: return null
    }
  }
}

const header = (message: string, name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'mi').exec(message)?.[1]?.trim() ?? ''

function reply(request: string, status: string, extra: string[], body = ''): string {
  const vias = [...request.matchAll(/^Via:.*$/gim)].map((m) => m[0].trim())
  const to = header(request, 'To')
  return [
    `SIP/2.0 ${status}`, ...vias, `From: ${header(request, 'From')}`, `To: ${to.includes('tag=') ? to : `${to};tag=mock`}`, `Call-ID: ${header(request, 'Call-ID')}`, `CSeq: ${header(request, 'CSeq')}`,
    ...extra, `Content-Length: ${Buffer.byteLength(body)}`, '', body,
  ].join('\r\n')
}

function answerTo(invite: string): string {
  const mid = /^a=mid:(.*)$/m.exec(invite)?.[1]?.trim() ?? '0'
  return [
    'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=ice-lite', `a=group:BUNDLE ${mid}`, 'm=audio 9 UDP/TLS/RTP/SAVPF 0 126', 'c=IN IP4 127.0.0.1', `a=mid:${mid}`, 'a=rtcp-mux',
    'a=ice-ufrag:mock', 'a=ice-pwd:mockmockmockmockmockmock', `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`, 'a=setup:passive', 'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:126 telephone-event/8000', 'a=sendrecv', 'a=msid:mock mock', 'a=ssrc:1 cname:mock', '',
  ].join('\r\n')
}
