import { afterAll, afterEach } from 'vitest'
import { closeBrowsers, shown } from './browser.ts'

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`shown when “${task.name}” failed:\n${await shown()}`)
})

afterAll(closeBrowsers)
