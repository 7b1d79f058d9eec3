import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { WebSocketServer, type WebSocket } from 'ws'
import { answerTo } from './api'
import type { MockCentre } from './centre'
import { MockSip } from './sip'

const built = fileURLToPath(new URL('../../../src/Server/wwwroot', import.meta.url))
const types: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

/** As strict as the page can bear. Ant Design writes its styles at run time, so styles may be inline; scripts may not. */
export const contentSecurityPolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

/** A server that speaks the outside contract from memory, with the built page, the event stream and a phone registrar. */
export class MockServer {
  readonly sip = new MockSip()
  private readonly streams = new Set<WebSocket>()
  private server: Server | null = null
  /** False: new event streams are refused, as while the server restarts. */
  streamsOpen = true

  constructor(readonly centre: MockCentre) {}

  async start(port = 0): Promise<string> {
    const server = createServer((request, response) => void this.handle(request, response))
    const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => (offered.has('sip') ? 'sip' : false) })
    server.on('upgrade', (request, socket, head) => {
      const url = new URL(request.url ?? '/', 'http://mock')
      const person = this.personOf(request)
      if (!person || (url.pathname === '/api/events' && !this.streamsOpen)) return void socket.destroy()
      sockets.handleUpgrade(request, socket, head, (ws) => (url.pathname === '/sip' ? this.sip.accept(ws) : this.stream(ws, url.searchParams.get('after'), person.jobNumber)))
    })
    this.server = server
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return `http://localhost:${(server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.cutStreams()
    this.sip.cut()
    this.server?.closeAllConnections()
    await new Promise((resolve) => this.server?.close(resolve))
  }

  /** Which pages it serves. */
  pages = /src="\/assets\/([^"]+)"/.exec(readFileSync(join(built, 'index.html'), 'utf8'))?.[1] ?? ''

  cutStreams(): void {
    for (const socket of this.streams) socket.terminate()
  }

  private stream(socket: WebSocket, after: string | null, jobNumber: string): void {
    this.streams.add(socket)
    const resumed = after !== null && Number(after) >= this.centre.seq - 10_000
    const listener = (event: object, only: string | null) => { if (only === null || only === jobNumber) socket.send(JSON.stringify(event)) }
    socket.send(JSON.stringify({ seq: this.centre.seq, at: this.centre.iso(), type: 'hello', data: { seq: this.centre.seq, resumed, pages: this.pages } }))
    if (resumed) for (const { event, only } of this.centre.events) if (event.seq > Number(after)) listener(event, only)
    this.centre.listeners.add(listener)
    socket.on('close', () => {
      this.centre.listeners.delete(listener)
      this.streams.delete(socket)
    })
  }

  private personOf(request: IncomingMessage) {
    const jobNumber = /session=(\d+)/.exec(request.headers.cookie ?? '')?.[1]
    return jobNumber ? (this.centre.person(jobNumber) ?? null) : null
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://mock')
    if (url.pathname.startsWith('/health/')) return void response.writeHead(200).end()
    if (!url.pathname.startsWith('/api/')) return this.page(url.pathname, response)
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const body = text && request.headers['content-type']?.includes('json') ? (JSON.parse(text) as Record<string, unknown>) : {}
    const answer = answerTo(this.centre, { method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, body, person: this.personOf(request) })
    if (url.pathname === '/api/wall') response.setHeader('X-Pages', this.pages)
    if (answer.cookie) response.setHeader('Set-Cookie', answer.cookie)
    if (answer.raw) return this.ranged(request, response, answer.raw, answer.type ?? '')
    response.writeHead(answer.status, { 'Content-Type': answer.status >= 400 ? 'application/problem+json' : 'application/json', 'Cache-Control': 'no-store' })
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body))
  }

  private ranged(request: IncomingMessage, response: ServerResponse, raw: Buffer, type: string): void {
    const range = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? '')
    if (!range) return void response.writeHead(200, { 'Content-Type': type, 'Content-Length': raw.length, 'Accept-Ranges': 'bytes' }).end(raw)
    const from = Number(range[1])
    const to = range[2] ? Number(range[2]) : raw.length - 1
    response.writeHead(206, { 'Content-Type': type, 'Content-Range': `bytes ${from}-${to}/${raw.length}`, 'Content-Length': to - from + 1 }).end(raw.subarray(from, to + 1))
  }

  private page(path: string, response: ServerResponse): void {
    const wanted = join(built, normalize(path))
    const file = wanted.startsWith(built) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(built, 'index.html')
    if (!existsSync(file)) return void response.writeHead(500).end('The page is not built: npm --prefix src/Web run build')
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': contentSecurityPolicy, 'X-Content-Type-Options': 'nosniff' })
    createReadStream(file).pipe(response)
  }
}
