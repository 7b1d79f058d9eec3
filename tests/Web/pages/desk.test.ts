import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Locator } from 'playwright-core'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const onDesk = async (width = 1440, height = 900) => {
  site = await openSite('much', { width, height })
  await signIn(site.page, site.address, '1001', 'agent-pass-1001')
  await site.page.getByTestId('state-pill').and(site.page.locator('[data-state=ready]')).waitFor()
}
const box = async (locator: Locator) => {
  const found = await locator.boundingBox()
  if (!found) throw new Error('not on screen')
  return found
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('a call on the desk', () => {
  beforeEach(() => onDesk())

  it('rings with name, number and title, is answered, talks, ends, and wrap-up is finished', async () => {
    const { page, centre } = site
    const offer = centre.offer('1001')
    const ringing = page.getByRole('alertdialog', { name: '来电' })
    await ringing.getByText(offer.caller.name ?? '').waitFor()
    await ringing.getByText(offer.caller.number).waitFor()
    await page.waitForFunction(() => document.title.includes('来电'))
    expect(await ringing.locator('.call-line').evaluate((line) => line.getAnimations()[0]?.effect?.getTiming().duration), 'how long it rings is no motion that one may ask not to see').toBeGreaterThan(5_000)
    await page.getByRole('button', { name: '接听' }).click()
    await page.getByTestId('talk').getByText('录音中').waitFor()
    await page.getByRole('button', { name: '挂断' }).click()
    await page.getByText('刚刚结束').waitFor()
    await page.getByRole('button', { name: '完成并示闲' }).click()
    await page.getByText('等待来电').waitFor()
  })

  it('marks a simulated caller while it rings and while he talks', async () => {
    const { page, centre } = site
    centre.offer('1001', { simulated: true })
    await page.getByRole('alertdialog', { name: '来电' }).getByText('模拟', { exact: true }).waitFor()
    await page.keyboard.press('F2')
    await page.getByTestId('talk').getByText('模拟', { exact: true }).waitFor()
  })

  it('has a message of a caller ring, and keeps it until it is said what came of it', async () => {
    const { page, centre } = site
    const first = centre.messages.all.find((m) => m.box === 'queue:sales' && !m.doneAt && !m.takenBy)!
    centre.messages.ringing = first.id
    centre.agentBecomes('1001', { work: [{ channel: 'message', count: 1, resting: 0, ringing: 1 }] })
    const ringing = page.getByRole('alertdialog', { name: '新的语音留言' })
    await ringing.getByText(first.number).waitFor()
    await page.waitForFunction(() => document.title.includes('留言'))
    await ringing.getByRole('button', { name: '我来处理' }).click()
    const mine = page.getByRole('region', { name: '我的留言' })
    await mine.getByRole('button', { name: '播放' }).waitFor()
    await mine.getByRole('button', { name: `呼叫 ${first.number}` }).waitFor()
    await mine.getByText('已回电').click()
    await mine.getByRole('button', { name: '完成' }).click()
    await expect.poll(() => first.doneAt).not.toBeNull()
    await mine.waitFor({ state: 'detached' })
  })

  it('announces a caller of a class by its name', async () => {
    const { page, centre } = site
    centre.offer('1001', { class: 'vip' })
    await page.getByRole('alertdialog', { name: '来电' }).getByText('贵宾', { exact: true }).waitFor()
  })

  it('rings aloud, flashes the title, tells it on the desktop behind other windows, and is silent once answered', async () => {
    const { page, centre } = site
    await page.evaluate(`
      window.bursts = 0; window.notices = []
      const start = OscillatorNode.prototype.start
      OscillatorNode.prototype.start = function (...when) { window.bursts++; return start.apply(this, when) }
      window.Notification = class { static permission = 'granted'; constructor(title, options) { this.told = { title, body: options.body, open: true }; window.notices.push(this.told) } close() { this.told.open = false } }
      Object.defineProperty(document, 'visibilityState', { value: 'hidden' })`)
    const bursts = () => page.evaluate('window.bursts') as Promise<number>
    const calm = await page.title()
    const offer = centre.offer('1001')
    await expect.poll(() => page.title()).toContain('来电')
    await expect.poll(() => page.title(), { timeout: 5_000 }).toBe(calm)
    await expect.poll(bursts, { timeout: 8_000 }).toBeGreaterThan(2)
    expect(await page.evaluate('window.notices')).toEqual([{ title: `来电：${offer.caller.name}`, body: expect.stringContaining(offer.caller.number) as string, open: true }])
    await page.keyboard.press('F2')
    await page.getByTestId('talk').waitFor()
    expect(await page.evaluate('window.notices[0].open')).toBe(false)
    expect(await page.title()).toBe(calm)
    const rung = await bursts()
    await page.waitForFunction((since) => performance.now() - since > 3_500, await page.evaluate(() => performance.now()))
    expect(await bursts()).toBe(rung)
  })

  it('is handled from answer to ready with keys alone', async () => {
    const { page, centre } = site
    centre.offer('1001')
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('F2')
    await page.getByTestId('talk').waitFor()
    await page.keyboard.press('F5')
    await page.getByText('已静音').waitFor()
    await page.keyboard.press('F3')
    await page.getByRole('group', { name: '拨键' }).waitFor()
    await page.keyboard.press('4') // The mock carries no media: nothing may be shown as sent.
    expect((await page.getByRole('status', { name: '已发送' }).innerText()).trim()).toBe('')
    await page.keyboard.press('Escape')
    await page.keyboard.press('F8')
    await page.getByText('刚刚结束').waitFor()
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
  })

  it('never meets the next customer muted', async () => {
    const { page, centre } = site
    for (let call = 0; call < 2; call++) {
      centre.offer('1001')
      await page.getByRole('alertdialog').waitFor()
      await page.keyboard.press('F2')
      await page.getByTestId('talk').waitFor()
      await page.getByRole('button', { name: '静音', exact: true }).waitFor()
      await page.getByRole('button', { name: '静音', exact: true }).click()
      await page.getByRole('button', { name: '取消静音' }).waitFor()
      centre.hangUp('1001')
      await page.getByText('刚刚结束').waitFor()
    }
  })

  it('says why when the caller was faster', async () => {
    const { page, centre } = site
    centre.offer('1001')
    await page.getByRole('alertdialog').waitFor()
    const desk = centre.desk.get('1001')
    if (desk) centre.desk.set('1001', { ...desk, offer: null }) // The server knows already, the page does not yet.
    await page.getByRole('button', { name: '接听' }).click()
    await page.getByText('来电已撤回：客户已挂机，或已转给其他坐席。').waitFor()
    centre.withdraw('1001')
    await page.getByText('等待来电').waitFor()
  })

  it('shows no reject where the queue forbids it, and no answer when the desk phone rings', async () => {
    const { page, centre } = site
    centre.offer('1001', { rejectAllowed: false, phoneRings: true })
    await page.getByText('请拿起话机接听').waitFor()
    expect(await page.getByRole('button', { name: '接听' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: '拒接' }).count()).toBe(0)
  })

  it('makes a card for an unknown caller from his first name on, and keeps the note', async () => {
    const { page, centre } = site
    centre.offer('1001', { caller: { number: '13900001111', name: null, customerId: null } })
    await page.getByText('新客户：填写姓名后自动建档').waitFor()
    await page.keyboard.press('F2')
    await page.getByLabel('姓名').fill('陈秀兰')
    await page.getByLabel('备注').fill('左灶点火有声无火')
    await page.getByText(/已保存$/).waitFor()
    await expect.poll(() => centre.customers.find((c) => c.numbers.includes('13900001111'))).toMatchObject({ name: '陈秀兰', note: '左灶点火有声无火' })
    expect(centre.customers.filter((c) => c.numbers.includes('13900001111'))).toHaveLength(1)
  })

  it('follows what a colleague writes on the card, and asks where both wrote in one field', async () => {
    const { page, centre } = site
    centre.offer('1001', { caller: { number: centre.customers[3]?.numbers[0] ?? '', name: centre.customers[3]?.name ?? '', customerId: centre.customers[3]?.id ?? 0 } })
    const id = centre.customers[3]?.id ?? 0
    const card = page.getByTestId('customer-card')
    await card.waitFor()
    await page.keyboard.press('F2')
    centre.customerFiles.here(id, [{ jobNumber: '1004', name: '陈娟', field: 'name' }])
    await card.getByText('陈娟 也在填写').waitFor()
    await card.getByText('陈娟 正在填写').waitFor()
    centre.customerFiles.write(id, { name: '陈娟改的' })
    await expect.poll(() => card.getByLabel('姓名').inputValue()).toBe('陈娟改的')
    const before = centre.customers.find((c) => c.id === id)?.note ?? ''
    await card.getByLabel('备注').focus()
    await page.route('**/api/customers/*', async (route) => { if (route.request().method() === 'PUT') centre.customerFiles.write(id, { note: '她的备注' }); await route.continue() }, { times: 1 })
    await card.getByLabel('备注').fill(`${before}我的备注`)
    await card.getByText('“她的备注”').waitFor()
    expect(await card.getByLabel('备注').inputValue()).toBe(`${before}我的备注`)
    await card.getByRole('button', { name: '保留我的' }).click()
    await expect.poll(() => centre.customers.find((c) => c.id === id)).toMatchObject({ name: '陈娟改的', note: `${before}我的备注` })
  })

  it('shows caller names as text, whatever they are', async () => {
    const { page, centre } = site
    const evil = '<img src=x onerror="document.title=1">'
    centre.offer('1001', { caller: { number: '13900002222', name: evil, customerId: null } })
    await page.getByRole('alertdialog').getByText(evil).waitFor()
    expect(await page.locator('img').count()).toBe(0)
  })

  it('keeps a wish made in a talk as pending', async () => {
    const { page, centre } = site
    centre.offer('1001')
    await page.getByRole('alertdialog').waitFor()
    await page.keyboard.press('F2')
    await page.getByTestId('talk').waitFor()
    await page.getByTestId('state-pill').click()
    await page.getByRole('menuitem', { name: '小休' }).click()
    await page.getByText('通话后示忙 · 小休').waitFor()
  })

  it('takes the phone up again after a reload, and after the switch was away', async () => {
    const { page, server } = site
    await page.reload()
    await page.getByText('电话已连接').waitFor()
    server.sip.cut()
    await page.getByText('电话断开，正在重连…').waitFor()
    await page.getByText('电话已连接').waitFor()
  })

  it('opens the phone in one page only; the other takes over when the first closes', async () => {
    const { page, address } = site
    const second = await page.context().newPage()
    await second.goto(address)
    await second.getByText('电话在另一个页面中。').waitFor()
    await page.close()
    await second.getByText('电话已连接').waitFor()
  })
})

describe('a double click on Answer', () => {
  it.each([[1440, 900], [1366, 768], [1024, 768], [390, 844]])('ends nothing at %s × %s', async (width, height) => {
    await onDesk(width, height)
    const { page, centre } = site
    centre.offer('1001')
    const answer = await box(page.getByRole('button', { name: '接听' }))
    const reject = await box(page.getByRole('button', { name: '拒接' }))
    await page.getByRole('button', { name: '接听' }).dblclick({ delay: 20 })
    await page.getByTestId('talk').waitFor()
    const hangUp = await box(page.getByRole('button', { name: '挂断' }))
    expect(Math.abs(hangUp.x - reject.x)).toBeLessThan(2)
    for (const button of await page.getByTestId('talk').getByRole('button').all()) {
      const other = await box(button)
      const apart = other.x >= answer.x + answer.width || other.x + other.width <= answer.x || other.y >= answer.y + answer.height || other.y + other.height <= answer.y
      expect(apart, await button.innerText()).toBe(true)
    }
    expect(centre.desk.get('1001')?.call).not.toBeNull()
  })
})
