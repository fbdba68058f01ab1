// An administrator sets up the house: where readings come from, how this device looks;
// an approver answers a reported fake and notes what a partner promised and delivered.
import { expect, test } from '../story'
import { api, furnish } from '../workshop'

test('a source is tried before it is trusted', async ({ page, w, visit, enter, look }) => {
  const shop = await furnish('approved')
  await enter(shop.people.administrator)
  await visit('/app/settings')
  await page.getByRole('combobox', { name: w.setting.density }).selectOption('compact')
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact')
  await look('settings')
  await page.getByRole('main').getByRole('link', { name: w.place_of.sources }).click()
  await page.getByRole('button', { name: w.source.add }).click()
  const code = `SRC-${shop.lot}`
  await page.getByRole('textbox', { name: w.board.number, exact: true }).fill(code)
  await page.getByRole('textbox', { name: `${w.form.name} · ${w.form.zh}` }).fill('镗床')
  await page.getByRole('combobox', { name: w.source.channel }).selectOption('folder')
  const spots: [string, 'pointer' | 'constant', string][] = [
    [w.spot.value, 'pointer', '/value'],
    [w.spot.lot, 'constant', shop.lot],
    [w.spot.characteristic, 'constant', 'D7'],
    [w.spot.gauge, 'constant', shop.gauge],
    [w.spot.subgroup, 'pointer', '/n'],
  ]
  for (const [part, way, text] of spots) {
    await page.getByRole('combobox', { name: part, exact: true }).selectOption(way)
    await page.getByRole('textbox', { name: new RegExp(`^${part}:`) }).fill(text)
  }
  await look('source-form')
  await page.getByRole('button', { name: w.source.add }).click()
  await expect(page.getByRole('heading', { name: code })).toBeVisible()
  await page.getByRole('button', { name: w.source.try }).click()
  await expect(page.getByText(w.source.no_message)).toBeVisible()
  await expect(page.getByText(w.source.no_letter)).toBeVisible()
  await look('source')
})

test('an approver answers a fake and notes a promise and what came', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const { rows } = await api<{ rows: { page: string }[] }>('/api/v1/passports')
  const said = `A label without relief, ${shop.lot}`
  const own = process.env['WULE_E2E_URL'] ?? ''
  const form = new URLSearchParams({ words: said })
  const reported = await fetch(`${own}${rows[0]?.page}/report`, { method: 'POST', body: form })
  expect(reported.status).toBe(201)
  await enter(shop.people.approver)
  await visit('/app/fakes')
  const row = page.getByRole('listitem').filter({ hasText: said })
  await row.getByRole('button', { name: w.board.decide }).click()
  await row.getByRole('combobox', { name: w.monitor.state }).selectOption('fake')
  await row.getByRole('textbox').first().fill('Not our label')
  await look('fakes')
  await row.getByRole('button', { name: w.board.decide }).click()
  await expect(row).toContainText(w.fake_state.fake)

  await visit('/app/partners')
  await page.getByRole('button', { name: w.partner.promise }).click()
  const code = `PR-${shop.lot}`
  await page.getByRole('textbox', { name: w.board.number, exact: true }).fill(code)
  await page.getByRole('textbox', { name: w.partner.partner }).fill('Anshan Castings')
  await page.getByRole('textbox', { name: w.head.item }).fill(shop.item)
  await page.getByRole('spinbutton', { name: w.board.quantity }).fill('40')
  await page.getByLabel(w.partner.asked).fill('2026-10-01T08:00')
  await page.getByLabel(w.partner.answered).fill('2026-10-01T15:00')
  await page.getByLabel(w.partner.due).fill('2026-11-01')
  await page.getByRole('button', { name: w.partner.promise }).click()
  await page.getByRole('button', { name: `${w.partner.deliver} ${code}` }).click()
  await page.getByLabel(w.partner.came_on).fill('2026-10-30')
  await page.getByRole('spinbutton', { name: w.board.quantity }).fill('40')
  await page.getByRole('spinbutton', { name: w.partner.good }).fill('39')
  await page.getByRole('button', { name: w.partner.deliver, exact: true }).click()
  const promised = page.getByRole('listitem').filter({ hasText: code })
  await expect(promised.getByText('2026-10-30')).toBeVisible()
  await look('partners')
})

test('an approver states for how long values are kept, and sees that nothing goes yet', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.approver)
  await visit('/app/settings')
  await page.getByRole('main').getByRole('link', { name: w.place_of.retention }).click()
  await expect(page.getByRole('heading', { name: w.place_of.retention, level: 1 })).toBeVisible()
  await page.getByRole('button', { name: w.retention.state }).click()
  await page.getByRole('textbox', { name: w.retention.characteristic }).fill(`D-${shop.lot}`)
  await page.getByRole('spinbutton', { name: w.retention.n_days }).fill('3650')
  await look('retention-form')
  await page.getByRole('button', { name: w.retention.state }).click()
  await expect(page.getByRole('listitem').filter({ hasText: `D-${shop.lot}` })).toBeVisible()
  await expect(page.getByText(w.retention.nothing_due)).toBeVisible()
  await look('retention')
})
