import { MockCentre, type Sample } from './centre'
import { MockServer } from './server'

// For working on pages without the real server: `npm run mock`, then ANTIPHON_DEV_SERVER=http://localhost:8099 npm --prefix ../../src/Web run dev.
const centre = new MockCentre((process.argv[2] as Sample | undefined) ?? 'much')
const address = await new MockServer(centre).start(8099)
console.log(`${address}  agent 1001 / agent-pass-1001, supervisor 1000 / administrator-pass, first sign-in 1009 / first-password`)
