// A newcomer drops a file and gets a report, without an account and without reading anything first.
import { readFileSync } from 'node:fs'
import type { Download, Locator, Page } from '@playwright/test'
import { expect, test } from '../story'

const PINS = '../demo/pins.csv'

/** The y of a limit line and of the value it should stand at, read off the axis. */
async function limit(page: Page, role: string): Promise<{ drawn: number; wanted: number }> {
  const panel = page.locator('figure svg').first()
  return panel.evaluate((svg, role) => {
    const line = svg.querySelector(`[data-role="${role}"]`)
    const drawn = Number(/^M\S+ (\S+)H/.exec(line?.getAttribute('d') ?? '')?.[1])
    const value = Number(line?.getAttribute('data-value'))
    const ticks = [...svg.querySelectorAll('path[d$="h4"]')].map((tick) => ({
      y: Number(/^M\S+ (\S+)h4$/.exec(tick.getAttribute('d') ?? '')?.[1]),
      value: Number(tick.nextElementSibling?.textContent?.trim().replace('−', '-')),
    }))
    const [a, b] = [ticks[0], ticks[1]]
    if (!a || !b) throw new Error('an axis has ticks')
    return { drawn, wanted: a.y + ((value - a.value) / (b.value - a.value)) * (b.y - a.y) }
  }, role)
}

async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const [download] = (await Promise.all([page.waitForEvent('download'), button.click()])) as [
    Download,
    void,
  ]
  return {
    name: download.suggestedFilename(),
    text: readFileSync(await download.path(), 'utf8'),
  }
}

test('a newcomer drops a file and gets a report', async ({ page, w, visit, look }) => {
  await visit('/app/')
  await expect(page.getByRole('heading', { name: w.study.drop })).toBeVisible()
  await look('study-empty')

  // Dropped, recognised, charted: nothing else was asked.
  await page.setInputFiles('input[type=file]', PINS)
  const columns = page.getByRole('region', { name: w.study.columns })
  await expect(columns.getByRole('combobox').nth(0)).toHaveValue('subgroup')
  await expect(columns.getByRole('combobox').nth(1)).toHaveValue('value')
  await expect(page.locator('figure').first()).toBeVisible()
  for (const role of ['ucl', 'cl', 'lcl']) {
    const { drawn, wanted } = await limit(page, role)
    expect(Math.abs(drawn - wanted), role).toBeLessThan(0.5)
  }
  await look('study-chart')

  // The limits of the drawing, and the answer in plain words, as the command line gives it.
  await page.getByText(w.question.capable).click()
  await expect(page.getByText(w.study.need_limits)).toBeVisible()
  await page.getByLabel(/LSL/).fill('0.120')
  await page.getByLabel(/USL/).fill('0.130')
  await expect(page.getByText(/1\.41.*1\.15/).first()).toBeVisible()
  // The index that is asked for stands beside each, with the word for what the readings say of it.
  const index = page.getByRole('row', { name: /^Cpk \d/ }).getByRole('cell')
  await expect(index.last()).toHaveText(`? ${w.index.open}`)
  await page.getByLabel(w.result.wanted).fill('1.15')
  await expect(index.last()).toHaveText(`✓ ${w.index.proven}`)
  await page.getByLabel(w.result.wanted).fill('1,8')
  await expect(index.last()).toHaveText(`✗ ${w.index.missed}`)
  await look('study-capability')

  // Thinking about other limits changes nothing of the study, and is on no paper.
  await page.getByText(w.what_if.title).click()
  await page.getByRole('textbox', { name: w.what_if.usl, exact: true }).fill('0.128')
  await page.getByRole('textbox', { name: w.what_if.cost }).fill('4')
  await page.getByRole('button', { name: w.what_if.compute }).click()
  const guessed = page.getByRole('table', { name: w.what_if.caption })
  const cpk = guessed.getByRole('row', { name: /Cpk/ }).getByRole('cell')
  await expect(cpk.nth(1)).toHaveText(/^1\.407/)
  const would = Number(await cpk.nth(2).innerText())
  expect(would).toBeGreaterThan(0.88)
  expect(would).toBeLessThan(0.92)
  await look('study-what-if')
  await page.emulateMedia({ media: 'print' })
  await expect(guessed).toBeHidden()
  await page.emulateMedia({ media: 'screen' })

  // The report on paper.
  await page.getByText(w.export.head).click()
  await page.getByRole('textbox', { name: w.head.lot }).fill('L2026-11')
  const paper = await page.pdf({ format: 'A4' })
  expect(paper.subarray(0, 5).toString()).toBe('%PDF-')
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('cell', { name: 'L2026-11' })).toBeVisible()
  await expect(page.getByRole('cell', { name: '0.120 … 0.130 in' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: w.export.approved })).toBeVisible()
  await expect(page.getByRole('navigation')).toBeHidden()
  await page.emulateMedia({ media: 'screen' })

  const picture = await saved(page, page.getByRole('button', { name: w.export.svg }))
  expect(picture.name).toBe('pins-capability.sixpack.svg')
  expect(picture.text).toContain('UCL 0.12644')
  expect(picture.text).not.toContain('var(')
  const readings = await saved(page, page.getByRole('button', { name: w.export.csv }))
  expect(readings.text.startsWith('\ufeff')).toBe(true)
  expect(readings.text.split('\r\n')).toHaveLength(62)
})

