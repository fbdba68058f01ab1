// An engineer plans when the lots of a line that never stops are sealed, and follows the run of them.
import { expect, test } from '../story'
import { api, bores, furnish, measure } from '../workshop'

test('a lot of continuous production is sealed at a count, and the next one follows', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.approver)
  await visit(`/app/lots/${shop.lot}`)
  const section = page.locator('section').filter({ hasText: w.sealing.title })
  await expect(section).toContainText(w.sealing.none)
  await section.getByRole('button', { name: w.sealing.plan }).click()
  await expect(section.getByRole('combobox', { name: w.head.characteristic })).toHaveValue('D7')
  await section.getByLabel(w.sealing.n).fill('5')
  await look('lot-sealing-form')
  await section.getByRole('button', { name: w.sealing.plan }).click()
  await expect(section).toContainText('D7')

  // Twelve readings that all name the first lot: two lots are full, the third is open.
  for (const value of bores(12)) await measure(shop, [value])
  await expect(async () => {
    const run = await api<{ rows: { is_sealed: boolean }[] }>(`/api/v1/lots/${shop.lot}/sealing`)
    expect(run.rows.map((one) => one.is_sealed)).toEqual([true, true, false])
  }).toPass()
  await page.reload()
  await expect(section.getByRole('listitem')).toHaveText([
    new RegExp(`${shop.lot}\\s*■ ${w.lot.sealed}`),
    new RegExp(`${shop.lot}\\.2\\s*■ ${w.lot.sealed}`),
    new RegExp(`${shop.lot}\\.3\\s*□ ${w.lot.open}`),
  ])
  await look('lot-run')
  await section.getByRole('link', { name: `${shop.lot}.2`, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`${shop.lot}.2`)
  // A plan stands with the first lot of its run.
  await expect(section.getByRole('button')).toHaveCount(0)
  await section.getByRole('link', { name: new RegExp(w.sealing.at_head.split('{')[0]!) }).click()
  await section.getByRole('button', { name: w.sealing.change }).click()
  await section.getByRole('combobox', { name: w.sealing.when }).selectOption('shift')
  await section.getByLabel(w.sealing.end.replace('{n}', '3')).fill('21:30')
  await section.getByRole('button', { name: w.sealing.plan }).click()
  await expect(section).toContainText('21:30')
})

test('pieces are marked, and what stands against a lot stands with it', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await measure(shop, bores(5))
  const number = `N-${shop.lot}`
  await api('/api/v1/nonconformities', {
    code: number,
    lot: shop.lot,
    characteristic: 'D7',
    inspected: 5,
    quantity: 1,
    severity: 'B',
    description: 'chatter marks / 振纹',
    containment: 'red bin / 红箱',
  })
  await enter(shop.people.maker)
  await visit(`/app/lots/${shop.lot}`)
  await page.getByRole('button', { name: w.piece.mark }).click()
  const serials = page.getByLabel(w.piece.serials)
  await serials.fill(`${shop.lot}-1\nno/serial`)
  await page.getByRole('button', { name: w.piece.mark }).click()
  // What was typed stays, so that one line is mended.
  await expect(page.getByRole('alert')).toContainText('no/serial')
  await expect(serials).toHaveValue(/no\/serial$/)
  await serials.fill(`${shop.lot}-1`)
  await page.getByRole('button', { name: w.piece.mark }).click()
  await expect(page.getByRole('listitem').filter({ hasText: `${shop.lot}-1` })).toBeVisible()
  await page.getByRole('button', { name: w.piece.mark }).click()
  await serials.fill(`${shop.lot}-2, ${shop.lot}-1`)
  await page.getByRole('button', { name: w.piece.mark }).click()
  const whole = page.getByRole('listitem').filter({ hasText: `${shop.lot}-2` })
  await expect(whole).toContainText(w.piece.with.replace('{parts}', `${shop.lot}-1`))
  await look('lot-pieces')
  await page.getByRole('link', { name: number }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
})
