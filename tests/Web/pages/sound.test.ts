import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

/** Runs before the page's own scripts: counts the tones at 880 Hz. */
function listen(): void {
  Object.assign(window, { tones: 0 })
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (this: OscillatorNode, ...when: [number?]) {
    if (this.frequency.value === 880) (window as unknown as { tones: number }).tones += 1
    start.apply(this, when)
  }
}

const tones = () => site.page.evaluate(() => (window as unknown as { tones: number }).tones)

async function atDesk() {
  site = await openSite()
  await site.page.addInitScript(listen)
  await signIn(site.page, site.address, '1001', 'agent-pass-1001')
  await site.page.getByTestId('state-pill').and(site.page.locator('[data-state=ready]')).waitFor()
  return site
}

describe('a call', () => {
  it('is answered by itself after the set delay with a tone', async () => {
    const { page, centre } = await atDesk()
    await page.getByText('电话已连接').first().waitFor()
    await page.getByRole('button', { name: '声音设置' }).click()
    await page.getByRole('combobox', { name: '来电接听' }).click()
    await page.getByTitle('1 秒后自动接听').click()
    await page.keyboard.press('Escape')
    const offered = Date.now()
    const first = centre.offer('1001')
    await expect.poll(() => centre.acted, { timeout: 20_000 }).toContainEqual(expect.objectContaining({ callId: first.callId, action: 'answer' }))
    expect(Date.now() - offered).toBeGreaterThanOrEqual(1_000)
    await expect.poll(() => centre.desk.get('1001')?.call?.callId).toBe(first.callId)
    expect(await tones()).toBe(1)
    centre.hangUp('1001')
  })
})
