import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { until } from './until.ts'

/** One call placed by baresip as an extension of the centre; what it says is silence. */
export class BaresipCaller {
  private output = ''

  private constructor(private readonly process: ChildProcess, private readonly folder: string) {
    process.stdout?.on('data', data => { this.output += data })
    process.stderr?.on('data', data => { this.output += data })
  }

  get log(): string { return this.output.slice(-4000) }

  static async dial(number: string, account: { user: string; password: string }, sipPort: number): Promise<BaresipCaller> {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-baresip-'))
    const port = await freePort()
    const rtp = 52_000 + (port % 100) * 20
    writeFileSync(join(folder, 'silence.wav'), silence(60))
    writeFileSync(join(folder, 'config'), [
      'poll_method epoll', `sip_listen 127.0.0.1:${port}`, 'audio_player aubridge,nil', `audio_source aufile,${join(folder, 'silence.wav')}`, 'audio_alert aubridge,nil', 'ausrc_srate 8000', 'auplay_srate 8000', 'ausrc_channels 1', 'auplay_channels 1',
      `rtp_ports ${rtp}-${rtp + 18}`, 'net_interface 127.0.0.1', 'module_path /usr/lib/baresip/modules', 'module g711.so', 'module aufile.so', 'module aubridge.so', 'module_app account.so', 'module_app menu.so', '',
    ].join('\n'))
    writeFileSync(join(folder, 'accounts'), `<sip:${account.user}@127.0.0.1:${sipPort};transport=udp>;auth_user=${account.user};auth_pass=${account.password};regint=120;ptime=20;audio_codecs=PCMA\n`)
    writeFileSync(join(folder, 'contacts'), '')
    writeFileSync(join(folder, 'uuid'), randomUUID())
    const caller = new BaresipCaller(spawn('baresip', ['-f', folder, '-v', '-e', `/dial sip:${number}@127.0.0.1:${sipPort}`], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }), folder)
    await until(`baresip talks\n${caller.log}`, 30, () => /established/i.test(caller.output))
    return caller
  }

  async hangUp(): Promise<void> {
    const ended = new Promise(done => this.process.once('exit', done))
    this.process.kill('SIGTERM')
    const patience = setTimeout(() => this.process.kill('SIGKILL'), 8_000)
    await ended
    clearTimeout(patience)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function silence(seconds: number): Buffer {
  const data = seconds * 8000 * 2
  const file = Buffer.alloc(44 + data)
  file.write('RIFF', 0); file.writeUInt32LE(36 + data, 4); file.write('WAVEfmt ', 8); file.writeUInt32LE(16, 16); file.writeUInt16LE(1, 20); file.writeUInt16LE(1, 22)
  file.writeUInt32LE(8000, 24); file.writeUInt32LE(16000, 28); file.writeUInt16LE(2, 32); file.writeUInt16LE(16, 34); file.write('data', 36); file.writeUInt32LE(data, 40)
  return file
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>(done => socket.bind(0, '127.0.0.1', done))
  const { port } = socket.address()
  await new Promise<void>(done => socket.close(() => done()))
  return port
}
