import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { until } from './until.ts'

export interface FirstStart {
  administrator: { jobNumber: string; password: string }
  supervisor: { jobNumber: string; password: string }
  agents: { jobNumber: string; name: string; password: string }[]
  extensions: { user: string; password: string }[]
  apiKey: string
}

export const builtProgram = resolve(import.meta.dirname, '../../../src/Server/bin/Release/net10.0')

/** The built server as its own process with a data folder of its own. */
export class Centre {
  private process!: ChildProcess
  private output = ''
  private program = builtProgram

  private constructor(readonly data: string, readonly http: number, readonly https: number, readonly sip: number, private readonly options: string[]) {}

  get url(): string { return `http://127.0.0.1:${this.http}` }
  get log(): string { return this.output.slice(-6000) }
  get first(): FirstStart { return JSON.parse(readFileSync(join(this.data, 'first-start.json'), 'utf8')) as FirstStart }

  static async start(...options: string[]): Promise<Centre> {
    const [http, https, sip, sips] = await freePorts(4)
    const centre = new Centre(mkdtempSync(join(tmpdir(), 'antiphon-e2e-')), http, https, sip, ['--sips', `${sips}`, ...(options.length > 0 ? options : ['--no-simulation'])])
    await centre.launch()
    return centre
  }

  async api(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.url + path, { ...init, headers: { authorization: `Bearer ${this.first.apiKey}`, 'content-type': 'application/json', ...init.headers } })
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.api(path)
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  /** This process ends as by `systemctl stop`; another program takes over with the same data and ports. */
  async upgrade(program: string): Promise<void> {
    await this.end()
    this.program = program
    await this.launch()
  }

  async stop(): Promise<void> {
    await this.end()
    rmSync(this.data, { recursive: true, force: true })
  }

  private async end(): Promise<void> {
    const ended = new Promise(done => this.process.once('exit', done))
    this.process.kill('SIGTERM')
    const patience = setTimeout(() => this.process.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(patience)
  }

  private async launch(): Promise<void> {
    const server = join(this.program, 'antiphon.dll')
    if (!existsSync(server)) throw new Error(`${server} is missing: ./run --build-only makes it`)
    const from = 40000 + (this.sip % 200) * 100
    this.process = spawn('dotnet', [server, '--data', this.data, '--http', `${this.http}`, '--https', `${this.https}`, '--sip', `${this.sip}`, '--rtp', `${from}-${from + 99}`,
      '--address', '127.0.0.1', ...this.options], { env: { ...process.env, DOTNET_GCgen0size: '0x400000', DOTNET_gcServer: '0' }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.process.stdout?.on('data', data => { this.output += data })
    this.process.stderr?.on('data', data => { this.output += data })
    await until(`the centre is ready\n${this.log}`, 60, async () => {
      if (this.process.exitCode !== null) throw new Error(`the centre ended: ${this.log}`)
      return (await fetch(`${this.url}/health/ready`).catch(() => undefined))?.status === 200
    })
  }
}

export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise<ReturnType<typeof createServer>>(done => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => done(server))
  })))
  const ports = servers.map(s => (s.address() as { port: number }).port)
  await Promise.all(servers.map(s => new Promise(done => s.close(done))))
  return ports
}
