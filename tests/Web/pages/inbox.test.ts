import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

const everybody = { roles: [], teams: [], queues: [], people: [] }

async function atDesk() {
  site = await openSite('much')
  await signIn(site.page, site.address, '1001', 'agent-pass-1001')
  await site.page.goto(`${site.address}/desk`)
  await site.page.getByText('同事').first().waitFor()
  return site
}

describe('a notice', () => {
  it('runs along the top until it is read, opens beside a call, and stands on the board', async () => {
    const { page, centre } = await atDesk()
    centre.agentBecomes('1001', { state: 'ready', signedInAt: centre.iso(), phone: 'b1001', phoneUp: true })
    centre.offer('1001')
    centre.answer('1001')
    centre.notices.publish({ title: '退换货口径更新', text: '七天内凭小票即可。', scrolling: true, recipients: everybody, validFrom: null, validUntil: null })
    centre.notices.publish({ title: '给别人的', text: '别人', scrolling: true, recipients: { ...everybody, people: ['1009'] }, validFrom: null, validUntil: null })
    const bar = page.getByRole('region', { name: '通知' })
    await bar.getByRole('button', { name: '退换货口径更新' }).dispatchEvent('click')
    await page.getByText('七天内凭小票即可。').waitFor()
    await bar.waitFor({ state: 'detached' })
    expect(centre.desk.get('1001')?.call).not.toBeNull()
    expect([...(centre.notices.reads.get('1001') ?? [])]).toEqual([1])
    await page.getByRole('dialog').getByRole('button', { name: /关闭|Close/ }).click()
    await page.getByRole('heading', { name: '公告栏' }).waitFor()
    await page.getByRole('complementary').getByRole('button', { name: '退换货口径更新' }).waitFor()
    expect(await page.getByText('给别人的').count()).toBe(0)
  })

  it('is published to chosen people, and who has read it is listed', async () => {
    site = await openSite('much')
    const { page, centre } = site
    await signIn(page, site.address, '1000', 'administrator-pass')
    await page.getByRole('button', { name: /^收件箱/ }).click()
    await page.getByRole('tab', { name: '发布通知' }).click()
    await page.getByRole('textbox', { name: '标题' }).fill('明日盘点')
    await page.getByRole('textbox', { name: '内容' }).fill('十点起暂停查询。')
    await page.getByRole('combobox', { name: '人员' }).fill('1001')
    await page.getByTitle('周敏 1001').click()
    await page.getByRole('textbox', { name: '标题' }).click()
    await page.getByRole('button', { name: '发布通知' }).click()
    await expect.poll(() => centre.notices.published).toMatchObject([{ title: '明日盘点', recipients: { roles: [], people: ['1001'] }, scrolling: true }])
    await page.getByRole('button', { name: '已读 0/2' }).click()
    await page.getByRole('listitem').filter({ hasText: '1001' }).getByText('未读').first().waitFor()
  })
})

describe('the inbox', () => {
  it('writes to a colleague, and reads what comes while the inbox is open', async () => {
    const { page, centre } = await atDesk()
    centre.notices.send('1009', '1001', '在吗')
    await page.getByRole('button', { name: '收件箱，1 条未读' }).click()
    await page.getByRole('button', { name: /新人.*在吗/ }).click()
    await page.getByRole('textbox', { name: '输入消息，回车发送' }).fill('在的')
    await page.keyboard.press('Enter')
    await expect.poll(() => centre.notices.chats.at(-1)).toMatchObject({ from: '1001', to: '1009', text: '在的' })
    centre.notices.send('1009', '1001', '帮我看一单')
    await page.locator('.chat-line').getByText('帮我看一单').waitFor()
    await expect.poll(() => centre.notices.chats.every((chat) => chat.to !== '1001' || chat.readAt !== null)).toBe(true)
    await page.getByRole('button', { name: '收件箱，0 条未读' }).waitFor()
  })
})
