// An engineer drops a file and keeps its study as a characteristic; a colleague opens the same study
// by a link, without an account and without a server that keeps it.
import { readFileSync } from 'node:fs'
import { expect, test } from '../story'
import { api, furnish } from '../workshop'

const PINS = '../demo/pins.csv'

test('a study is kept as a characteristic with frozen limits', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  const mark = shop.lot.slice(2)
  const { approver } = shop.people
  await enter(approver)
  await visit('/app/study')
  await page.setInputFiles('input[type=file]', PINS)
  await expect(page.locator('figure').first()).toBeVisible()
  await page.getByText(w.keep.title).click()
  const form = page.locator('details').filter({ hasText: w.keep.title })
  const fillIn = async () => {
    await form.getByLabel(w.head.item, { exact: true }).fill(`PIN-${mark}`)
    await form.getByLabel(`${w.keep.item_name} · ${w.form.zh}`).fill('销')
    await form.getByLabel(w.item_hub.drawing).fill('A')
    await form.getByLabel(w.keep.code, { exact: true }).fill('D1')
    await form.getByLabel(w.item_hub.lsl).fill('0.120')
    await form.getByLabel(w.item_hub.usl).fill('0.130')
    await form.getByLabel(w.head.lot).fill(`P-${mark}`)
    await form.getByLabel(w.head.gauge).fill(shop.gauge)
    await form.getByLabel(w.propose.reason).fill('NIST pins, 12 subgroups / 12 组')
  }
  await fillIn()
  // Whoever approves opens no lot: the page says so before anything is sent.
  await expect(form.getByText(w.keep.barred)).toHaveCount(1)
  await look('study-keep')
  await api('/api/v1/roles', { person: approver.id, granted: 'maker' })
  await page.reload()
  await page.setInputFiles('input[type=file]', PINS)
  await page.getByText(w.keep.title).click()
  await fillIn()
  await form.getByLabel(w.propose.minutes).fill('99999')
  await form.getByRole('button', { name: w.keep.verb, exact: true }).click()
  // Refused at the last step; what was done before is not done twice.
  await expect(page.getByRole('alert')).toContainText('99999')
  await expect(form.getByText(w.keep_step.item)).toHaveCount(0)
  await form.getByLabel(w.propose.minutes).fill('45')
  await form.getByRole('button', { name: w.keep.verb, exact: true }).click()
  await page.getByRole('link', { name: w.keep.see }).click()
  await expect(page.getByRole('heading', { name: `PIN-${mark} · D1` })).toBeVisible()
  await expect(page.getByText('NIST pins, 12 subgroups / 12 组')).toBeVisible()
  await expect(page.getByText('CL 0.124887')).toBeVisible()
  const kept = await api<{ readings: unknown[] }>(
    `/api/v1/lots/P-${mark}/readings?characteristic=D1&limit=1000`,
  )
  expect(kept.readings).toHaveLength(60)
})

test('a study is opened again by its link, and taken along as a workbook', async ({
  page,
  w,
  visit,
  look,
}) => {
  await visit('/app/study')
  await page.setInputFiles('input[type=file]', PINS)
  await page.getByText(w.question.capable).click()
  await page.getByLabel(/LSL/).fill('0.120')
  await page.getByLabel(/USL/).fill('0.130')
  await expect(page.getByText(/1\.41.*1\.15/).first()).toBeVisible()

  const book = page.waitForEvent('download')
  await page.getByRole('button', { name: w.export.xlsx }).click()
  const file = await book
  expect(file.suggestedFilename()).toBe('pins-capability.sixpack.xlsx')
  expect(
    readFileSync(await file.path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')

  await page.getByRole('button', { name: w.share.make }).click()
  const link = await page.getByLabel(w.share.link).inputValue()
  await look('study-link')
  // Nothing of the readings is asked of the server by the address itself.
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto('about:blank')
  await page.goto(link)
  await expect(page.getByText(/1\.41.*1\.15/).first()).toBeVisible()
  await expect(page.getByLabel(/LSL/)).toHaveValue('0.120')
  expect(asked.filter((url) => url.includes('study='))).toEqual([])
  await page.goto('about:blank')
  await page.goto(link.slice(0, -40))
  await expect(page.getByRole('alert')).toContainText(w.share.broken)
})

test('a file with the same columns is read as the last one was, until somebody asks for a guess', async ({
  page,
  w,
  visit,
  look,
}) => {
  await visit('/app/study')
  await page.setInputFiles('input[type=file]', PINS)
  await expect(page.getByText(w.study.as_before)).toHaveCount(0)
  await page.getByText(w.question.capable).click()
  await page.getByLabel(/LSL/).fill('0.120')
  await page.getByLabel(/USL/).fill('0.130')
  await expect(page.getByText(/1\.41.*1\.15/).first()).toBeVisible()
  await page.reload()
  await page.setInputFiles('input[type=file]', PINS)
  await expect(page.getByText(w.study.as_before)).toBeVisible()
  await expect(page.getByText(/1\.41.*1\.15/).first()).toBeVisible()
  await expect(page.getByLabel(/LSL/)).toHaveValue('0.120')
  await look('study-as-before')
  await page.getByRole('button', { name: w.study.guess_anew }).click()
  await expect(page.getByText(w.study.as_before)).toHaveCount(0)
  await expect(page.getByText(/1\.41.*1\.15/)).toHaveCount(0)
  await expect(page.locator('figure').first()).toBeVisible()
})

test('a file of Q-DAS is dropped like any other', async ({ page, visit }) => {
  const values = [25.003, 25.001, 24.999, 25.002, 25.004, 25.0, 25.001, 25.003, 24.998, 25.002]
  const lines = values.map((value, i) => `${value}\x140\x1402.11.2026/08:0${i}:00\x0f8.0${i}`)
  const head = ['K0100 2', 'K1001 HSG-7', 'K2001/1 D7', 'K2142/1 mm', 'K2001/2 D8']
  const buffer = Buffer.from([...head, ...lines].join('\r\n'), 'utf8')
  await visit('/app/study')
  await page.setInputFiles('input[type=file]', { name: 'bore.dfq', mimeType: '', buffer })
  await expect(page.locator('figure').first()).toBeVisible()
  await expect(page.getByRole('main').getByText('D7').first()).toBeVisible()
})
