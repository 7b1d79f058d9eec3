import { afterEach } from 'vitest'
import { shownNow } from './browser.ts'

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(`shown when “${task.name}” failed:\n${await shownNow()}`)
})
