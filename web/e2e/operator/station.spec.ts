// An operator measures with a gauge that types, breaks a limit and answers it; the connection is
// lost and comes back; somebody else watches the same chart.
import type { Page } from '@playwright/test'
import { expect, test } from '../story'
import { api, bores, furnish, type Workshop } from '../workshop'

/** Where the operator measures the bore. */
const station = (shop: Workshop) =>
  `/app/entry?lot=${shop.lot}&characteristic=D7&gauge=${shop.gauge}`

/** As a gauge does: digits and Enter, as fast as keys go. */
async function wedge(page: Page, values: readonly string[]): Promise<void> {
  await expect(page.locator('input[inputmode=none]')).toBeFocused()
  for (const value of values) {
    await page.keyboard.type(value)
    await page.keyboard.press('Enter')
  }
}

const kept = async (shop: Workshop) => {
  const path = `/api/v1/lots/${shop.lot}/readings?characteristic=D7&last=1000`
  const { readings } = await api<{ readings: { value: string; person: string }[] }>(path)
  return readings
}

test('an operator enters 25 readings, breaks a limit and answers the signal', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.maker)
  await visit('/app/entry')
  await expect(page.getByRole('button', { name: shop.lot })).toBeVisible()
  await look('entry-choice')
  await page.getByLabel(w.entry.find).fill(shop.lot)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: shop.gauge }).click()
  await expect(page.getByLabel(w.entry.reading)).toBeFocused()

  const values = [...bores(24), '25.0190']
  await wedge(page, values)
  await expect(page.getByText('25.0190').first()).toBeVisible()
  // The chart answers, and asks for the reaction of the control plan.
  await expect(page.getByText(/25\.019\D/).first()).toBeVisible()
  await expect(page.locator('[data-role=flag]').first()).toBeVisible()
  await expect(page.getByText(w.reaction.plan)).toBeVisible()
  await look('entry-signal')

  await page.getByRole('button', { name: w.cause.tool, exact: true }).click()
  await page.getByLabel(w.reaction.action).fill('insert changed / 已换刀')
  await page.getByRole('button', { name: w.reaction.send }).click()
  await expect(page.getByText(w.entry.stable)).toBeVisible()
  await expect(page.getByLabel(w.entry.reading)).toBeFocused()
  await look('entry')

  // Every digit arrived, in order, with the person who measured.
  const readings = await kept(shop)
  expect(readings.map((reading) => reading.value)).toEqual(values)
  expect(new Set(readings.map((reading) => reading.person))).toEqual(
    new Set([shop.people.maker.id]),
  )
  const { signals } = await api<{ signals: { reaction: { action: string } }[] }>(
    `/api/v1/signals?state=answered&monitor=${shop.monitor}`,
  )
  expect(signals.map((signal) => signal.reaction.action)).toEqual(['insert changed / 已换刀'])
})

test('a lost connection loses nothing, and nothing doubles when it is back', async ({
  page,
  context,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.maker)
  await visit(station(shop))
  // The sixth is beyond its limits: that is said without the server too.
  const values = bores(9).map((value, i) => (i === 5 ? '25.018' : value))
  await wedge(page, values.slice(0, 3))
  await expect.poll(async () => (await kept(shop)).length).toBe(3)

  await context.setOffline(true)
  await wedge(page, values.slice(3, 6))
  await expect(page.getByText(w.entry.lost.replace('{n}', '3'))).toBeVisible()
  await expect(page.getByText(w.entry.foreseen)).toBeVisible()
  await look('entry-offline')
  await context.setOffline(false)
  await expect(page.getByText(w.entry.connected)).toBeVisible()
  await expect.poll(async () => (await kept(shop)).length).toBe(6)

  // The server has a reading, and its answer is lost on the way.
  let nLost = 0
  await page.route('**/readings', async (route) => {
    if (route.request().method() !== 'POST' || nLost > 0) return route.continue()
    nLost += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  await wedge(page, values.slice(6))
  await expect.poll(async () => (await kept(shop)).length).toBe(9)
  await expect(page.getByText(w.entry.connected)).toBeVisible()
  expect(nLost).toBe(1)
  expect((await kept(shop)).map((reading) => reading.value)).toEqual(values)
})

test('a value that is hardly meant is asked for once more', async ({ page, visit, enter }) => {
  const shop = await furnish('approved')
  await enter(shop.people.maker)
  await visit(station(shop))
  await wedge(page, ['2.5003'])
  await expect(page.getByRole('alert').filter({ hasText: '2.5003' })).toBeVisible()
  await wedge(page, ['25.0x3'])
  await expect(page.getByRole('alert').filter({ hasText: '25.0x3' })).toBeVisible()
  await wedge(page, ['25.003'])
  await expect.poll(async () => (await kept(shop)).map((one) => one.value)).toEqual(['25.003'])
})

test('two people see the same chart while one of them measures', async ({
  page,
  browser,
  w,
  visit,
  enter,
  look,
}, info) => {
  const shop = await furnish('approved')
  await enter(shop.people.inspector)
  await visit(`/app/monitors/${shop.monitor}`)
  await expect(page.getByText(w.monitor.live, { exact: false })).toBeVisible()

  const other = await browser.newContext({ locale: info.project.use.locale ?? 'en-GB' })
  const bench = await other.newPage()
  const own = process.env['WULE_E2E_URL'] ?? ''
  await bench.goto(`${own}/app/sign-in`)
  await bench.getByLabel(w.sign.login).fill(shop.people.maker.login)
  await bench.getByLabel(w.sign.password).fill(shop.people.maker.password)
  await bench.getByRole('main').getByRole('button', { name: w.sign.in }).click()
  await expect(bench).toHaveURL(/today/)
  await bench.goto(own + station(shop))
  await expect(bench.getByLabel(w.entry.reading)).toBeFocused()
  await wedge(bench, [...bores(12), '25.021'])

  for (const watched of [page, bench]) {
    await expect(watched.locator('[data-role=flag]').first()).toBeVisible()
    await expect(watched.getByText(/25\.021\D/).first()).toBeVisible()
  }
  const drawn = (of: Page) => of.locator('.chart path[stroke-linecap=round]').first()
  const nDots = async (of: Page) => ((await drawn(of).getAttribute('d')) ?? '').split('h0').length
  expect(await nDots(page)).toBe(await nDots(bench))
  await look('monitor-live')
  await other.close()
})
