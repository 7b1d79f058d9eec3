import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('trunks', () => {
  it('gets its first one from a form of one screen, and is tested at once', async () => {
    const { page, centre } = await at('/settings/trunks', 'none')
    await page.getByText('还没有中继').waitFor()
    await page.getByRole('button', { name: '新建中继' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('名称', { exact: true }).fill('city')
    await drawer.getByLabel('对端地址', { exact: true }).fill('sip.carrier.example')
    await drawer.getByLabel('向对端注册').click()
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.getByText('请填写').waitFor()
    await drawer.getByLabel('用户名', { exact: true }).fill('02555501200')
    await drawer.getByLabel('密码', { exact: true }).fill('secret')
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('udp:192.0.2.10:5060 应答 200，往返 18.2 毫秒').waitFor()
    expect(centre.administration.trunks[0]?.settings.host).toBe('sip.carrier.example')
  })

  it('shows which is down, and says who still names the one that is to be deleted', async () => {
    const { page, centre } = await at('/settings/trunks')
    await page.getByRole('row', { name: /gateway-old/ }).getByText('对端没有应答').waitFor()
    await page.getByRole('cell', { name: 'gateway-old' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /删除$/ }).click()
    await page.getByText('仍被使用：国内。', { exact: false }).waitFor()
    await page.locator('.ant-modal-confirm').getByRole('button', { name: '删除' }).click()
    await expect.poll(() => centre.administration.trunks.some((t) => t.name === 'gateway-old')).toBe(false)
  })
})

describe('codes, channels and protection', () => {
  it('changes a code of phones beside the extensions', async () => {
    const { page, centre } = await at('/settings/extensions')
    await page.getByRole('button', { name: '功能码与驻留' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('代接', { exact: true }).fill('*5')
    await drawer.getByRole('button', { name: '保存' }).click()
    await expect.poll(() => centre.administration.services.pickUpCode).toBe('*5')
    expect(centre.administration.services.parkPrompts).toEqual(['music'])
  })

  it('shows each channel of a trunk with its use, and how many are idle', async () => {
    const { page } = await at('/settings/trunks')
    await page.getByRole('row', { name: /city-main/ }).getByRole('button', { name: /入/ }).click()
    await page.getByText('占用 38，空闲 82，共 120').waitFor()
    await page.getByRole('dialog').getByRole('row', { name: /语音导航/ }).first().waitFor()
  })

  it('releases a blocked source', async () => {
    const { page, centre } = await at('/settings/protection')
    await page.getByText('无法解析', { exact: true }).waitFor()
    await page.getByRole('row', { name: /198\.51\.100\.23/ }).getByRole('button', { name: '解除' }).click()
    await page.locator('.ant-modal-confirm').getByRole('button', { name: '解除' }).click()
    await expect.poll(() => centre.administration.blocked.length).toBe(1)
  })
})

describe('system and backups', () => {
  it('shows what is wrong first, with the load of every part', async () => {
    const { page } = await at('/settings/system')
    const first = page.locator('tbody tr.ant-table-row').first()
    await first.getByText('Failed to connect to 192.0.2.7:5432').waitFor()
    await first.getByText('故障').waitFor()
    await page.getByRole('row', { name: /磁盘 data/ }).getByText('88.4 %').waitFor()
    expect(await page.locator('tbody tr.ant-table-row').count()).toBe(14)
  })

  it('makes the first backup, shows that it can be restored, and deletes it after asking', async () => {
    const { page, centre } = await at('/settings/backups', 'none')
    await page.getByText('还没有备份').waitFor()
    await page.getByRole('button', { name: '立即备份' }).first().click()
    await page.getByRole('row', { name: /试恢复成功，用时 1\.3 秒/ }).waitFor()
    await page.getByRole('button', { name: /^删除 antiphon-0/ }).click()
    await page.locator('.ant-modal-confirm').getByRole('button', { name: '删除' }).click()
    await expect.poll(() => centre.administration.backups.items.length).toBe(0)
  })

  it('sets when backups are made and with which password', async () => {
    const { page, centre } = await at('/settings/backups')
    await page.getByRole('row', { name: /不能恢复：story/ }).waitFor()
    await page.getByRole('button', { name: '备份设置' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('保留份数', { exact: true }).fill('14')
    await drawer.getByLabel('加密密码', { exact: true }).fill('sieben-schwaene')
    await drawer.getByRole('button', { name: '保存' }).click()
    await expect.poll(() => [centre.administration.backups.settings.kept, centre.administration.backups.settings.minute, centre.administration.backups.sealed]).toEqual([14, 150, true])
  })
})

describe('webhooks', () => {
  it('makes the first one, shows its secret once, and tells dead events again', async () => {
    const { page, centre } = await at('/settings/webhooks', 'none')
    await page.getByText('还没有事件推送').waitFor()
    await page.getByRole('button', { name: '新建推送' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('名称', { exact: true }).fill('crm')
    await drawer.getByLabel('推送地址', { exact: true }).fill('https://crm.example/hook')
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('k3Qp…').waitFor()
    expect(centre.administration.webhooks[0]?.events).toEqual(['call-ended'])
  })

  it('shows which address takes nothing, and tells a dead event again', async () => {
    const { page, centre } = await at('/settings/webhooks')
    await page.getByRole('row', { name: /crm.example/ }).getByText('status-503').waitFor()
    await page.getByRole('button', { name: '重新推送' }).first().click()
    await expect.poll(() => centre.administration.dead.length).toBe(1)
  })
})

describe('ring groups', () => {
  it('gets its first one, asks a number outside for a key, and says what is missing', async () => {
    const { page, centre } = await at('/settings/ring-groups', 'none')
    await page.getByText('还没有振铃组').waitFor()
    await page.getByRole('button', { name: '新建振铃组' }).first().click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('号码', { exact: true }).fill('8100')
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.getByText('请填写').waitFor()
    await drawer.getByRole('button', { name: '添加成员' }).click()
    await drawer.getByLabel('分机或外线号码').fill('13800138000')
    await drawer.getByText('外线按 1 才接通').waitFor()
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByRole('cell', { name: '13800138000' }).waitFor()
    expect(centre.administration.ringGroups[0]?.settings).toMatchObject({ number: '8100', strategy: 'all', members: [{ number: '13800138000', ringSeconds: 20, acceptByKey: true }], noAnswer: null })
  })
})

describe('outbound routes', () => {
  it('tries a number and says why it goes that way', async () => {
    const { page } = await at('/settings/routes')
    await page.getByRole('searchbox').or(page.getByPlaceholder('试一个号码', { exact: false })).first().fill('01012345678')
    await page.getByRole('button', { name: '试算' }).click()
    await page.getByText('路由 night：不在时间内').waitFor()
    await page.getByText('中继 gateway-old：故障').waitFor()
  })

  it('changes the order', async () => {
    const { page, centre } = await at('/settings/routes')
    await page.getByRole('button', { name: '下移 国际' }).click()
    await expect.poll(() => centre.administration.routes.map((r) => r.id)).toEqual(['night', 'abroad', 'all'])
  })
})

describe('extensions', () => {
  it('shows the password of a new one once', async () => {
    const { page } = await at('/settings/extensions')
    await page.getByRole('button', { name: '新建分机' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('号码', { exact: true }).fill('8001')
    await drawer.getByRole('button', { name: '保存' }).click()
    await drawer.getByText('已被占用。', { exact: false }).waitFor()
    await drawer.getByLabel('号码', { exact: true }).fill('8200')
    await drawer.getByRole('button', { name: '保存' }).click()
    await page.getByText('fE3x-kq9Zt-71mWpa').waitFor()
  })
})

describe('numbers', () => {
  it('lead by caller to a queue', async () => {
    const { page, centre } = await at('/settings/numbers')
    await page.getByRole('cell', { name: '02555501200' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('button', { name: '添加规则' }).click()
    await drawer.getByLabel('主叫').fill('010.')
    await drawer.getByLabel('队列').last().click()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await drawer.getByRole('button', { name: '保存' }).click()
    await expect.poll(() => centre.administration.numbers.find((n) => n.number === '02555501200')?.rules[0]?.caller).toBe('010.')
  })
})
