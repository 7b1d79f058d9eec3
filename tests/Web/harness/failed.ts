import { afterEach } from 'vitest'
import { shown } from './browser.ts'

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`shown when “${task.name}” failed:\n${await shown()}`)
})
