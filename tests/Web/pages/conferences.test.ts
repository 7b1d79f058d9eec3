import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('conference rooms', () => {
  it('are watched by their chair, who mutes one, drops another and invites colleagues', async () => {
    site = await openSite()
    const { page, centre } = site
    centre.conferences.fill(30)
    await signIn(page, site.address, '1000', 'administrator-pass')
    await page.goto(`${site.address}/live`)
    await page.getByText('会议室', { exact: true }).click()
    const room = page.getByRole('region', { name: '会议室周会' })
    await room.getByText('30人').waitFor()
    expect(await room.locator('.room-speaks').count()).toBe(5)

    await room.getByRole('button', { name: '静音王0', exact: true }).click()
    await room.getByRole('button', { name: '取消静音王0', exact: true }).waitFor()
    expect(await room.locator('.room-speaks').count()).toBe(4)
    await room.getByRole('button', { name: '请出王3', exact: true }).click()
    await page.getByRole('button', { name: '请出', exact: true }).click()
    await room.getByText('29人').waitFor()
    expect(await room.getByText('王3', { exact: true }).count()).toBe(0)

    await room.getByRole('button', { name: '邀请' }).click()
    const invitation = page.getByRole('dialog')
    await invitation.getByText('拨4005即可加入').waitFor()
    await invitation.getByRole('combobox').fill('1001')
    await page.locator('.ant-select-item-option').filter({ hasText: '1001' }).click()
    await invitation.getByText('拨4005即可加入').click()       // the list makes room
    await invitation.getByRole('button', { name: '发送邀请' }).click()
    await page.getByText('已邀请1人').waitFor()

    centre.conferences.rooms = []
    await page.getByText('现在没有人开会').waitFor()
    await page.setViewportSize({ width: 390, height: 844 })
    centre.conferences.fill(12)
    await room.getByText('12人').waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  })
})
