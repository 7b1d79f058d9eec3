import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

type Violation = { id: string; nodes: { target: string[] }[] }

/** What stands against WCAG 2.1 A and AA on the page as it is now: `rule: where`. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: (context: object, options: object) => Promise<{ violations: Violation[] }> } }
    // The row in which a table measures its columns is seen by nobody; a button's text holds the key that stands for it too.
    const rules = { 'label-content-name-mismatch': { enabled: false } }
    return (await axe.run({ exclude: ['.ant-table-measure-row'] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], rules, resultTypes: ['violations'] })).violations
  })
  return found.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target }) => `${id}: ${target.join(' ')}`))
}

async function everyOf(paths: string[], page: Page, address: string): Promise<Record<string, string[]>> {
  const wrong: Record<string, string[]> = {}
  for (const path of paths) {
    await page.goto(`${address}${path}`)
    await page.getByRole('heading').first().waitFor()
    await page.locator('.ant-skeleton').first().waitFor({ state: 'detached' })
    const found = await violations(page)
    if (found.length > 0) wrong[path] = found
  }
  return wrong
}

const office = ['/board', '/calls', '/recordings', '/live', '/messages', '/customers', '/lookup', '/flows', '/prompts', '/calendars', '/lists', '/tables', '/scripts', '/alarms', '/reports', '/satisfaction', '/wallboards', '/quality', '/what-if', '/account', '/work-record',
  '/settings/queues', '/settings/dispositions', '/settings/agents', '/settings/trunks', '/settings/routes', '/settings/numbers', '/settings/extensions', '/settings/ring-groups', '/settings/mail', '/settings/protection', '/settings/system', '/settings/backups',
  '/settings/people', '/settings/roles', '/settings/keys', '/settings/webhooks', '/settings/privacy', '/settings/bundle', '/settings/audit']

describe('every page keeps WCAG 2.1 AA', () => {
  it.each([['light', 'zh-CN', '实时队列'], ['dark', 'en-US', 'Live queues']] as const)('of the office, %s, in %s', async (theme, language, first) => {
    site = await openSite('much')
    await site.page.addInitScript(([mode, words]) => { localStorage.setItem('antiphon.theme', mode!); localStorage.setItem('antiphon.language', words!) }, [theme, language])
    await signIn(site.page, site.address, '1000', 'administrator-pass')
    await site.page.getByRole('heading', { name: first }).waitFor()
    expect(await everyOf(office, site.page, site.address)).toEqual({})
  }, 240_000)

  it('at the desk: idle, in a call with its card, and with the inbox open; and before signing in', async () => {
    site = await openSite('much')
    const { page, centre, address } = site
    const wrong: Record<string, string[]> = {}
    await page.goto(address)
    await page.getByRole('heading').first().waitFor()
    wrong['sign-in'] = await violations(page)
    await signIn(page, address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
    Object.assign(wrong, await everyOf(['/desk'], page, address))
    centre.notices.publish({ title: '退换货口径更新', text: '七天内。', scrolling: true, recipients: { roles: [], teams: [], queues: [], people: [] }, validFrom: null, validUntil: null })
    centre.offer('1001')
    await page.getByTestId('offer').waitFor()
    wrong.offered = await violations(page)
    centre.answer('1001')
    await page.getByTestId('customer-card').waitFor()
    await page.getByRole('button', { name: /^收件箱/ }).click()
    await page.getByRole('tab', { name: /^通知/ }).waitFor()
    wrong.inbox = await violations(page)
    expect(wrong).toEqual({ 'sign-in': [], offered: [], inbox: [] })
  }, 120_000)
})
