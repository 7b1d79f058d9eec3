import { describe, expect, it } from 'vitest'
import { eachSite } from '../harness/each-site'

const at = eachSite()

describe('what if', () => {
  it('drags the agents of a half hour, runs the day, and shows what comes of it beside theory', async () => {
    const { page, centre } = await at('/what-if?queue=service')
    const noon = page.getByRole('slider', { name: '12:00' })
    const planned = Number(await noon.getAttribute('aria-valuenow'))
    await noon.press('ArrowUp')
    await noon.press('ArrowUp')
    expect(Number(await noon.getAttribute('aria-valuenow'))).toBe(planned + 2)
    const morning = page.getByRole('slider', { name: '09:00' })
    const box = await morning.boundingBox()
    if (!box) throw new Error('no bar')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 10)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width / 2, box.y + 20)
    await page.mouse.up()
    expect(Number(await morning.getAttribute('aria-valuenow'))).toBeGreaterThan(8)
    await page.getByRole('button', { name: /推演$/ }).click()
    await page.getByText('Erlang C 88.0 %').waitFor()
    await page.getByText('131 通电话会不同').waitFor()
    expect(centre.whatIf.wish?.staff[24]).toBe(planned + 2)
    expect(centre.whatIf.wish?.before?.[24]).toBe(planned)
  })

  it('takes a day of history, says how long it will take, and stops when it is told to', async () => {
    const { page, centre } = await at('/what-if?queue=service&day=2026-11-20')
    centre.whatIf.endless = true
    await page.getByText('当天 622 通来电原样重来', { exact: false }).waitFor()
    await page.getByRole('button', { name: /推演$/ }).click()
    await page.getByText('还需约 5 秒').waitFor()
    await page.getByRole('button', { name: '停止' }).click()
    await page.getByText('已停止').waitFor()
    expect(centre.whatIf.wish?.day).toBe('2026-11-20')
  })
})
