import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('quality', () => {
  it('lets a reviewer claim a call and score it, leaving out what does not apply', async () => {
    const { page } = await at('/quality')
    await page.getByRole('button', { name: '领取' }).nth(1).click()
    const sheet = page.getByRole('dialog')
    const send = sheet.getByRole('button', { name: '提交得分' })
    await sheet.getByRole('group', { name: '规范问候' }).getByText('是', { exact: true }).click()
    await sheet.getByRole('spinbutton', { name: '解决问题' }).fill('3')
    expect(await send.isDisabled()).toBe(true)
    await sheet.getByRole('group', { name: '不作虚假承诺' }).getByText('不适用').click()
    await sheet.getByText('80', { exact: true }).waitFor()       // (1 + 4 · 3/4) of 5, what does not apply left out
    await send.click()
    await page.getByText('得分已提交').waitFor()
  })

  it('shows a fatal item as the end of the score', async () => {
    const { page } = await at('/quality')
    await page.getByRole('button', { name: '领取' }).nth(1).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('group', { name: '规范问候' }).getByText('是', { exact: true }).click()
    await sheet.getByRole('spinbutton', { name: '解决问题' }).fill('4')
    await sheet.getByRole('group', { name: '不作虚假承诺' }).getByText('否', { exact: true }).click()
    await expect.poll(() => sheet.locator('.quality-score').innerText()).toBe('0')
  })

  it('sets the limits of the automatic check', async () => {
    const { page, centre } = await at('/quality?view=figures')
    await page.getByRole('button', { name: '自动质检标准' }).click()
    await page.getByRole('dialog').getByRole('spinbutton', { name: '双方静默最长' }).fill('45')
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
    expect(centre.quality.limits).toEqual({ deadAirSeconds: 45, overtalkSeconds: 30, greetingSeconds: 6, quietDb: 38, talkSharePercent: 85 })
  })

  it('offers transcription only where the centre has a service that understands speech', async () => {
    const { page, centre } = await at('/quality?view=figures')
    await page.getByRole('button', { name: '自动质检标准' }).waitFor()
    expect(await page.getByRole('button', { name: '录音转文字' }).count()).toBe(0)
    centre.quality.transcription.available = true
    await page.reload()
    await page.getByRole('button', { name: '录音转文字' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: '转写这些队列' }).click()
    await page.locator('.ant-select-item-option').first().click()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await page.getByText('已保存').waitFor()
    expect(centre.quality.transcription.queues).toEqual(['sales'])
  })

  it('has every line of a form in sight', async () => {
    const { page } = await at('/quality?view=forms')
    await page.getByRole('button', { name: /服务质检/ }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('textbox').first().waitFor()
    for (const box of await sheet.getByRole('textbox').all()) expect((await box.boundingBox())!.height).toBeLessThan(60)
  })
})
