// Whoever plans quality takes the evidence of a lot for an audit, invites a guest to it, and ends the
// invitation; the guest has no account, and finds what was frozen until then.
import { readFileSync } from 'node:fs'
import { expect, test } from '../story'
import { bores, furnish, measure } from '../workshop'

test('evidence is taken, shown to a guest by a link, and the link is ended', async ({
  page,
  browser,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await measure(shop, bores(30))
  await enter(shop.people.inspector)
  await visit(`/app/lots/${shop.lot}`)
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name: w.evidence.take }).click()
  const taken = await coming
  expect(taken.suggestedFilename()).toBe(`evidence-${shop.lot}.zip`)
  const own = readFileSync(await taken.path())
  expect(own.subarray(0, 2).toString()).toBe('PK')

  await page.getByRole('button', { name: w.evidence.invite }).click()
  await page.getByLabel(w.evidence.purpose).fill('Acme, audit of May')
  await expect(page.getByLabel(w.evidence.days)).toHaveValue('14')
  await page.getByRole('button', { name: w.evidence.invite }).click()
  await expect(page.getByRole('img', { name: w.evidence.code })).toBeVisible()
  const link = (await page.getByText(/\/g\/[0-9a-f]{64}$/).textContent()) ?? ''
  await look('evidence-made')
  const row = page.getByRole('list', { name: w.evidence.links }).getByRole('listitem')
  await expect(row).toContainText(w.evidence.never_taken)

  // Another browser, where nobody is signed in.
  const stranger = await browser.newContext({ acceptDownloads: true })
  const guest = await stranger.newPage()
  await guest.goto(link)
  await expect(guest.getByRole('heading', { level: 1 })).toContainText(shop.lot)
  await expect(guest.getByText('Acme, audit of May')).toBeVisible()
  const wide = await guest.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)
  const bringing = guest.waitForEvent('download')
  await guest.getByRole('link', { name: /ZIP/ }).click()
  const brought = readFileSync(await (await bringing).path())
  expect(brought.equals(own), 'the guest has what was frozen').toBe(true)

  await page.getByRole('button', { name: w.evidence.done }).click()
  await page.reload()
  await expect(row).not.toContainText(w.evidence.never_taken)
  await row.getByRole('button', { name: w.evidence.end }).click()
  await page.getByRole('dialog').getByRole('button', { name: w.evidence.end }).click()
  await expect(row).toContainText('✕')
  await expect(row.getByRole('button')).toHaveCount(0)
  await look('evidence-ended')
  const gone = await guest.goto(link)
  expect(gone?.status()).toBe(410)
  await expect(guest.getByRole('heading', { level: 1 })).toBeVisible()
  await stranger.close()
})

test('the page of a guest can be read by everybody', async ({ page, w, visit, enter, look }) => {
  const shop = await furnish('approved')
  await enter(shop.people.inspector)
  await visit(`/app/lots/${shop.lot}`)
  await page.getByRole('button', { name: w.evidence.invite }).click()
  await page.getByLabel(w.evidence.purpose).fill('Acme')
  await page.getByLabel(w.evidence.days).fill('1')
  await page.getByRole('button', { name: w.evidence.invite }).click()
  const link = (await page.getByText(/\/g\/[0-9a-f]{64}$/).textContent()) ?? ''
  await visit(new URL(link).pathname)
  await expect(page.getByRole('link', { name: /ZIP/ })).toBeVisible()
  await look('guest-page')
})
