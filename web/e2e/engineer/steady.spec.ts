// Nothing jumps while a page comes up: what somebody is about to tap stays where it is. How long a page
// takes until it can be used is printed, not judged: that is the machine's doing.
import type { Page } from '@playwright/test'
import { pagesOf } from '../pages'
import { expect, test } from '../story'
import { api, bores, furnish, measure } from '../workshop'

interface Shift {
  value: number
  what: string[]
}

/** Notes every shift that nobody caused, from the first paint on. */
function watchShifts(): void {
  const seen: Shift[] = []
  Object.assign(window, { shifts: seen })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as unknown as {
      value: number
      hadRecentInput: boolean
      sources: { node: Element | null }[]
    }[]) {
      if (entry.hadRecentInput) continue
      const what = entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 90) ?? '')
      seen.push({ value: entry.value, what })
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Opens a page from nothing; gives when its heading stood there, in ms, and what moved until it was
 * at rest. */
async function opened(page: Page, url: string): Promise<{ ms: number; shifts: Shift[] }> {
  await page.goto(url)
  await page.locator('main h1').first().waitFor()
  const ms = await page.evaluate(() => performance.now())
  // A page that is live is never without a connection: it is at rest when nothing came for a while.
  await page.waitForFunction(() => {
    const last = performance.getEntriesByType('resource').map((of) => of.startTime + of.duration)
    return performance.now() - Math.max(0, ...last) > 500
  })
  const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts)
  return { ms, shifts }
}

test('nothing jumps while a page comes up', async ({ page, enter }, info) => {
  const shop = await furnish('approved')
  await measure(shop, bores(60))
  // Whoever may open every page.
  await api('/api/v1/roles', { person: shop.people.approver.id, granted: 'administrator' })
  await api('/api/v1/roles', { person: shop.people.approver.id, granted: 'maker' })
  await page.addInitScript(watchShifts)
  await enter(shop.people.approver)
  const own = process.env['WULE_E2E_URL'] ?? ''
  const jumped: string[] = []
  const took: string[] = []
  for (const path of pagesOf(shop)) {
    const { ms, shifts } = await opened(page, `${own}/app/${path}`)
    const sum = shifts.reduce((all, { value }) => all + value, 0)
    took.push(`${path.replaceAll(shop.lot.slice(2), '…')} ${Math.round(ms)} ms (${sum.toFixed(3)})`)
    if (sum === 0) continue
    const what = shifts.flatMap((one) => [one.value.toFixed(3), ...one.what])
    jumped.push(`${path}: ${sum.toFixed(3)} ${what.join(' | ')}`)
  }
  info.annotations.push({ type: 'usable', description: took.join(', ') })
  process.stdout.write(`${info.project.name}: ${took.join(', ')}\n`)
  expect(jumped).toEqual([])
})
