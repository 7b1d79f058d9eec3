import { afterEach, expect } from 'vitest'
import type { Sample } from '../mock-server/centre'
import { signIn } from './people'
import { openSite, type Site } from './site'

/** Stories of one file in pages of their own: opens `path` as the administrator, and each story ends without an error of a script. */
export function eachSite() {
  let site: Site
  afterEach(async () => {
    expect(site.problems).toEqual([])
    await site.close()
  })
  return async (path: string, sample: Sample = 'much') => {
    site = await openSite(sample)
    await signIn(site.page, site.address, '1000', 'administrator-pass')
    await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
    await site.page.goto(site.address + path)
    return site
  }
}