test('cells that are no readings are named, and left out only when told so', async ({
  page,
  w,
  visit,
  look,
}) => {
  const rows = readFileSync(PINS, 'utf8').trim().split('\n')
  rows[7] = '2,0.12x4'
  await visit('/app/study')
  const file = { name: 'pins.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) }
  await page.setInputFiles('input[type=file]', file)
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('0.12x4')
  await expect(alert).toContainText('8')
  await expect(page.locator('figure')).toHaveCount(0)
  await look('study-complaints')
  await page.getByRole('button', { name: w.study.skip_rows }).click()
  await expect(page.locator('figure').first()).toBeVisible()
  await expect(page.getByText('60').first()).toBeVisible()
  await expect(page.getByRole('button', { name: w.study.undo })).toBeVisible()
})

test('a point with a known cause is left out with its reason, by keyboard alone', async ({
  page,
  w,
  visit,
  look,
}) => {
  await visit('/app/study')
  await page.getByRole('button', { name: w.study.sample_gears }).click()
  const chart = page.locator('.chart').first()
  await expect(page.locator('[data-role=flag]')).toHaveCount(1)
  await chart.focus()
  await page.keyboard.press('n')
  await page.getByLabel(w.result.why).fill('coolant off / 冷却液中断')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-role=left-out]').first()).toBeVisible()
  await expect(page.getByText('coolant off / 冷却液中断').first()).toBeVisible()
  await look('study-left-out')
})

test('pasted cells are read as a file is', async ({ page, w, visit }) => {
  await visit('/app/study')
  // Nobody pastes before there is a place to paste.
  await expect(page.getByText(w.study.paste)).toBeVisible()
  await page.evaluate(() => {
    const clipboardData = new DataTransfer()
    const lines = Array.from({ length: 30 }, (_, i) => `${i + 1}\t${25 + ((i * 7) % 5) / 1000}`)
    clipboardData.setData('text/plain', ['no\tD1 (mm)', ...lines].join('\n'))
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  await expect(page.locator('figure').first()).toContainText('D1 (mm)')
})

test('every method has its card, and one without data answers at once', async ({
  page,
  w,
  visit,
  look,
}) => {
  await visit('/app/methods')
  await expect(page.getByRole('heading', { name: w.family.sampling })).toBeVisible()
  await look('methods')
  await page.getByRole('searchbox').fill('tolerance.factor')
  await page.getByRole('link').filter({ hasText: 'tolerance.factor' }).click()
  await page.getByLabel(/样本量 n|Sample size n/).fill('30')
  await page.getByRole('button', { name: w.methods.compute }).click()
  await expect(page.getByRole('heading', { name: w.result.numbers })).toBeVisible()
  await look('method')
})
