// Whoever supervises sees the pages that the workshop sees, and nothing to do on any of them; what
// is asked past the pages is refused all the same.
import { expect, test } from '../story'
import { api, bores, furnish, measure } from '../workshop'

test('a regulator looks at everything and changes nothing', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await measure(shop, bores(30, 1))
  const name = { zh: '监管员', en: 'Regulator' }
  const { id } = await api<{ id: string }>('/api/v1/people', { name, consent: 'unnamed' })
  const [login, password] = [`regulator-${shop.lot.toLowerCase()}`, 'a long enough word']
  await api('/api/v1/accounts', { person: id, login, password })
  await api('/api/v1/roles', { person: id, granted: 'regulator' })

  await enter({ login, password })
  await expect(page.getByRole('note')).toContainText(w.app.only_looks)
  const pages: [string, string][] = [
    ['today', w.today.title],
    ['lots', w.nav.lots],
    [`lots/${shop.lot}`, shop.lot],
    ['orders', w.order.title],
    ['items', w.nav.items],
    [`items/${shop.item}`, shop.item],
    ['gauges', w.nav.gauges],
    [`gauges/${shop.gauge}`, shop.gauge],
    ['proofs', w.nav.proofs],
    [`monitors/${shop.monitor}`, shop.item],
    ['log', w.log.title],
  ]
  for (const [path, title] of pages) {
    await visit(`/app/${path}`)
    await expect(page.getByRole('main').getByRole('heading', { level: 1 })).toContainText(title)
    await expect(page.getByRole('main').locator('form')).toHaveCount(0)
    const main = page.getByRole('main')
    const acts = [w.lot.seal, w.open.title, w.work.start, w.claim.issue, w.passport.issue]
    const more = [w.proof.withdraw, w.item_hub.revise, w.template.install, w.gauge.register]
    for (const act of [...acts, ...more, w.register.confirm, w.order.add, w.item_hub.add_item]) {
      await expect(main.getByRole('button', { name: act }), `${path}: ${act}`).toHaveCount(0)
    }
  }
  await visit(`/app/lots/${shop.lot}`)
  await expect(page.getByText(w.lot.readings).first()).toBeVisible()
  // Evidence is taken by whoever looks; nobody is invited to it.
  await expect(page.getByRole('button', { name: w.evidence.take })).toBeVisible()
  await expect(page.getByRole('button', { name: w.evidence.invite })).toHaveCount(0)
  await look('regulator-lot')
  // A page that is nothing but an act is not opened.
  await visit('/app/lots/open')
  await expect(page).not.toHaveURL(/lots\/open/)
  const refused = await page.evaluate(async (lot) => {
    const { csrf_token: csrf } = (await (await fetch('/api/v1/session')).json()) as {
      csrf_token: string
    }
    const path = `/api/v1/lots/${lot}/seal`
    return (await fetch(path, { method: 'POST', headers: { 'x-csrf-token': csrf } })).status
  }, shop.lot)
  expect(refused).toBe(403)
})
