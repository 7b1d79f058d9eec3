import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { toneFile } from './audio.ts'
import type { Web } from 'sip.js'
import type { Centre } from './centre.ts'

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--autoplay-policy=no-user-gesture-required']

/** An agent at a real Chromium whose microphone plays a steady tone; asked for his screen, he shares the page with that title. */
export class BrowserAgent {
  private constructor(readonly page: Page, private readonly context: BrowserContext, private readonly folder: string) {}

  static async open(centre: Centre, options: { hz: number; shares?: string; language?: 'zh-CN' | 'en-US'; width?: number; height?: number }): Promise<BrowserAgent> {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-chromium-'))
    writeFileSync(join(folder, 'voice.wav'), toneFile(options.hz, 10))
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, locale: options.language ?? 'zh-CN',
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 }, permissions: ['microphone'],
      args: [...quiet, options.shares ? `--auto-select-tab-capture-source-by-title=${options.shares}` : '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${join(folder, 'voice.wav')}`],
    })
    await context.addInitScript(listen)
    const page = context.pages()[0] ?? await context.newPage()
    await page.goto(centre.url)
    return new BrowserAgent(page, context, folder)
  }

  /** Another page of the same browser. */
  async another(): Promise<Page> { return this.context.newPage() }

  /** A page of the centre's own origin with SIP.js in it, another telephone than the one that the product has: registers as that extension, answers by itself, and calls. */
  async takeForeignPhone(account: { user: string; password: string }, socket: string): Promise<void> {
    const library = join(import.meta.dirname, '../node_modules/sip.js/lib')
    await this.page.route('**/sip-js/**', (route) => route.fulfill({ path: join(library, new URL(route.request().url()).pathname.split('/sip-js/')[1] ?? ''), contentType: 'text/javascript' }))
    await this.page.route('**/sip-js/begin', (route) => route.fulfill({ contentType: 'text/javascript', body: 'import { Web } from "/sip-js/index.js"; window.sipJs = Web' }))
    await this.page.goto(new URL('/health/live', this.page.url()).href)
    await this.page.addScriptTag({ url: '/sip-js/begin', type: 'module' })
    await this.page.waitForFunction(() => 'sipJs' in window)
    await this.page.evaluate(foreignPhone, { ...account, socket })
  }

  /** The foreign phone calls; resolves when the call is answered. */
  calls(number: string): Promise<void> { return this.page.evaluate((to) => (window as unknown as { call(number: string): Promise<void> }).call(to), number) }

  /** The foreign phone hangs up. */
  hangsUp(): Promise<void> { return this.page.evaluate(() => (window as unknown as { hangUp(): Promise<void> }).hangUp()) }

  /** The first sign-in of a day of a new agent: first password, own password, ready. */
  async signIn(jobNumber: string, first: string, own: string): Promise<void> {
    const { page } = this
    await page.getByLabel('工号').fill(jobNumber)
    await page.getByLabel('密码', { exact: true }).fill(first)
    await page.getByRole('button', { name: '签入并示闲' }).click()
    await page.getByLabel('新密码', { exact: true }).fill(own)
    await page.getByLabel('再输一次新密码').fill(own)
    await page.getByRole('button', { name: '保存并继续' }).click()
  }

  /** Strongest frequency of what the switch sends, in Hz; 0 when it is silence. */
  hears(): Promise<number> { return this.page.evaluate(() => (window as unknown as { strongest(): number }).strongest()) }

  /** That tone is clearly part of what the switch sends, whatever else is. */
  hearsToo(hz: number): Promise<boolean> { return this.page.evaluate((tone) => (window as unknown as { levelAt(hz: number): number }).levelAt(tone) > -60, hz) }

  async close(): Promise<void> {
    await this.context.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Runs in the page, before its own scripts: an ear on every remote track. */
function listen(): void {
  const ears: AnalyserNode[] = []
  let audio: AudioContext | undefined
  const Original = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', event => {
        audio ??= new AudioContext()
        const ear = audio.createAnalyser()
        ear.fftSize = 8192
        audio.createMediaStreamSource(new MediaStream([event.track])).connect(ear)
        ears.push(ear)
      })
    }
  }
  ;(window as unknown as { levelAt(hz: number): number }).levelAt = (hz) => Math.max(-200, ...ears.map((ear) => {
    const bins = new Float32Array(ear.frequencyBinCount)
    ear.getFloatFrequencyData(bins)
    return bins[Math.round((hz * ear.fftSize) / ear.context.sampleRate)]
  }))
  ;(window as unknown as { strongest(): number }).strongest = () => {
    let best = 0, level = -60
    for (const ear of ears) {
      const bins = new Float32Array(ear.frequencyBinCount)
      ear.getFloatFrequencyData(bins)
      bins.forEach((value, i) => { if (value > level) { level = value; best = (i * ear.context.sampleRate) / ear.fftSize } })
    }
    return best
  }
}

/** Runs in the page: the simple user of SIP.js, as its own guide has it. */
async function foreignPhone(account: { user: string; password: string; socket: string }): Promise<void> {
  const { sipJs } = window as unknown as { sipJs: typeof Web }
  const aor = `sip:${account.user}@${location.hostname}`
  const phone = new sipJs.SimpleUser(`${location.origin.replace('http', 'ws')}${account.socket}`, {
    aor, media: { constraints: { audio: true, video: false }, remote: { audio: document.body.appendChild(document.createElement('audio')) } }, userAgentOptions: { authorizationUsername: account.user, authorizationPassword: account.password },
  })
  let answered: (() => void) | undefined
  phone.delegate = { onCallReceived: () => phone.answer(), onCallAnswered: () => answered?.() }
  await phone.connect()
  await new Promise<void>((done, failed) => { void phone.register({ requestDelegate: { onAccept: () => done(), onReject: (response) => failed(new Error(`${response.message.statusCode}`)) } }) })
  Object.assign(window, {
    call: (number: string) => new Promise<void>((done) => { answered = done; void phone.call(`sip:${number}@${location.hostname}`) }),
    hangUp: () => phone.hangup(),
  })
}
