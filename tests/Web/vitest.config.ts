import { defineConfig } from 'vitest/config'

// What is polled for has as long as what a page is waited for. One browser at a time: page tests measure what a person sees, not how many browsers a machine can bear.
export default defineConfig({
  test: { setupFiles: ['harness/each-file.ts'], include: ['pages/**/*.test.ts', 'e2e/**/*.test.ts', 'long/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } }, fileParallelism: false },
})
