// An engineer knows what happened where no test fired, notes it on the chart, and compares the limits
// before and after a change; older points are fetched when they are wanted.
import { expect, test } from '../story'
import { bores, furnish, measure } from '../workshop'

test('a cause is noted at a point, and limits are compared before and after a change', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const shifted = bores(40, 11).map((value) => (Number(value) - 0.003).toFixed(3))
  await measure(shop, [...bores(40), ...shifted])
  await enter(shop.people.approver)
  await visit(`/app/monitors/${shop.monitor}`)
  await expect(page.getByText(w.monitor.choose)).toBeVisible()
  // The interval of the index stands with it.
  const chart = page.locator('.chart').first()
  await chart.focus()
  await page.keyboard.press('Home')
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowRight')
  await expect(page.getByText(shop.gauge)).toBeVisible()
  await page.getByLabel(/41/).fill('new insert / 换刀片')
  await page.getByRole('button', { name: w.noted.verb }).click()
  await expect(page.locator('[data-role=note]')).toHaveCount(1)
  const noted = page.getByRole('listitem').filter({ hasText: '⚑ 1' })
  await expect(noted).toContainText('new insert / 换刀片')

  const split = page.locator('details').filter({ hasText: w.split.title.split('{')[0] ?? '' })
  await split.locator('summary').click()
  await split.getByLabel(w.split.what).fill('new insert')
  await split.getByRole('button', { name: w.split.look }).click()
  // Each side has a central line of its own.
  await expect(split.locator('figure').first()).toContainText('new insert')
  await expect(
    split.locator('g:has(> [data-role=cl])').first().locator('[data-role=cl]'),
  ).toHaveCount(2)
  await look('monitor-split')
  await split.getByRole('button', { name: w.split.propose }).click()
  await expect(page.getByLabel(w.propose.lots)).toHaveValue(shop.lot)

  await page.reload()
  await expect(page.locator('[data-role=note]')).toHaveCount(1)
})

test('older points are fetched when they are wanted', async ({ page, visit, enter, look }) => {
  const shop = await furnish('approved')
  for (let part = 0; part < 6; part++) await measure(shop, bores(1_000, part + 3), part * 1_000)
  await enter(shop.people.approver)
  await visit(`/app/monitors/${shop.monitor}?from=0&to=400`)
  const strip = page.getByRole('slider')
  await expect(strip).toHaveAttribute('aria-valuetext', '1–400 / 5000')
  await look('monitor-many')
  await page.getByRole('button', { name: /5,?000/ }).click()
  // What was in sight stays in sight.
  await expect(strip).toHaveAttribute('aria-valuetext', '1001–1400 / 6000')
  await expect(page.getByRole('button', { name: /5,?000/ })).toHaveCount(0)
})
