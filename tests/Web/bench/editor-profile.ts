import { openSite } from '../harness/site'
import { signIn } from '../harness/people'
import { writeFileSync } from 'node:fs'
const steps = Number(process.argv[2] ?? 60)
const css = process.argv[3] ?? ''
const site = await openSite('much')
try {
  await signIn(site.page, site.address, '1000', 'administrator-pass')
  await site.page.getByRole('heading', { name: '实时队列' }).waitFor()
  await site.page.goto(`${site.address}/flows/large`)
  const card = site.page.locator('.react-flow__node').first()
  await card.waitFor()
  if (css) await site.page.addStyleTag({ content: css })
  for (let i = 0; i < 5; i++) await site.page.locator('.react-flow__controls-zoomin').click()
  await site.page.waitForTimeout(2_000)
  console.log('nodes in DOM', await site.page.locator('.react-flow__node').count(), 'edges', await site.page.locator('.react-flow__edge').count(), 'minimap', await site.page.locator('.react-flow__minimap-node').count())
  const canvas = (await site.page.locator('.flow-canvas').boundingBox())!
  const visible = await site.page.locator('.react-flow__node').evaluateAll((all, box) => all.map((n) => n.getBoundingClientRect()).filter((r) => r.x > box.x + 100 && r.y > box.y + 100 && r.right < box.x + box.width - 100).map((r) => ({ x: r.x, y: r.y })), canvas)
  const from = { x: visible[0]!.x + 60, y: visible[0]!.y + 14 }
  await site.page.mouse.move(from.x, from.y)
  await site.page.mouse.down()
  await site.page.mouse.move(from.x + 5, from.y + 5)
  const browser = site.page.context().browser()!
  await browser.startTracing(site.page, { categories: ['devtools.timeline', 'blink', 'cc', 'v8', 'disabled-by-default-devtools.timeline.invalidationTracking', 'disabled-by-default-devtools.timeline'] } as never)
  for (let i = 0; i < steps; i++) {
    await site.page.mouse.move(from.x + 2 * (i % 60), from.y + (i % 40))
    await site.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(null))))
  }
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: { name: string; tdur?: number; dur?: number; tid: number; pid: number; ph: string; args: any }[] }
  const main = trace.traceEvents.filter((e) => e.name === 'thread_name' && e.args?.name === 'CrRendererMain').map((e) => `${e.pid}.${e.tid}`)
  const sums = new Map<string, { n: number; t: number }>()
  for (const e of trace.traceEvents) if (e.ph === 'X' && main.includes(`${e.pid}.${e.tid}`)) { const s = sums.get(e.name) ?? { n: 0, t: 0 }; s.n++; s.t += e.tdur ?? e.dur ?? 0; sums.set(e.name, s) }
  for (const [name, s] of [...sums].sort((a, b) => b[1].t - a[1].t).slice(0, 32)) console.log(name.padEnd(46), (s.t / 1000 / steps).toFixed(2).padStart(7), 'ms/step', s.n)
  const layout = trace.traceEvents.filter((e) => e.name === 'UpdateLayoutTree' || e.name === 'Layout')
  console.log(JSON.stringify(layout.slice(0, 6).map((e) => [e.name, e.args?.elementCount, e.args?.beginData?.dirtyObjects, e.args?.beginData?.totalObjects])))
  if (process.argv[4]) writeFileSync(process.argv[4], JSON.stringify(trace))
  await site.page.mouse.up()
} finally { await site.close() }
