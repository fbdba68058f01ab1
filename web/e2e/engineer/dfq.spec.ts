// A customer's file of Q-DAS is dropped with its limits, and a lot leaves as such a file: what comes back is what was
// measured.
import { readFileSync } from 'node:fs'
import type { Download } from '@playwright/test'
import { expect, test } from '../story'
import { api, furnish } from '../workshop'

const BORE = Array.from({ length: 60 }, (_, i) => (25 + ((i * 7) % 11) / 1000).toFixed(4))
const HEAD = [
  'K0100 1',
  'K1001/1 HSG-7',
  'K2001/1 D7',
  'K2002/1 孔径',
  'K2101/1 25.005',
  'K2112/1 -0.025',
  'K2111/1 25.0300',
  'K2142/1 mm',
]
const taken = (i: number) => `02.11.2026/08:${String(i).padStart(2, '0')}:00`
const FILE = [...HEAD, ...BORE.map((value, i) => `${value}\x140\x14${taken(i)}`), ''].join('\r\n')

async function text(download: Promise<Download>): Promise<[string, string]> {
  const file = await download
  return [file.suggestedFilename(), readFileSync(await file.path(), 'utf8')]
}

const values = (file: string) => [...file.matchAll(/^K0001\/1 (.*)\r$/gm)].map(([, value]) => value)

test('limits, unit and name of a file of Q-DAS are those of the study, and it leaves as it came', async ({
  page,
  w,
  visit,
  look,
}) => {
  await visit('/app/study')
  const buffer = Buffer.from(FILE, 'utf8')
  await page.setInputFiles('input[type=file]', { name: 'bore.dfq', mimeType: '', buffer })
  await page.getByText(w.question.capable).click()
  await expect(page.getByLabel(/LSL/)).toHaveValue('24.980')
  await expect(page.getByLabel(/USL/)).toHaveValue('25.0300')
  await expect(page.getByText(w.study.of_file.replace('{title}', '孔径'))).toBeVisible()
  await expect(page.locator('figure').first()).toBeVisible()
  await look('study-of-dfq')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: w.export.dfq }).click()
  const [name, file] = await text(download)
  expect(name).toMatch(/^bore-capability\..*\.dfq$/)
  expect(values(file)).toEqual(BORE)
  for (const line of ['K2110/1 24.980', 'K2111/1 25.0300', 'K2101/1 25.005', 'K2002/1 孔径']) {
    expect(file).toContain(`${line}\r\n`)
  }
  expect(file).toContain(`K0004/1 ${taken(59)}\r\n`)
  // Limits that somebody typed are theirs, and what leaves says so.
  await page.getByLabel(/USL/).fill('25.02')
  await expect(page.getByText(w.study.of_file.replace('{title}', '孔径'))).toHaveCount(0)
  await page.reload()
  const again = Buffer.from(file, 'utf8')
  await page.setInputFiles('input[type=file]', { name: 'again.dfq', mimeType: '', buffer: again })
  await expect(page.getByLabel(/USL/)).toHaveValue('25.0300')
})

test('the readings of a lot are taken from its page as a file of Q-DAS', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const readings = ['25.0010', '25.002', '24.9990'].map((value) => ({ value, subgroup: 0 }))
  await api(`/api/v1/lots/${shop.lot}/readings`, {
    characteristic: 'D7',
    gauge: shop.gauge,
    readings,
  })
  await enter(shop.people.inspector)
  await visit(`/app/lots/${shop.lot}`)
  const one = page.waitForEvent('download')
  await page.getByRole('link', { name: 'DFQ', exact: true }).first().click()
  const [, file] = await text(one)
  expect(values(file).slice(-3)).toEqual(['25.0010', '25.002', '24.9990'])
  const all = page.waitForEvent('download')
  await page.getByRole('link', { name: w.lot.dfq }).click()
  const [name] = await text(all)
  expect(name).toBe(`${shop.lot}.dfq`)
  await page.getByRole('link', { name: w.lot.dfq }).scrollIntoViewIfNeeded()
  await look('lot-dfq')
})
