import { defineConfig } from 'vitest/config'

// One browser at a time: page tests measure what a person sees, not how many browsers a machine can bear.
export default defineConfig({
  test: { include: ['pages/**/*.test.ts', 'e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, retry: process.env.CI ? 1 : 0, fileParallelism: false },
})
