// Everything is found by its number or its name from any page, by keyboard alone; a stranger finds
// methods and pages and nothing of the workshop.
import { expect, test } from '../story'
import { api, furnish } from '../workshop'

test('whatever has a number or a name is one key away', async ({ page, w, visit, enter, look }) => {
  const shop = await furnish('approved')
  await enter(shop.people.approver)
  const field = page.getByRole('searchbox', { name: w.search.title, exact: true })
  await page.keyboard.press('/')
  await expect(field).toBeFocused()
  await page.keyboard.type(shop.lot)
  const first = page.getByRole('dialog').getByRole('link').first()
  await expect(first).toContainText(shop.lot)
  await look('search')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(shop.lot)
  await expect(page.getByRole('dialog')).toHaveCount(0)

  // By the initials of its Chinese name: 内径量表.
  await page.keyboard.press('/')
  await page.keyboard.type('njlb')
  await expect(page.getByRole('dialog').getByRole('link').first()).toContainText('BG-')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/gauges\//)
  await page.getByRole('button', { name: w.search.title }).click()
  await expect(page.getByText(w.search.busy)).toHaveCount(0)
  // What came after the lists were read is asked of the server: by its number, or as it begins.
  const late = `${shop.lot}-LATE`
  await api('/api/v1/lots', {
    lot: late,
    standard: `CS-${shop.lot.slice(2)}`,
    maker: shop.people.maker.id,
  })
  const link = page.getByRole('dialog').getByRole('link', { name: late })
  await field.fill(`${shop.lot}-`)
  await expect(link).toHaveCount(1)
  await field.fill(late)
  await expect(link).toHaveCount(1)
  await field.fill('no such number')
  await expect(page.getByText(w.search.none)).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: w.sign.out }).click()
  await expect(page.getByRole('heading', { name: w.sign.title })).toBeVisible()

  await visit('/app/methods')
  await page.getByRole('button', { name: w.search.title }).click()
  await field.fill(shop.lot)
  await expect(page.getByText(w.search.none)).toBeVisible()
  await field.fill('xbar')
  await expect(page.getByRole('dialog').getByRole('link').first()).toContainText('chart.xbar')
})
