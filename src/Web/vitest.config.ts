import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Reading all sources takes its time on a loaded machine.
export default defineConfig({
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', testTimeout: 60_000 },
})
