import type { Page } from 'playwright-core'
import { MockCentre, type Sample } from '../mock-server/centre'
import { MockServer } from '../mock-server/server'
import { openBrowser, type BrowserOptions } from './browser'

export type Site = { centre: MockCentre; server: MockServer; address: string; page: Page; problems: string[]; close: () => Promise<void> }

/** Mock server, browser and a page. `problems` collects errors of scripts and of the content security policy: a test ends with none. */
export async function openSite(sample: Sample = 'much', options: BrowserOptions = {}): Promise<Site> {
  const centre = new MockCentre(sample)
  const server = new MockServer(centre)
  const address = await server.start()
  const browser = await openBrowser(options)
  const page = browser.context.pages()[0] ?? (await browser.context.newPage())
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => { if (message.type() === 'error' && /Content Security Policy|Warning:|React/i.test(message.text())) problems.push(message.text()) })
  return {
    centre, server, address, page, problems,
    close: async () => {
      await browser.close()
      await server.stop()
    },
  }
}
