import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { toneFile } from './audio.ts'
import type { Centre } from './centre.ts'

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--autoplay-policy=no-user-gesture-required']

/** An agent at a real Chromium whose microphone plays a steady tone. */
export class BrowserAgent {
  private constructor(readonly page: Page, private readonly context: BrowserContext, private readonly folder: string) {}

  static async open(centre: Centre, options: { hz: number; language?: 'zh-CN' | 'en-US'; width?: number; height?: number }): Promise<BrowserAgent> {
    const folder = mkdtempSync(join(tmpdir(), 'antiphon-chromium-'))
    writeFileSync(join(folder, 'voice.wav'), toneFile(options.hz, 10))
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, locale: options.language ?? 'zh-CN',
      viewport: { width: options.width ?? 1440, height: options.height ?? 900 }, permissions: ['microphone'],
      args: [...quiet, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${join(folder, 'voice.wav')}`],
    })
    await context.addInitScript(listen)
    const page = context.pages()[0] ?? await context.newPage()
    await page.goto(centre.url)
    return new BrowserAgent(page, context, folder)
  }

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
