// A maker opens a lot from another, starts an operation that needs a qualification, is told which
// one is missing, works under a checker, ends it, and sees what a recall would concern.
import { expect, test } from '../story'
import { fill } from '../../src/words/fill'
import { api, furnish } from '../workshop'

test('a maker opens a lot, works on it under a checker, and sees its family', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const { maker, inspector, approver } = shop.people
  await api(`/api/v1/items/${shop.item}/operations`, {
    code: 'OP20',
    rev: 1,
    name: { zh: '镗孔', en: 'Bore' },
    place: 20,
    skill: 'boring',
  })
  const station = `CNC-${shop.lot}`
  await api('/api/v1/stations', {
    code: station,
    name: { zh: '镗床', en: 'Boring mill' },
    site: 'Hall 2',
  })
  await api(`/api/v1/people/${inspector.id}/qualifications`, {
    skill: 'boring',
    from: '2026-01-01T00:00:00Z',
    examiner: approver.id,
  })

  await enter(maker)
  await visit('/app/lots')
  await page.getByRole('link', { name: w.open.title }).click()
  const lot = `${shop.lot}-2`
  await page.getByRole('textbox', { name: w.open.number, exact: true }).fill(lot)
  const standard = page.getByRole('combobox', { name: w.lot.standard })
  await standard.selectOption(shop.lot.replace(/^L-/, 'CS-'))
  await page.getByLabel(w.open.planned).fill('40')
  await page.getByLabel(`${w.open.parent} 1`).fill('no such lot')
  const submit = page.getByRole('button', { name: w.open.title })
  await submit.click()
  // What was typed stays, so that one field is mended and not all of them.
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('textbox', { name: w.open.number, exact: true })).toHaveValue(lot)
  await look('lot-open-refused')
  await page.getByLabel(`${w.open.parent} 1`).fill(shop.lot)
  await submit.click()
  await expect(page.getByRole('heading', { name: lot })).toBeVisible()

  await page.getByRole('button', { name: w.work.start }).click()
  await page.getByRole('combobox', { name: w.work.operation }).selectOption('OP20')
  await page.getByRole('combobox', { name: w.work.station }).selectOption(station)
  await expect(page.getByRole('combobox', { name: w.work.person })).toHaveValue(maker.id)
  await page.getByRole('button', { name: w.work.start }).click()
  await expect(page.getByRole('alert')).toContainText('boring')
  await look('lot-not-qualified')
  await page.getByRole('combobox', { name: w.work.checker }).selectOption(inspector.id)
  await page.getByRole('button', { name: w.work.start }).click()
  await expect(page.getByText(w.lot.going_on)).toBeVisible()
  await page.getByRole('button', { name: w.work.end }).click()
  await page.getByRole('spinbutton', { name: w.work.good, exact: true }).fill('38')
  await page.getByRole('spinbutton', { name: w.work.rejected }).fill('2')
  await page.getByRole('button', { name: w.work.end }).click()
  // Names of lots hold the time, and so any two digits.
  await expect(page.getByText(fill(w.lot.pieces, { good: 38, bad: 2 }))).toBeVisible()

  await page.getByRole('button', { name: w.recall.backward }).click()
  await expect(page.getByRole('status')).toContainText(shop.lot)
  await look('lot')
  await page.getByRole('link', { name: shop.lot, exact: true }).first().click()
  // The page of the other lot is the same page: its own buttons are there when its name is.
  await expect(
    page.getByRole('heading', { level: 1, name: new RegExp(`${shop.lot}$`) }),
  ).toBeVisible()
  await page.getByRole('button', { name: w.recall.forward }).click()
  await expect(page.getByRole('status')).toContainText(lot)
})

test('an engineer takes an order and adds a station', async ({ page, w, visit, enter, look }) => {
  const shop = await furnish('approved')
  await enter(shop.people.approver)
  await visit('/app/orders')
  await page.getByRole('button', { name: w.order.add, exact: true }).click()
  const number = page.getByRole('textbox', { name: w.board.number, exact: true })
  await number.fill(`PO-${shop.lot}`)
  await page.getByRole('textbox', { name: w.order.customer }).fill('Shenyang Pumps')
  await page.getByRole('textbox', { name: w.head.item }).fill(shop.item)
  await page.getByRole('spinbutton', { name: w.board.quantity }).fill('120')
  await page.getByLabel(w.board.due, { exact: true }).fill('2026-12-31')
  await page.getByRole('button', { name: w.order.add, exact: true }).click()
  await expect(page.getByText(`PO-${shop.lot}`)).toBeVisible()
  await page.getByRole('button', { name: w.order.add_station }).click()
  await number.fill(`ST-${shop.lot}`)
  await page.getByRole('textbox', { name: `${w.form.name} · ${w.form.zh}` }).fill('镗床')
  await page.getByRole('textbox', { name: w.order.site }).fill('Hall 2')
  await look('orders')
  await page.getByRole('button', { name: w.order.add_station }).click()
  await expect(page.getByText(`ST-${shop.lot}`)).toBeVisible()
})

test('while a lot is loaded, nothing of the one before can be pressed', async ({
  page,
  w,
  visit,
  enter,
}) => {
  const shop = await furnish('approved')
  const child = `${shop.lot}-9`
  await api('/api/v1/lots', {
    lot: child,
    standard: shop.lot.replace(/^L-/, 'CS-'),
    maker: shop.people.maker.id,
    parents: [shop.lot],
  })
  await enter(shop.people.maker)
  await visit(`/app/lots/${child}`)
  const main = page.getByRole('main')
  await expect(main.getByRole('button').first()).toBeVisible()
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(`**/api/v1/lots/${shop.lot}`, async (route) => {
    await held
    await route.continue()
  })
  await main.getByRole('link', { name: shop.lot, exact: true }).first().click()
  await expect(page).toHaveURL(new RegExp(`/app/lots/${shop.lot}$`))
  await expect(main.getByRole('button')).toHaveCount(0)
  release()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(shop.lot)
  await expect(main.getByRole('button').first()).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${w.head.lot} ${shop.lot}`)
})
