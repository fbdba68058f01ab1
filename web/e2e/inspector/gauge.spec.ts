// An inspector enters a gauge, records that it was found out of tolerance and how it was left, and
// attaches a study whose cells come from a spreadsheet.
import { expect, test } from '../story'
import { furnish } from '../workshop'

test('an inspector registers, confirms and studies a gauge', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.inspector)
  await visit('/app/gauges')
  await page.getByRole('button', { name: w.gauge.register }).click()
  const code = `MC-${shop.lot}`
  const box = (name: string) => page.getByRole('textbox', { name, exact: true })
  await box(w.board.number).fill(code)
  await page.getByRole('combobox', { name: w.gauge.kind }).fill('micrometer')
  await box(`${w.form.name} · ${w.form.zh}`).fill('外径千分尺')
  await box(w.register.maker).fill('Qinghai')
  await box(w.register.model).fill('0-25')
  await box(w.passport.serial).fill('4711')
  await box(w.gauge.resolution).fill('0,001x')
  await box(w.gauge.mpe).fill('0.004')
  await page.getByRole('button', { name: w.gauge.register }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(box(w.register.maker)).toHaveValue('Qinghai')
  await look('gauge-form')
  await box(w.gauge.resolution).fill('0.001')
  await page.getByRole('button', { name: w.gauge.register }).click()
  await expect(page.getByText(w.gauge.no_confirmation)).toBeVisible()

  await page.getByRole('button', { name: w.register.confirm }).click()
  await page.getByLabel(w.gauge.by, { exact: true }).selectOption(shop.people.inspector.id)
  await box(w.register.procedure).fill('CP-7')
  await page.getByRole('textbox', { name: w.register.uncertainty }).fill('0.001')
  await box(w.register.requirement).fill('shaft D1, 0.020 mm')
  await box(w.gauge.certificate).fill('K-18')
  await box(w.register.traceability).fill('gauge block 20 mm')
  await box(w.register.maintenance).fill('zero set anew')
  await box(`${w.register.reference} 1`).fill('20.000')
  await box(`${w.register.indicated} 1`).fill('20.009')
  await page.getByRole('button', { name: `${w.register.add_point} (${w.gauge.left})` }).click()
  await box(`${w.register.reference} 1`).last().fill('20.000')
  await box(`${w.register.indicated} 1`).last().fill('20.001')
  await look('confirmation-form')
  await page.getByRole('button', { name: w.register.confirm }).click()
  await expect(page.getByText(`✕ ${w.gauge.bad}`)).toBeVisible()
  await expect(page.getByText(`✓ ${w.gauge.good}`)).toBeVisible()

  await page.getByRole('button', { name: w.register.study }).click()
  await page.getByRole('combobox', { name: w.head.item }).fill(shop.item)
  await box(w.head.characteristic).fill('D7')
  const rows: string[] = ['part\tappraiser\tvalue']
  for (let part = 0; part < 10; part++) {
    for (const who of ['A', 'B']) {
      for (const wobble of [0, 1])
        rows.push(`${part + 1}\t${who}\t${(25 + part * 0.01 + wobble * 0.001).toFixed(3)}`)
    }
  }
  const cells = page.locator('textarea')
  await cells.fill(rows.join('\n'))
  await expect(cells).toHaveAccessibleDescription(/40/)
  await look('study-form')
  await page.getByRole('button', { name: w.register.study }).click()
  await expect(page.getByText(/gauge\.crossed@/)).toBeVisible()
  await look('gauge-own')
})
