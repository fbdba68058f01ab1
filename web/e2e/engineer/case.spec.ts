// Pieces are not as wanted: reported by one, decided by another, and the problem is worked on until
// nothing is missing.
import { expect, test } from '../story'
import { bores, furnish, measure } from '../workshop'

test('a nonconformity is reported, disposed of by somebody else, and becomes a case', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await measure(shop, [...bores(10), '25.034'])
  const number = `N-${shop.lot}`
  await enter(shop.people.maker)
  await visit('/app/board?tab=nonconformities')
  await page.getByRole('link', { name: w.board.report }).click()
  await page.getByLabel(w.board.number).fill(number)
  await page.getByLabel(w.head.lot).fill(shop.lot)
  await page.getByLabel(w.head.characteristic).fill('D7')
  await page.getByLabel(w.board.inspected).fill('11')
  await page.getByLabel(w.board.description).fill('bore too large / 孔径偏大')
  await page.getByLabel(w.board.containment).fill('red bin 4 / 红箱 4')
  // A page that is closed by mistake loses nothing, and what is not wanted any more goes.
  await page.reload()
  await expect(page.getByText(w.form.from_before)).toBeVisible()
  await expect(page.getByLabel(w.board.description)).toHaveValue('bore too large / 孔径偏大')
  await expect(page.getByLabel(w.board.inspected)).toHaveValue('11')
  await look('report')
  await page.getByRole('button', { name: w.form.discard }).click()
  await expect(page.getByLabel(w.board.number)).toHaveValue('')
  await page.reload()
  await expect(page.getByText(w.form.from_before)).toHaveCount(0)
  await page.getByLabel(w.board.number).fill(number)
  await page.getByLabel(w.head.lot).fill(shop.lot)
  await page.getByLabel(w.head.characteristic).fill('D7')
  await page.getByLabel(w.board.inspected).fill('11')
  await page.getByLabel(w.board.description).fill('bore too large / 孔径偏大')
  await page.getByLabel(w.board.containment).fill('red bin 4 / 红箱 4')
  await page.getByRole('button', { name: w.board.report }).click()
  await expect(page.getByRole('heading', { name: number })).toBeVisible()
  await page.getByRole('button', { name: w.sign.out }).click()
  await expect(page.getByRole('heading', { name: w.sign.title })).toBeVisible()

  await enter(shop.people.inspector)
  await visit(`/app/nonconformities/${number}`)
  await page.getByLabel(w.board.reason).fill('cannot be reworked / 不能返工')
  await page.getByRole('combobox', { name: w.board.dispositions }).selectOption('scrap')
  await page.getByRole('button', { name: w.board.decide }).click()
  await expect(page.getByText('cannot be reworked / 不能返工')).toBeVisible()
  await look('nonconformity')

  const section = page.locator('section').filter({ hasText: w.board.symptom })
  await section.getByLabel(w.board.number).fill(`8D-${shop.lot}`)
  await section.getByLabel(w.board.symptom).fill('bearing is loose / 轴承松动')
  await section.getByRole('button', { name: w.board.open_case }).click()
  await expect(page.getByRole('heading', { name: w.board.gates })).toBeVisible()
  await page.getByLabel(w.board.text).fill('Zhao, Qian')
  // So does the next step of a case.
  await page.reload()
  await expect(page.getByText(w.form.from_before)).toBeVisible()
  await expect(page.getByLabel(w.board.text)).toHaveValue('Zhao, Qian')
  await page.getByRole('button', { name: w.board.take }).click()
  await expect(page.getByText('Zhao, Qian')).toBeVisible()
  await expect(page.getByText(/^□ D1/)).toHaveCount(0)
  await look('case')
  await visit('/app/board?tab=cases')
  await expect(page.getByRole('link', { name: `8D-${shop.lot}` })).toBeVisible()
  await look('board')
})
