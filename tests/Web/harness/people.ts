import type { Page } from 'playwright-core'

/** Signs in as a person does. Works against the mock and the real server, in either language; without an address where the page stands. */
export async function signIn(page: Page, address: string, jobNumber: string, password: string, how: 'ready' | 'not-ready' = 'ready'): Promise<void> {
  if (address) await page.goto(address)
  await page.getByLabel(/^(工号|Job number)$/).fill(jobNumber)
  await page.getByLabel(/^(密码|Password)$/).fill(password)
  await page.getByRole('button', { name: how === 'ready' ? /^(签入并示闲|Log in and be ready)$/ : /^(以示忙签入|Log in, not ready yet)$/ }).click()
}

/** The forced change of the first password. */
export async function chooseFirstPassword(page: Page, next: string): Promise<void> {
  await page.getByLabel(/^(新密码|New password)$/).fill(next)
  await page.getByLabel(/^(再输一次新密码|New password again)$/).fill(next)
  await page.getByRole('button', { name: /^(保存并继续|Save and go on)$/ }).click()
}
