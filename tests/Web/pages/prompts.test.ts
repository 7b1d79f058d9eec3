import { afterEach, describe, expect, it } from 'vitest'
import { signIn } from '../harness/people'
import { openSite, type Site } from '../harness/site'

let site: Site
afterEach(async () => {
  expect(site.problems).toEqual([])
  await site.close()
})

describe('the prompt library', () => {
  it('names what is missing, makes a new prompt and has it spoken', async () => {
    site = await openSite('much')
    const { page } = site
    await signIn(page, site.address, '1000', 'administrator-pass')
    await page.getByRole('heading', { name: '实时队列' }).waitFor()
    await page.goto(`${site.address}/prompts`)
    await page.getByRole('button', { name: 'summer-notice' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('textbox', { name: '中文内容' }).fill('暑假期间照常营业。')
    await drawer.getByRole('button', { name: '保存' }).click()
    await expect.poll(() => site.centre.prompts.all.find((p) => p.name === 'summer-notice')?.zh).toBe('暑假期间照常营业。')
    await drawer.getByRole('button', { name: '用语音合成' }).click()
    await drawer.getByRole('button', { name: '播放' }).waitFor()
    await drawer.getByRole('button', { name: '用电话录' }).click()
    await drawer.getByText(/\*98.*123456/).waitFor()
  })
  it('takes a file and what the microphone hears, and says which flows and queues play it', async () => {
    site = await openSite('much')
    const { page } = site
    await signIn(page, site.address, '1000', 'administrator-pass')
    await page.getByRole('heading', { name: '实时队列' }).waitFor()
    await page.goto(`${site.address}/prompts`)
    await page.getByRole('row', { name: /^notice-1 / }).getByRole('button').click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('用于: main · sales').waitFor()
    const voice = () => site.centre.prompts.all.find((p) => p.name === 'notice-1')!.voices[0]!
    await drawer.getByLabel('声音文件').setInputFiles({ name: 'notice.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('ID3') })
    await expect.poll(() => `${voice().origin} ${voice().version}`).toBe('upload 2')
    await drawer.getByRole('button', { name: '用麦克风录' }).click()
    await drawer.getByRole('button', { name: '停止并保存' }).waitFor()
    await drawer.getByRole('button', { name: '停止并保存' }).click()
    await expect.poll(() => `${voice().origin} ${voice().version}`, { timeout: 20_000 }).toBe('browser 3')
    await drawer.getByRole('button', { name: '用麦克风录' }).waitFor()
  })
})
