// The weight of the application, compressed as it is sent. Fails where a budget is passed.
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const ASSETS = 'dist/app/assets'
/** What a reader waits for before anything is seen, and all pages together. */
const BUDGETS = { first: 120_000, all: 250_000 }

const weigh = (name) => gzipSync(readFileSync(`${ASSETS}/${name}`), { level: 9 }).length
const names = readdirSync(ASSETS)
const page = readFileSync('dist/app/index.html', 'utf8')
const weights = {
  first: names.filter((name) => page.includes(name)).reduce((sum, name) => sum + weigh(name), 0),
  all: names.reduce((sum, name) => sum + weigh(name), 0),
}
for (const [what, budget] of Object.entries(BUDGETS)) {
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
  console.log(`${what}: ${kB(weights[what])} of ${kB(budget)} gzip`)
  if (weights[what] > budget) process.exitCode = 1
}
