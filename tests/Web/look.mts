import { openSite } from './harness/site.ts'
import { signIn } from './harness/people.ts'
async function run(tag: string, opts: any, sample: any, pages: string[], who = '1000', word = 'administrator-pass') {
  const s = await openSite(sample, opts)
  try {
    await signIn(s.page, s.address, who, word); await s.page.waitForTimeout(1500)
    for (const p of pages) {
      await s.page.goto(s.address + '/' + p); await s.page.waitForTimeout(1800)
      const over = await s.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      if (over > 0) console.log(tag, p, 'sideways', over)
      await s.page.screenshot({ path: `/tmp/shots/${p.replaceAll('/', '_')}.${tag}.png` })
    }
  } catch (e) { console.log(tag, e) }
  console.log(tag, s.problems); await s.close()
}
const pages = ['quality', 'satisfaction', 'wallboards', 'customers', 'scripts', 'tables', 'flows/board', 'settings/system', 'settings/backups', 'settings/webhooks', 'settings/mail', 'reports/mailings', 'desk']
const sets: Record<string, () => Promise<void>> = {
  zh: () => run('zh', {}, 'much', pages), en: () => run('en', { language: 'en-US' }, 'much', pages), zh390: () => run('zh390', { width: 390, height: 844 }, 'much', pages), none: () => run('none', {}, 'none', pages),
}
for (const n of process.argv[2]!.split(',')) await sets[n]!()
