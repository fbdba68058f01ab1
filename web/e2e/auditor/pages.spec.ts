// Whoever audits the application looks at every page of it: each has a heading, breaks no rule that axe
// knows in either look, does not run out of the screen, and leaves a picture behind.
import { pagesOf } from '../pages'
import { expect, test } from '../story'
import { api, bores, furnish, measure } from '../workshop'

test('every page can be read and operated by everybody', async ({ page, visit, enter, look }) => {
  const shop = await furnish('approved')
  await measure(shop, [...bores(40), '25.040'])
  for (const granted of ['administrator', 'maker']) {
    await api('/api/v1/roles', { person: shop.people.approver.id, granted })
  }
  await enter(shop.people.approver)
  for (const path of pagesOf(shop)) {
    await visit(`/app/${path}`)
    await expect(page.locator('main h1').first(), path).toBeVisible()
    await expect(page.locator('main [aria-busy=true]'), path).toHaveCount(0)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(wide, `${path} is wider than the screen`).toBeLessThanOrEqual(0)
    await look(`page-${path.replaceAll(shop.lot.slice(2), '').replace(/[^\w.-]+/g, '-')}`)
  }
})
