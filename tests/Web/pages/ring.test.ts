import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

type Rang = { sound: number; notices: string[]; after: { sound: number; notices: number; title: string; shown: boolean } | null }

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

/** Runs before the page's own scripts: a page in the background, which notes what rings and how it stands half a second after the offer came. */
function listen(): void {
  const rang: Rang = { sound: 0, notices: [], after: null }
  Object.assign(window, { rang })
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (this: OscillatorNode, ...when: [number?]) {
    rang.sound += 1
    start.apply(this, when)
  }
  class Notice {
    static readonly permission = 'granted'
    static requestPermission() { return Promise.resolve('granted') }
    constructor(title: string, options: { body: string }) { rang.notices.push(`${title} ${options.body}`) }
    close() { rang.notices.pop() }
  }
  Object.assign(window, { Notification: Notice })
  Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })
  window.WebSocket = class extends WebSocket {
    constructor(...where: ConstructorParameters<typeof WebSocket>) {
      super(...where)
      this.addEventListener('message', ({ data }) => {
        if (rang.after !== null || typeof data !== 'string' || !data.includes('"offer":{')) return
        setTimeout(() => { rang.after = { sound: rang.sound, notices: rang.notices.length, title: document.title, shown: document.querySelector('[data-testid=offer]') !== null } }, 500)
      })
    }
  }
}

const rang = () => site.page.evaluate(() => (window as unknown as { rang: Rang }).rang)

describe('the desk', () => {
  it('rings with sound, flashing title and desktop notice half a second after the offer came, and is quiet when it is answered', async () => {
    site = await openSite()
    const { page, centre } = site
    await page.addInitScript(listen)
    await signIn(page, site.address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
    const offer = centre.offer('1001')
    await page.waitForFunction(() => (window as unknown as { rang: Rang }).rang.after !== null)
    const { after, notices } = await rang()
    expect(after).toMatchObject({ notices: 1, shown: true })
    expect(after?.title).toContain('来电')
    expect(after?.sound).toBeGreaterThan(0)
    expect(notices[0]).toContain(offer.caller.name)
    await page.waitForFunction(() => !document.title.includes('来电'))
    await page.waitForFunction(() => document.title.includes('来电'))
    await page.getByRole('button', { name: '接听' }).click()
    await page.waitForFunction(() => !document.title.includes('来电') && (window as unknown as { rang: Rang }).rang.notices.length === 0)
  })

  it('says who has set the state, to the agent alone whose state it is', async () => {
    site = await openSite()
    const { page, centre } = site
    await signIn(page, site.address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
    centre.tell('state-set', { state: 'not-ready', reason: 'training', by: '孙敏' }, '1001')
    await page.getByText('孙敏 更改了您的状态').waitFor()
    await page.getByText('您现在是示忙：培训', { exact: false }).waitFor()
    centre.tell('state-set', { state: 'signed-out', reason: null, by: '孙敏' }, '1001')
    await page.getByText('您已被签出', { exact: false }).waitFor()
    expect(await page.getByText('孙敏 更改了您的状态').count()).toBe(1)
  })
})
