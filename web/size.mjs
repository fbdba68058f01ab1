// The weight of what a browser loads, compressed as it is sent. Fails where a budget is passed.
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const ASSETS = 'dist/app/assets'
/**
 * What a reader waits for before anything is seen; all pages together, which a service worker fetches
 * later, with parts that few open, such as photos and voice notes of signals; the script of a passport.
 */
const BUDGETS = { first: 120_000, all: 290_000, verify: 20_000 }

const packed = (path) => gzipSync(readFileSync(path), { level: 9 }).length
const weigh = (name) => packed(`${ASSETS}/${name}`)
const names = readdirSync(ASSETS)
const page = readFileSync('dist/app/index.html', 'utf8')
const weights = {
  first: names.filter((name) => page.includes(name)).reduce((sum, name) => sum + weigh(name), 0),
  all: names.reduce((sum, name) => sum + weigh(name), 0),
  verify: packed('dist/verify/verify.js'),
}
for (const [what, budget] of Object.entries(BUDGETS)) {
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
  console.log(`${what}: ${kB(weights[what])} of ${kB(budget)} gzip`)
  if (weights[what] > budget) process.exitCode = 1
}
