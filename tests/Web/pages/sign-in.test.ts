import { afterEach, describe, expect, it } from 'vitest'
import { chooseFirstPassword, signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('signing in', () => {
  it('starts the shift ready, with the phone up, and goes to the desk', async () => {
    site = await openSite()
    await signIn(site.page, site.address, '1001', 'agent-pass-1001')
    await site.page.getByTestId('state-pill').and(site.page.locator('[data-state=ready]')).waitFor()
    await site.page.getByText('电话已连接').waitFor()
    expect(new URL(site.page.url()).pathname).toBe('/desk')
    expect(site.server.sip.seen).toEqual(expect.arrayContaining(['REGISTER', 'INVITE', 'ACK']))
    expect(site.server.sip.seen.filter((method) => method === 'INVITE')).toHaveLength(1)
  })

  it('leaves the console empty, from the first look to logging out, and the next one with another role finds a page', async () => {
    site = await openSite()
    const { page } = site
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await signIn(page, site.address, '1001', 'agent-pass-1001')
    await page.getByTestId('state-pill').and(page.locator('[data-state=ready]')).waitFor()
    for (const place of ['队列', '通话', '客户', '工作台']) await page.locator('.rail').getByRole('link', { name: place }).click()
    await page.getByText('电话已连接').waitFor()
    await page.getByRole('button', { name: '我的账号' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.getByLabel('工号').fill('1000')
    await page.getByLabel('密码', { exact: true }).fill('administrator-pass')
    await page.getByRole('button', { name: '签入并示闲' }).click()
    await page.getByRole('heading', { name: '实时队列' }).waitFor()
    expect(said).toEqual([])
  })

  it('company accounts are set up, looked at, and stand on the sign-in page beside the password', async () => {
    site = await openSite()
    const { page, centre, address } = site
    await signIn(page, address, '1000', 'administrator-pass')
    await page.getByRole('heading', { name: '实时队列' }).waitFor()
    await page.goto(`${address}/settings/issuer`)
    await page.getByRole('switch', { name: '启用' }).click()
    await page.getByLabel('名称').fill('公司账号')
    await page.getByLabel('颁发者地址').fill('https://login.example.cn')
    await page.getByLabel('客户端 ID').fill('antiphon')
    await page.getByLabel('客户端密钥').fill('secret')
    await page.getByRole('button', { name: '新增对应' }).click()
    await page.getByLabel('声明的值').fill('cc-agents')
    await page.getByRole('combobox', { name: '角色', exact: true }).click()
    await page.getByTitle('坐席').click()
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('颁发者应答正常，退出时也会在那里退出。').waitFor()
    expect(centre.issuer.settings).toMatchObject({ enabled: true, name: '公司账号', roles: { 'cc-agents': 'agent' } })
    await page.getByRole('button', { name: '我的账号' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.getByRole('button', { name: '用 公司账号 登录' }).waitFor()
    await page.goto(`${address}/?issuer=person-unknown`)
    await page.getByText('该账号在本系统中没有对应的人员').waitFor()
  })

  it('says that job number or password is wrong, and not which', async () => {
    site = await openSite()
    await signIn(site.page, site.address, '1001', 'wrong')
    const first = await site.page.getByRole('alert').innerText()
    await signIn(site.page, site.address, '7777', 'wrong')
    expect(await site.page.getByRole('alert').innerText()).toBe(first)
    expect(first).toBe('工号或密码不对。请重新输入。')
  })

  it('asks for a new password first, refuses a weak one in its place, and goes on by itself', async () => {
    site = await openSite('much', { language: 'en-US' })
    await signIn(site.page, site.address, '1009', 'first-password')
    await site.page.getByRole('heading', { name: 'Set a password of your own' }).waitFor()
    await chooseFirstPassword(site.page, 'short')
    await site.page.getByText('3 more characters needed').first().waitFor()
    await chooseFirstPassword(site.page, 'x1009-long-enough')
    await site.page.getByText('too weak', { exact: false }).waitFor()
    await chooseFirstPassword(site.page, 'a quite long secret')
    await site.page.getByTestId('state-pill').waitFor()
    expect(site.centre.person('1009')?.password).toBe('a quite long secret')
  })

  it('leads a supervisor to the board, without a phone', async () => {
    site = await openSite()
    await signIn(site.page, site.address, '1000', 'administrator-pass')
    await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
    expect(await site.page.getByRole('link', { name: '工作台' }).count()).toBe(0)
    expect(site.server.sip.seen).toEqual([])
  })

  it('takes a desk phone by its extension, and opens no phone in the page', async () => {
    site = await openSite()
    await site.page.goto(site.address)
    await site.page.getByText('桌面话机', { exact: true }).click()
    await site.page.getByLabel('分机号').fill('8001')
    await site.page.getByLabel('工号').fill('1001')
    await site.page.getByLabel('密码').fill('agent-pass-1001')
    await site.page.getByRole('button', { name: '签入并示闲' }).click()
    await site.page.getByText('桌面话机 8001').waitFor()
    expect(site.server.sip.seen).toEqual([])
  })

  it('starts not ready and says what to do when the microphone is not allowed', async () => {
    site = await openSite('much', { microphone: false })
    await signIn(site.page, site.address, '1001', 'agent-pass-1001')
    await site.page.getByTestId('state-pill').and(site.page.locator('[data-state=not-ready]')).waitFor()
    await site.page.getByText('无法接听：麦克风未授权。请点击地址栏的麦克风图标并允许，然后重试。').waitFor()
  })

  it('comes back to the sign-in page when the session has ended, and says so', async () => {
    site = await openSite()
    await signIn(site.page, site.address, '1001', 'agent-pass-1001')
    await site.page.getByTestId('state-pill').waitFor()
    await site.page.context().clearCookies()
    await site.page.getByRole('link', { name: '客户' }).click()
    await site.page.getByText('登录已失效，请重新登录。').waitFor()
  })
})

describe('an upgrade of the server', () => {
  it('reloads an open page by itself when it is idle, and asks where something was typed or somebody is in a call', async () => {
    site = await openSite()
    const { page, server, address } = site
    await signIn(page, address, '1000', 'administrator-pass')
    await page.getByRole('heading', { name: '实时队列' }).waitFor()
    await page.evaluate(() => { Object.assign(window, { sameLoad: true }) })
    server.pages = 'second'
    server.cutStreams()
    await page.waitForFunction(() => !('sameLoad' in window))
    await page.getByRole('heading', { name: '实时队列' }).waitFor()

    await page.goto(`${address}/customers`)
    await page.getByRole('textbox').first().fill('陈')
    await page.evaluate(() => { Object.assign(window, { sameLoad: true }) })
    server.pages = 'third'
    server.cutStreams()
    await page.getByText('系统已升级。').waitFor()
    expect(await page.evaluate(() => 'sameLoad' in window)).toBe(true)
    await page.getByRole('button', { name: '重新加载' }).click()
    await page.waitForFunction(() => !('sameLoad' in window))
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
})
