import { chromium, type Browser, type BrowserContext } from 'playwright-core'

/** Quiet: nothing of the browser itself goes to the network. A fake microphone that beeps, and no question whether it may be used. */
const quiet = [
  '--no-sandbox', '--use-fake-device-for-media-stream', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-gpu',
  '--disable-quic', '--disable-default-apps', '--disable-domain-reliability', '--no-default-browser-check', '--no-pings', '--disable-features=MediaRouter,OptimizationHints,Translate', '--autoplay-policy=no-user-gesture-required',
]

export type BrowserOptions = {
  width?: number
  height?: number
  language?: 'zh-CN' | 'en-US'
  dark?: boolean
  /** False: the person has not allowed the microphone, and asking is refused. */
  microphone?: boolean
  /** A WAV that the fake microphone plays instead of beeps. */
  microphoneFile?: string
  /** For the certificate of a local CA. */
  ignoreCertificates?: boolean
}

const open = new Set<BrowserContext>()

let lastShown = ''

/** What every open page shows now, or showed when the last was closed, in words: for who reads that a test failed. */
export async function shown(): Promise<string> {
  if (open.size > 0) {
    const pages = [...open].flatMap(context => context.pages())
    lastShown = (await Promise.all(pages.map(async page => `${page.url()}\n${(await page.locator('body').innerText({ timeout: 5_000 }).catch(String)).replace(/\n+/g, ' | ').slice(0, 3_000)}`))).join('\n')
  }
  return lastShown
}

export type OpenBrowser = { context: BrowserContext; close: () => Promise<void> }

const started = new Map<string, Promise<Browser>>()

/** One process serves all tests of a file: its start takes longer than many a test. Chromium comes from ANTIPHON_CHROMIUM or the usual place. */
function startedWith(args: string[]): Promise<Browser> {
  const key = args.join(' ')
  const known = started.get(key) ?? chromium.launch({ executablePath: process.env.ANTIPHON_CHROMIUM ?? '/usr/bin/chromium', headless: true, args })
  started.set(key, known)
  return known
}

export async function closeBrowsers(): Promise<void> {
  for (const browser of started.values()) await (await browser).close()
  started.clear()
}

/** A browser as if new, with one page: nothing is remembered from one to the next. */
export async function openBrowser(options: BrowserOptions = {}): Promise<OpenBrowser> {
  const browser = await startedWith([...quiet, ...(options.microphone === false ? [] : ['--use-fake-ui-for-media-stream']), ...(options.microphoneFile ? [`--use-file-for-fake-audio-capture=${options.microphoneFile}`] : [])])
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    locale: options.language ?? 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.dark ? 'dark' : 'light',
    reducedMotion: 'reduce',       // a hand does not click what still slides in; a test would
    ignoreHTTPSErrors: options.ignoreCertificates ?? false,
    ...(options.microphone === false ? {} : { permissions: ['microphone', 'notifications'] }),
  })
  context.setDefaultTimeout(30_000)
  await context.newPage()
  open.add(context)
  return {
    context,
    close: async () => {
      await shown()
      open.delete(context)
      await context.close()
    },
  }
}
