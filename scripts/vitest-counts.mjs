// node vitest-counts.mjs REPORT [REPORT OF A SECOND TRY]: prints "passed failed seconds [files that failed]".
// A test counts as its last run ended. A file that could not begin counts as one failure.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

const tests = new Map(), broken = new Set()
let seconds = 0
for (const path of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(path, 'utf8'))
  seconds += (Math.max(...report.testResults.map(f => f.endTime)) - report.startTime) / 1000
  for (const file of report.testResults) {
    broken.delete(file.name)
    if (file.status === 'failed' && !file.assertionResults.some(t => t.status === 'failed')) broken.add(file.name)
    for (const test of file.assertionResults) if (test.status === 'passed' || test.status === 'failed') tests.set(`${file.name}\n${test.fullName}`, test.status)
  }
}
const failed = [...tests].filter(([, status]) => status === 'failed').map(([name]) => name.split('\n')[0])
const files = [...new Set([...failed, ...broken])].map(name => relative('tests/Web', name))
console.log(tests.size - failed.length, failed.length + broken.size, Math.round(seconds), ...files)
