// An inspector asks how many pieces of a lot to take: one sentence says it, with what the plan accepts, and the card is
// printed alone.
import { expect, test } from '../story'
import { api, furnish } from '../workshop'
import { fill } from '../../src/words/fill'
import { choiceOf } from '../../src/words/parameter'

test('how many pieces are taken stands on a card', async ({
  page,
  w,
  locale,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.inspector)
  await visit(`/app/lots/${shop.lot}`)
  await page.getByText(w.plan.title).click()
  await page.getByLabel(w.plan.pieces).fill('500')
  await page.getByRole('combobox', { name: w.plan.aql }).selectOption('1.5')
  await page.getByRole('combobox', { name: w.plan.state }).selectOption('tightened')
  await page.getByRole('button', { name: w.plan.find }).click()
  const card = page.getByRole('region', { name: w.plan.title })
  // ISO 2859-1, Table 2-B: letter H at 1.5 has 50 pieces, accepted at 1 and rejected at 2.
  const args = { lot: '500', n: '50', ac: '1', re: '2' }
  await expect(card.getByText(fill(w.plan.card, args))).toBeVisible()
  const called = choiceOf('severity', 'tightened')
  await expect(card.getByText(locale?.startsWith('zh') ? called!.zh : called!.en)).toBeVisible()
  await expect(card.locator('svg').first()).toBeVisible()
  await look('plan-lot')

  // On paper there is the card and nothing else.
  await page.evaluate(() => (window.print = () => undefined))
  await card.getByRole('button', { name: w.plan.print }).click()
  await page.emulateMedia({ media: 'print' })
  for (const blank of w.plan.signed.split('  ')) {
    await expect(card.getByText(blank, { exact: true })).toBeVisible()
  }
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden()
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await page.screenshot({ path: `e2e/out/plan-paper-${test.info().project.name}.png` })
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: 'screen' })
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})

test('a method of sampling answers with the card first', async ({ page, w, visit, look }) => {
  await visit('/app/methods/sampling.iso2859-single')
  await page
    .getByLabel(/lot|批量/i)
    .first()
    .fill('500')
  await page.getByLabel(/AQL/).first().fill('1.5')
  await page.getByRole('button', { name: w.methods.compute }).click()
  const args = { lot: '500', n: '50', ac: '2', re: '3' }
  await expect(page.getByText(fill(w.plan.card, args))).toBeVisible()
  await expect(page.locator('figure')).toHaveCount(2)
  await look('plan-method')
})

test('how severely a lot is inspected follows from what became of the lots before it', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const lots = [shop.lot, `${shop.lot}-2`, `${shop.lot}-3`]
  const standard = shop.lot.replace(/^L-/, 'CS-')
  for (const lot of lots.slice(1)) {
    await api('/api/v1/lots', { lot, standard, maker: shop.people.maker.id })
  }
  await enter(shop.people.inspector)
  const state = page.getByRole('combobox', { name: w.plan.state })
  const judge = async (lot: string, severity: string, became: string | null) => {
    await visit(`/app/lots/${lot}`)
    await page.getByText(w.plan.title).click()
    await expect(state).toHaveValue(severity)
    if (became === null) return
    await page.getByLabel(w.plan.pieces).fill('500')
    await page.getByRole('button', { name: w.plan.find }).click()
    const one = page.getByRole('button', { name: became, exact: true })
    await one.click()
    await expect(one).toHaveAttribute('aria-pressed', 'true')
  }
  await judge(lots[0] ?? '', 'normal', w.plan.not_accepted)
  await judge(lots[1] ?? '', 'normal', w.plan.not_accepted)
  // ISO 2859-1:1999, 9.3.1: two of five or fewer consecutive lots were not accepted.
  await judge(lots[2] ?? '', 'tightened', null)
  await expect(page.getByText('✕ ✕', { exact: true })).toBeVisible()
  await look('plan-tightened')
})
