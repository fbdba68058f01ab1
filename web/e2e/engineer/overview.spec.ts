// The overview says at a glance how each chart stands; an explained signal keeps its number on the chart,
// below it and on paper; every chart can be taken along.
import { expect, test } from '../story'
import { api, bores, furnish, measure } from '../workshop'

interface Signals {
  signals: { id: string; point: number }[]
}

test('a glance at the charts, an explained signal by its number, and a chart that is copied', async ({
  page,
  context,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await measure(shop, [...bores(24), '25.020', ...bores(4, 11)])
  await enter(shop.people.approver)
  const row = () =>
    page.getByRole('row').filter({ has: page.getByRole('link', { name: shop.item }) })

  // Nobody answered: a point beyond its limits stands out by shape and by words.
  // The row may stand far below in a full house: its points are asked for when it comes into sight.
  await visit('/app/monitors')
  await row().scrollIntoViewIfNeeded()
  await expect(row().getByText(w.variation.out)).toBeAttached()
  await expect(row().getByRole('img', { name: /24/ })).toBeVisible()
  await page.getByText(w.glyph.legend).click()
  await look('monitors-overview')
  await visit('/app/today')
  const special = page.getByRole('region', { name: w.today.capability })
  const own = special.getByRole('row').filter({ hasText: shop.item })
  // In a full house it stands beyond the first part of the list.
  const more = special.getByRole('button', { name: /60/ })
  await expect(async () => {
    if ((await own.count()) === 0) await more.click({ timeout: 1_000 })
    await expect(own).toBeAttached({ timeout: 3_000 })
  }).toPass({ timeout: 25_000 })
  await own.scrollIntoViewIfNeeded()
  await expect(own.getByText(w.variation.out)).toBeAttached()
  await expect(own.getByRole('img', { name: /24/ })).toBeVisible()
  await look('today-overview')

  // It is explained, and the overview is calm again.
  const asked = `/api/v1/signals?monitor=${shop.monitor}&state=open`
  const { token } = await api<{ token: string }>('/api/v1/tokens', {
    title: 'answers',
    person: shop.people.inspector.id,
  })
  const { signals } = await api<Signals>(asked)
  for (const { id } of signals) {
    const reaction = { kind: 'corrected', cause: 'worn insert', action: 'insert changed' }
    await api(`/api/v1/signals/${id}/reaction`, reaction, token)
  }
  await visit('/app/monitors')
  await row().scrollIntoViewIfNeeded()
  await expect(row().getByText(w.variation.stable)).toBeAttached()

  // Its number is on the chart, and what it was stands below, also on paper.
  await row().getByRole('link', { name: shop.item }).click()
  const figure = page.locator('figure').first()
  await expect(figure.locator('[data-role=note]').first()).toContainText('1')
  const note = figure.getByRole('listitem').first()
  await expect(note).toContainText('worn insert → insert changed')
  await page.emulateMedia({ media: 'print' })
  await expect(note).toBeVisible()
  await page.emulateMedia({ media: 'screen' })
  await look('monitor-explained')

  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await figure.locator('summary').click()
  const take = figure.getByRole('group', { name: w.export.copy })
  await take.getByRole('button', { name: w.export.numbers }).click()
  await expect(take.getByRole('status')).toHaveText(w.export.copied)
  const copied = () => page.evaluate(() => navigator.clipboard.readText())
  const lines = (await copied()).trim().split(/\r?\n/)
  expect(lines).toHaveLength(30)
  expect(lines[25]).toMatch(/^25,25,25\.02,25\.004,/)
  await take.getByRole('button', { name: w.export.command }).click()
  await expect.poll(copied).toContain(`/api/v1/monitors/${shop.monitor}/points?last=29`)
  await take.getByRole('button', { name: w.export.picture }).click()
  const kinds = () =>
    page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types))
  await expect.poll(kinds).toContain('image/png')
  await look('monitor-copied')
})
