import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
const at = async (path: string) => {
  site = await openSite()
  await signIn(site.page, site.address, '1000', 'administrator-pass')
  await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
  await site.page.goto(site.address + path)
}
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('the settings of queues', () => {
  it('makes a queue with a policy, is told what is wrong with it, and sees who would be chosen', async () => {
    await at('/settings/queues?queue=new')
    const { page } = site
    await page.getByLabel('短名').fill('night')
    await page.getByLabel('中文名称').fill('夜间值班')
    await page.getByLabel('英文名称').fill('Night')
    await page.getByRole('button', { name: '加一步' }).click()
    await page.getByRole('menuitem', { name: '专属坐席' }).click()
    const own = page.getByRole('group', { name: '专属坐席' })
    await own.getByLabel('只等他们').fill('3000')
    await page.getByText('等 3000 秒不短于最长排队').waitFor()
    expect(await page.getByRole('button', { name: /保\s*存/ }).isDisabled()).toBe(true)
    await own.getByLabel('只等他们').fill('20')
    await page.getByText('等 3000 秒不短于最长排队').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: '加一步' }).click()
    await page.getByRole('menuitem', { name: '技能' }).click()
    const skill = page.getByRole('group', { name: '技能', exact: true })
    await skill.getByLabel('技能', { exact: true }).fill('法语')
    await page.getByText('队列里没有人有技能“法语”').waitFor()
    await skill.getByRole('button', { name: '上移' }).click()
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByRole('heading', { name: '夜间值班' }).waitFor()
    expect(site.centre.settings.queues.get('night')?.rules.stages.map((stage) => stage.kind)).toEqual(['skill', 'own-agent'])
    await page.getByText('许诺言 1000 · 新建').waitFor()
    await page.getByRole('button', { name: '看看派给谁' }).click()
    await page.getByText(/^派给 .+ 1004$/).waitFor()
    await page.getByText('“英语” 4 级，要求 6 级').waitFor()
    await page.getByRole('button', { name: '与最近 24 小时的派话比较' }).click()
    await page.getByText('共 40 次派话，其中 1 次会不同').waitFor()
    await page.getByRole('button', { name: '加一条溢出' }).click()
    await page.getByRole('menuitem', { name: '队列已满' }).click()
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await expect.poll(() => site.centre.settings.queues.get('night')?.rules.overflows[0]?.when).toBe('full')
  })

  it('lets callers hear how they stand, shows the words, and gives them a key', async () => {
    await at('/settings/queues?queue=service')
    const { page } = site
    await page.getByRole('switch', { name: '播报等待情况' }).click()
    const told = page.getByRole('group', { name: '等待播报' })
    await told.getByLabel('以后每隔').fill('60')
    await told.getByRole('button', { name: '现在进来会听到什么' }).click()
    await told.getByText('第 4 位 95–232 秒').waitFor()
    await told.getByText(/您当前排在第四位。预计等候一到四分钟/).waitFor()
    await page.getByRole('button', { name: '加一个按键' }).click()
    const exit = page.getByRole('group', { name: '按 1 键离开' })
    await exit.getByLabel('流程', { exact: true }).click()
    await page.getByTitle('留言', { exact: true }).click()
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await expect.poll(() => site.centre.settings.queues.get('service')?.rules.exits).toEqual([{ key: '1', kind: 'flow', id: 'voicemail' }])
    expect(site.centre.settings.queues.get('service')?.rules.announcements?.everySeconds).toBe(60)
  })

  it('asks where the callers go before a queue is removed', async () => {
    await at('/settings/queues?queue=service')
    const { page } = site
    await page.getByRole('button', { name: /^删\s*除$/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: /^删\s*除$/ }).click()
    await dialog.getByText(/名客户在排队。请选择他们转到哪里/).waitFor()
    await dialog.getByRole('combobox').click()
    await page.locator('.ant-select-item-option').first().click()
    await dialog.getByRole('button', { name: /^删\s*除$/ }).click()
    await expect.poll(() => site.centre.settings.queues.has('service')).toBe(false)
  })

  it('gives an agent skills, levels and a place in a queue', async () => {
    await at('/settings/agents?agent=1004')
    const drawer = site.page.getByRole('dialog')
    await drawer.getByRole('button', { name: '加技能' }).click()
    await drawer.getByLabel('技能', { exact: true }).last().fill('粤语')
    await drawer.getByLabel('等级', { exact: true }).last().fill('8')
    await drawer.getByRole('button', { name: /保\s*存/ }).click()
    await expect.poll(() => site.centre.settings.agents.get('1004')?.skills.at(-1)).toEqual({ skill: '粤语', level: 8 })
  })
})
