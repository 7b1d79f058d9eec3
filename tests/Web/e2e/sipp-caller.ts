import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One call placed by SIPp; its media is at `mediaPort`. It stays until the centre hangs up, and ends with 0 when all went as the scenario says. */
export class SippCaller {
  private output = ''
  readonly ended: Promise<number>

  private constructor(private readonly process: ChildProcess) {
    process.stdout?.on('data', data => { this.output += data })
    process.stderr?.on('data', data => { this.output += data })
    this.ended = new Promise(done => process.on('exit', code => done(code ?? -1)))
  }

  get log(): string { return this.output.slice(-4000) }

  static dial(number: string, options: { sipPort: number; mediaPort: number; caller: string }): SippCaller {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-sipp-'))
    const scenario = join(folder, 'caller.xml')
    writeFileSync(scenario, caller(options.caller, options.mediaPort))
    return new SippCaller(spawn('sipp', ['-sf', scenario, '-s', number, '-m', '1', '-i', '127.0.0.1', '-nostdin', '-timeout', '120', `127.0.0.1:${options.sipPort}`],
      { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }))
  }

  kill(): void { this.process.kill('SIGKILL') }
}

const caller = (number: string, mediaPort: number) => `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="caller">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:${number}@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:${number}@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=- 1 1 IN IP4 127.0.0.1
    s=-
    c=IN IP4 127.0.0.1
    t=0 0
    m=audio ${mediaPort} RTP/AVP 8 101
    a=rtpmap:8 PCMA/8000
    a=rtpmap:101 telephone-event/8000
    a=ptime:20
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200" rrs="true"/>
  <send><![CDATA[
    ACK [next_url] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:${number}@[local_ip]:[local_port]>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    [routes]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <recv request="BYE"/>
  <send><![CDATA[
    SIP/2.0 200 OK
    [last_Via:]
    [last_From:]
    [last_To:]
    [last_Call-ID:]
    [last_CSeq:]
    Content-Length: 0

  ]]></send>
</scenario>
`
