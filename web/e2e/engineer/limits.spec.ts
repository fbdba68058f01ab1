// An engineer approves limits that somebody else proposed, watches the chart, and seals the lot.
import { expect, test } from '../story'
import { bores, furnish, measure } from '../workshop'

test('an engineer approves limits, sees the chart answer, and seals the lot', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('proposed')
  await enter(shop.people.approver)
  await expect(page.getByRole('heading', { name: w.today.title })).toBeVisible()
  await look('today-proposed')
  await page.getByRole('region', { name: w.count.proposed }).getByText(shop.item).click()
  await page.getByRole('button', { name: w.monitor.approve }).click()
  await expect(page.getByRole('button', { name: w.monitor.approve })).toHaveCount(0)
  await expect(page.getByText(w.monitor.no_points)).toBeVisible()

  // What a program records is on the chart at once, without asking again.
  await expect(page.getByText(w.monitor.live)).toBeVisible()
  await measure(shop, [...bores(24), '25.020', ...bores(6, 11)])
  await expect(page.locator('[data-role=flag]').first()).toBeVisible()
  await expect(page.getByText(/25\.02/).first()).toBeVisible()
  await page.locator('.chart').first().focus()
  await page.keyboard.press('n')
  await expect(page.getByText(shop.gauge)).toBeVisible()
  await look('monitor')

  await visit('/app/today')
  await expect(page.getByText(/25\.02/).first()).toBeVisible()
  await expect(page.getByRole('link', { name: shop.lot, exact: true })).toBeVisible()
  await look('today')

  await page.getByRole('link', { name: shop.lot, exact: true }).click()
  await page.getByRole('button', { name: w.lot.seal }).click()
  // It cannot be undone, so it is asked once more; leaving it leaves everything.
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('button', { name: w.form.keep }).click()
  await expect(sheet).toHaveCount(0)
  await page.getByRole('button', { name: w.lot.seal }).click()
  await look('lot-seal')
  await sheet.getByRole('button', { name: w.lot.seal }).click()
  await expect(page.getByText(w.lot.sealed_now)).toBeVisible()
  await expect(page.getByRole('button', { name: w.lot.seal })).toHaveCount(0)
  await look('lot-sealed')

  await visit(`/app/gauges/${shop.gauge}`)
  await expect(page.getByText(w.gauge.fit)).toBeVisible()
  await look('gauge')
  await visit('/app/gauges')
  await expect(page.getByText(shop.gauge)).toBeVisible()
  await look('gauges')
  // The lot of the demo has a passport.
  await visit('/app/proofs')
  await expect(page.getByText(w.proof.stands).first()).toBeVisible()
  await look('proofs')
})

test('limits are proposed from a study on the page, and somebody else approves them', async ({
  page,
  browser,
  w,
  visit,
  enter,
  look,
}, info) => {
  const shop = await furnish('approved')
  await measure(shop, bores(60))
  await enter(shop.people.inspector)
  await visit(`/app/monitors/${shop.monitor}`)
  // What stands behind the chart.
  await expect(page.getByText(w.hub.fit)).toBeVisible()
  await expect(page.getByText(/刀具磨损|Worn insert/)).toBeVisible()
  await page.getByText(w.propose.title).click()
  await page.getByLabel(w.propose.lots).fill('L-of-nobody')
  await page.getByRole('button', { name: w.propose.study }).click()
  await expect(page.getByRole('alert')).toContainText('L-of-nobody')
  // What was typed stays.
  await expect(page.getByLabel(w.propose.lots)).toHaveValue('L-of-nobody')
  await page.getByLabel(w.propose.lots).fill(shop.lot)
  await page.getByRole('button', { name: w.propose.study }).click()
  await expect(page.getByText(w.propose.two)).toBeVisible()
  await page.getByLabel(w.propose.reason).fill('60 readings of November / 十一月 60 个读数')
  await look('monitor-propose')
  await page.getByRole('button', { name: w.propose.send }).click()
  await expect(page.getByText('60 readings of November / 十一月 60 个读数')).toBeVisible()
  await expect(page.getByRole('button', { name: w.monitor.approve })).toHaveCount(0)

  const other = await browser.newContext({ locale: info.project.use.locale ?? 'en-GB' })
  const desk = await other.newPage()
  const own = process.env['WULE_E2E_URL'] ?? ''
  await desk.goto(`${own}/app/sign-in`)
  await desk.getByLabel(w.sign.login).fill(shop.people.approver.login)
  await desk.getByLabel(w.sign.password).fill(shop.people.approver.password)
  await desk.getByRole('main').getByRole('button', { name: w.sign.in }).click()
  await expect(desk).toHaveURL(/today/)
  await desk.goto(`${own}/app/monitors/${shop.monitor}`)
  await desk.getByRole('button', { name: w.monitor.approve }).click()
  await expect(desk.getByRole('button', { name: w.monitor.approve })).toHaveCount(0)
  await other.close()
})

test('what went wrong at signing in is said, and what was typed stays', async ({
  page,
  w,
  visit,
  look,
}) => {
  await visit('/app/monitors')
  await expect(page.getByRole('heading', { name: w.sign.title })).toBeVisible()
  await page.getByLabel(w.sign.login).fill('nobody')
  await page.getByLabel(w.sign.password).fill('not the right word')
  await page.getByRole('main').getByRole('button', { name: w.sign.in }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByLabel(w.sign.login)).toHaveValue('nobody')
  await look('sign-in')
})
