// An engineer puts charts on a characteristic from its item: pre-control by the specification alone, and an
// acceptance chart whose scatter is studied. A page of another chart shows nothing of the one before.
import { expect, test } from '../story'
import { api, furnish, measure, type Workshop } from '../workshop'

/** Limits are approved by somebody else; here a program does it for them. */
async function approve(shop: Workshop, monitor: string, version: number): Promise<void> {
  const { token } = await api<{ token: string }>('/api/v1/tokens', {
    title: 'limits',
    scopes: ['approve_limits'],
    person: shop.people.approver.id,
  })
  await api(`/api/v1/monitors/${monitor}/limits/${version}/approve`, {}, token)
}

test('a characteristic is watched by pre-control, and its settings are changed on the chart', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('proposed')
  await enter(shop.people.inspector)
  await visit(`/app/items/${shop.item}`)
  const title = w.watching.title.replace('{code}', 'D7')
  await page.getByRole('button', { name: title }).click()
  const form = page.getByRole('region', { name: title })
  await form.getByRole('combobox', { name: w.monitor.chart }).selectOption('chart.pre-control')
  // What the drawing says stands there already.
  await expect(form.getByLabel(/LSL/)).toHaveValue('24.980')
  await expect(form.getByLabel(/USL/)).toHaveValue('25.030')
  await expect(form.getByRole('button', { name: w.propose.study })).toHaveCount(0)
  await form.getByLabel(w.propose.reason).fill('set-up of the new head / 新镗头调机')
  await look('watch-pre-control')
  await form.getByRole('button', { name: w.propose.send }).click()
  await expect(page).toHaveURL(/\/monitors\//)
  const monitor = page.url().split('/').at(-1) ?? ''
  await approve(shop, monitor, 1)
  await measure(shop, ['25.005', '25.004', '25.006', '25.003', '25.005', '25.028', '25.027'])
  await page.reload()
  await expect(page.locator('[data-role=flag]').first()).toBeVisible()
  // Its lines are the specification, and do not pass for limits that were computed.
  await expect(page.getByText('USL 25.0300').first()).toBeVisible()
  await expect(page.locator('figure').getByText(/UCL/)).toHaveCount(0)
  await look('monitor-pre-control')

  await page.getByText(w.propose.title).click()
  const other = page.locator('details').filter({ hasText: w.propose.title })
  await other.getByLabel(/USL/).fill('25.028')
  await other.getByLabel(w.propose.reason).fill('tighter for the customer / 顾客要求更严')
  await other.getByRole('button', { name: w.propose.send }).click()
  await expect(page.getByText('tighter for the customer / 顾客要求更严')).toBeVisible()
  // The item leads to it.
  await visit(`/app/items/${shop.item}`)
  await page.getByRole('link', { name: 'chart.pre-control' }).click()
  await expect(page).toHaveURL(new RegExp(`${monitor}$`))
})

test('an acceptance chart takes its scatter from studied subgroups', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('proposed')
  const readings = Array.from({ length: 60 }, (_, i) => ({
    value: (25.005 + (((i * 7) % 5) - 2) / 2000).toFixed(4),
    subgroup: Math.floor(i / 3),
  }))
  await api(`/api/v1/lots/${shop.lot}/readings`, {
    characteristic: 'D7',
    gauge: shop.gauge,
    person: shop.people.maker.id,
    readings,
  })
  await enter(shop.people.inspector)
  await visit(`/app/items/${shop.item}`)
  const title = w.watching.title.replace('{code}', 'D7')
  await page.getByRole('button', { name: title }).click()
  const form = page.getByRole('region', { name: title })
  await form.getByRole('combobox', { name: w.monitor.chart }).selectOption('chart.acceptance')
  // Without a scatter there is nothing to propose.
  await expect(form.getByRole('button', { name: w.propose.send })).toHaveCount(0)
  await form.getByRole('button', { name: w.propose.study }).click()
  // Ranges of 4, 3, 3, 3, 3 half thousandths, again and again: 0.0016 by d2 of 3, which is 1.6926.
  await expect(form.getByText('σ 0.0009453')).toBeVisible()
  await form.getByLabel(w.watching.size).fill('3')
  await form.getByLabel(w.propose.reason).fill('20 subgroups / 20 组')
  await look('watch-acceptance')
  await form.getByRole('button', { name: w.propose.send }).click()
  await expect(page).toHaveURL(/\/monitors\//)
  await expect(page.getByRole('link', { name: /chart\.acceptance@\d/ })).toBeVisible()
  await approve(shop, page.url().split('/').at(-1) ?? '', 1)
  const next = ['25.005', '25.006', '25.004', '25.0290', '25.0285', '25.0295', '25.005']
  const later = next.map((value, i) => ({ value, subgroup: 20 + Math.floor(i / 3) }))
  await api(`/api/v1/lots/${shop.lot}/readings`, {
    characteristic: 'D7',
    gauge: shop.gauge,
    person: shop.people.maker.id,
    readings: later,
  })
  await page.reload()
  await expect(page.locator('[data-role=flag]').first()).toBeVisible()
  await look('monitor-acceptance')
})

test('a chart, a gauge or an item at another address shows nothing of the one before', async ({
  page,
  visit,
  enter,
}) => {
  const [one, two] = [await furnish('approved'), await furnish('approved')]
  await measure(one, ['25.004', '25.040'])
  await enter(two.people.approver)
  const main = page.getByRole('main')
  const pages = [
    { path: `monitors/${one.monitor}`, other: two.monitor, api: 'monitors' },
    { path: `gauges/${one.gauge}`, other: two.gauge, api: 'gauges' },
    { path: `items/${one.item}`, other: two.item, api: 'items' },
  ]
  for (const { path, other, api: kind } of pages) {
    await visit(`/app/${path}`)
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    let release = () => {}
    const held = new Promise<void>((done) => (release = done))
    await page.route(`**/api/v1/${kind}/${other}`, async (route) => {
      await held
      await route.continue()
    })
    await page.evaluate(
      ([to]) => {
        history.pushState(null, '', to)
        dispatchEvent(new PopStateEvent('popstate', { state: history.state }))
      },
      [`/app/${kind}/${other}`],
    )
    await expect(page).toHaveURL(new RegExp(`${other}$`))
    // Its buttons would be pressed, and mean the other one.
    await expect(main.getByRole('heading', { level: 1 })).toHaveCount(0)
    await expect(main.getByRole('button')).toHaveCount(0)
    release()
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(main).not.toContainText(one.item)
    await page.unroute(`**/api/v1/${kind}/${other}`)
  }
})
