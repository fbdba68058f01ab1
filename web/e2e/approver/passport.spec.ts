// An approver claims the result of a sealed lot, issues a passport with the numbers on the goods,
// prints its labels; the code on the sheet is read as a camera reads it, followed, and the passport
// verified by its link and by its file. Then it is withdrawn.
import { readFileSync } from 'node:fs'
import jsQR from 'jsqr'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../story'
import { api, bores, furnish, measure } from '../workshop'

/** What a camera reads of a label: its pixels, and nothing else of it. */
async function scanned(page: Page, label: Locator): Promise<string | undefined> {
  const png = (await label.screenshot({ scale: 'device' })).toString('base64')
  const { data, width, height } = await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = new OffscreenCanvas(image.width, image.height)
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const pixels = context?.getImageData(0, 0, image.width, image.height)
    return { data: [...(pixels?.data ?? [])], width: image.width, height: image.height }
  }, png)
  return jsQR(Uint8ClampedArray.from(data), width, height)?.data
}

test('a passport is issued, printed, scanned, verified and withdrawn', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await measure(shop, bores(60, 1))
  await api(`/api/v1/lots/${shop.lot}/seal`, {})
  await enter(shop.people.approver)
  await visit(`/app/lots/${shop.lot}`)
  await page.getByRole('button', { name: w.claim.issue }).click()
  // The limits are those of the standard; nobody types them again.
  await expect(page.getByRole('textbox', { name: /LSL/ })).toHaveValue('24.980')
  await look('claim')
  await page.getByRole('button', { name: w.claim.issue }).click()
  await expect(page.getByText(w.proof.stands)).toBeVisible()

  await page.getByRole('button', { name: w.passport.issue }).click()
  await page.getByRole('combobox', { name: w.passport.opening }).selectOption('characteristic')
  const gtin = page.getByRole('textbox', { name: 'GTIN' })
  await gtin.fill('06912345678900')
  await page.getByRole('textbox', { name: w.passport.serial }).fill('S-1')
  await page.getByRole('button', { name: w.passport.issue }).click()
  // A digit that does not check is said, and the rest stays typed.
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('textbox', { name: w.passport.serial })).toHaveValue('S-1')
  await look('passport-form')
  await gtin.fill('06912345678902')
  await page.getByRole('button', { name: w.passport.issue }).click()
  await expect(page.getByText(w.passport.issued)).toBeVisible()
  await look('passport-issued')

  await page.getByRole('status').getByRole('link', { name: w.passport.labels }).click()
  await page.emulateMedia({ media: 'print' })
  const code = page.locator('main svg').first()
  await expect(code).toBeVisible()
  const link = await scanned(page, code.locator('..'))
  await page.emulateMedia({ media: 'screen' })
  expect(link).toContain('06912345678902')
  expect(link).toContain('S-1')
  const { pathname, search } = new URL(link ?? '')
  await visit(pathname + search)
  await expect(page).toHaveURL(/\/p\//)
  await expect(page.getByText(shop.lot).first()).toBeVisible()
  const id = new URL(page.url()).pathname

  await visit('/app/verify')
  await page.getByRole('textbox', { name: w.verify.link }).fill(id)
  await page.getByRole('button', { name: w.verify.check }).click()
  await expect(page.getByText(w.verdict.yes)).toBeVisible()
  await look('verify')
  const own = process.env['WULE_E2E_URL'] ?? ''
  const bundle = await (await fetch(`${own}${id}/bundle`)).text()
  const file = (text: string) => ({
    name: 'bundle.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  })
  // One digit of one reading is another: the file says what does not hold.
  const at = bundle.indexOf('25.00')
  expect(at).toBeGreaterThan(0)
  const altered = `${bundle.slice(0, at)}25.01${bundle.slice(at + 5)}`
  await page.getByLabel(w.verify.file).setInputFiles(file(altered))
  await expect(page.getByText(w.verdict.no)).toBeVisible()
  await look('verify-altered')
  await page.getByLabel(w.verify.file).setInputFiles(file(bundle))
  await expect(page.getByText(w.verdict.yes)).toBeVisible()

  await visit('/app/log')
  await page.getByRole('button', { name: w.log.check }).click()
  await expect(page.getByText(w.log.same)).toBeVisible()
  await look('log')
  await visit(`/app/lots/${shop.lot}`)
  await page.getByRole('button', { name: w.certificate.issue }).click()
  await page.getByRole('textbox', { name: w.board.number }).fill(`MC-${shop.lot}`)
  await page.getByRole('textbox', { name: w.certificate.inspector }).first().fill('Qian')
  await look('certificate-form')
  await page.getByRole('button', { name: w.certificate.issue }).click()
  await expect(page.getByRole('link', { name: w.certificate.print })).toBeVisible()

  await visit('/app/proofs')
  const row = page.getByRole('listitem').filter({ hasText: shop.lot })
  await row.getByRole('button', { name: w.proof.withdraw }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox').first().fill('A gauge was found wrong')
  await look('passport-withdraw')
  await sheet.getByRole('button', { name: w.proof.withdraw }).click()
  await expect(row).toContainText(w.proof.withdrawn)
  await visit('/app/log')
  await page.getByRole('button', { name: w.log.check }).click()
  await expect(page.getByText(w.log.grown)).toBeVisible()
})

test('whoever drops no bundle is told so', async ({ page, w, visit, look }) => {
  await visit('/app/verify')
  const file = {
    name: 'x.json',
    mimeType: 'application/json',
    buffer: readFileSync('package.json'),
  }
  await page.getByLabel(w.verify.file).setInputFiles(file)
  await expect(page.getByText(w.verdict.no)).toBeVisible()
  await page.getByRole('textbox', { name: w.verify.link }).fill('https://other.example/p/abc')
  await page.getByRole('button', { name: w.verify.check }).click()
  await expect(page.getByText('https://other.example/p/abc/bundle')).toBeVisible()
  await look('verify-elsewhere')
})
