import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

const mark = (page: Page) => page.evaluate(() => { Object.assign(window, { sameLoad: true }) })
const isSameLoad = (page: Page) => page.evaluate(() => 'sameLoad' in window)
const reloaded = (page: Page) => page.waitForFunction(() => !('sameLoad' in window))

describe('an upgrade of the server', () => {
  it('reloads an open page by itself when it is idle, and asks where something was typed or somebody is in a call', async () => {
    site = await openSite()
    const { page, server, address } = site
    await signIn(page, address, '1000', 'administrator-pass')
    await page.getByRole('heading', { name: '实时队列' }).waitFor()
    await mark(page)
    server.pages = 'second'
    server.cutStreams()
    await reloaded(page)
    await page.getByRole('heading', { name: '实时队列' }).waitFor()

    await page.goto(`${address}/customers`)
    await page.getByRole('textbox').first().fill('陈')
    await mark(page)
    server.pages = 'third'
    server.cutStreams()
    await page.getByText('系统已升级。').waitFor()
    expect(await isSameLoad(page)).toBe(true)
    await page.getByRole('button', { name: '重新加载' }).click()
    await reloaded(page)
  })

  it('never reloads in the middle of a call', async () => {
    site = await openSite()
    const { page, server, centre, address } = site
    await signIn(page, address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
    centre.offer('1001')
    await page.getByRole('button', { name: /接听/ }).first().waitFor()
    server.pages = 'second'
    server.cutStreams()
    await page.getByText('系统已升级。').waitFor()
  })

  it('is noticed by a page that stood at the door meanwhile, and a page that stays the same does not turn in circles', async () => {
    site = await openSite()
    const { page, server, address } = site
    await page.goto(address)
    await mark(page)
    server.pages = 'second'
    await signIn(page, '', '1000', 'administrator-pass')
    await reloaded(page)
    await mark(page)
    await page.getByText('系统已升级。').waitFor()      // the pages behind this address are still the old ones
    expect(await isSameLoad(page)).toBe(true)
  })

  it('reloads a screen on the wall', async () => {
    site = await openSite()
    const { page, server, address } = site
    await page.goto(`${address}/wall#secret`)
    await mark(page)
    server.pages = 'second'
    await reloaded(page)
  })

  it('reloads a page whose next part is gone', async () => {
    site = await openSite()
    const { page, address } = site
    await signIn(page, address, '1000', 'administrator-pass')
    await page.getByRole('heading', { name: '实时队列' }).waitFor()
    await mark(page)
    let gone = true
    await page.route(/assets\/customers-page/, (route) => (gone ? route.fulfill({ status: 404 }) : route.continue()))
    await page.locator('a[href="/customers"]').first().click()
    await reloaded(page)
    gone = false
    await page.reload()
    await page.getByRole('heading', { name: '客户' }).first().waitFor()
    expect(site.problems.splice(0).every((problem) => /preload CSS|dynamically imported/.test(problem))).toBe(true)
  })
})
