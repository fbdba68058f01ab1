// An inspector studies a gauge that leads through the study: the order is drawn, readings are hidden, a
// closed page loses nothing, parts that do not span the tolerance are told, and the study is kept.
import { expect, test } from '../story'
import { furnish } from '../workshop'

test('a guided study is blind, survives a closed page, and says what is wrong with the parts', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.inspector)
  await visit(`/app/gauges/${shop.gauge}`)
  await page.getByRole('link', { name: w.guided.title }).click()
  const choice = (name: string) => page.getByRole('combobox', { name, exact: true })
  await choice(w.head.item).selectOption(shop.item)
  await choice(w.head.characteristic).selectOption('D7')
  await page.getByRole('spinbutton', { name: w.guided.parts, exact: true }).fill('5')
  await page.getByRole('textbox', { name: w.guided.appraisers }).fill('A, B')
  await page.getByRole('spinbutton', { name: w.guided.trials, exact: true }).fill('2')
  await expect(page.getByText(w.doubt.few_parts)).toBeVisible()
  await look('guided-plan')
  await page.getByRole('button', { name: w.guided.begin }).click()

  const field = page.getByRole('textbox', { name: w.guided.reading })
  const places = (words: string) => new RegExp(words.replace(/\{\w+\}/g, '(\\S+?)') + '$', 'm')
  const seen: string[] = []
  for (let i = 0; i < 20; i++) {
    const turn = w.guided.turn.replace('{n}', String(i + 1)).replace('{all}', '20')
    await expect(page.getByText(turn, { exact: true })).toBeVisible()
    const asked = await page.locator('.ask').innerText()
    const appraiser = /[AB]/.exec(asked.split('\n')[0] ?? '')?.[0] ?? ''
    const part = Number(places(w.guided.part).exec(asked.trim())?.[1])
    expect(part).toBeGreaterThan(0)
    seen.push(`${appraiser}${part}`)
    await expect(field).toBeFocused()
    if (i === 3) {
      await field.fill('25.0x')
      await field.press('Enter')
      await expect(page.getByText(w.guided.not_read)).toBeVisible()
      await look('guided-turn')
    }
    if (i === 4) {
      // Closed and opened again; and nothing that was read is anywhere on the page.
      await page.reload()
      await expect(page.getByText(turn, { exact: true })).toBeVisible()
      await expect(page.getByRole('main')).not.toContainText('25.0')
    }
    const wobble = (i % 3) - 1
    await field.fill((25 + (part * 4 + wobble) / 1000).toFixed(3).replace('.', ','))
    await field.press('Enter')
  }
  for (const appraiser of ['A', 'B'])
    for (const part of [1, 2, 3, 4, 5])
      expect(seen.filter((one) => one === `${appraiser}${part}`)).toHaveLength(2)

  // Sixteen thousandths of fifty, a little more or less.
  await expect(page.getByText(w.doubt.narrow.split('{percent}')[0] ?? '')).toBeVisible()
  await expect(page.locator('figure').first()).toBeVisible()
  await look('guided-result')
  await page.getByRole('button', { name: w.register.study }).click()
  await expect(page).toHaveURL(new RegExp(`/app/gauges/${shop.gauge}$`))
  await expect(page.getByText(/gauge\.crossed@/)).toHaveCount(2)
})

test('a master is measured again and again, and parts are judged', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.inspector)
  const choice = (name: string) => page.getByRole('combobox', { name, exact: true })
  const begin = async (kind: string) => {
    await visit(`/app/gauges/${shop.gauge}/guided`)
    await choice(w.guided.kind).selectOption(kind)
    await choice(w.head.item).selectOption(shop.item)
    await choice(w.head.characteristic).selectOption('D7')
  }
  await begin('type_1')
  await page.getByRole('textbox', { name: w.guided.reference }).fill('25.000')
  await page.getByRole('spinbutton', { name: w.guided.repeats }).fill('10')
  await page.getByRole('textbox', { name: w.guided.appraisers }).fill('A')
  await expect(page.getByText(w.doubt.few_repeats)).toBeVisible()
  await look('guided-plan-master')
  await page.getByRole('button', { name: w.guided.begin }).click()
  const field = page.getByRole('textbox', { name: w.guided.reading })
  await expect(page.getByText(w.guided.master, { exact: true })).toBeVisible()
  for (let i = 0; i < 10; i++) {
    await field.fill(i % 2 === 0 ? '25.000' : '25.002')
    await field.press('Enter')
  }
  // s² = 10 · 0.001² / 9; Cg = 0.2 · 0.050 / 6 s = 1.5811; Cgk = (0.1 · 0.050 − 0.001) / 3 s = 1.2649.
  await expect(page.getByText(/1\.581/).first()).toBeVisible()
  await expect(page.getByText(/1\.26(49|5)/).first()).toBeVisible()
  await look('guided-master')
  await page.getByRole('button', { name: w.register.study }).click()
  await expect(page.getByText(/gauge\.type-1@/)).toBeVisible()

  await begin('agreement')
  await page.getByRole('spinbutton', { name: w.guided.parts, exact: true }).fill('4')
  await page.getByRole('textbox', { name: w.judged.appraisers }).fill('A, B')
  await page.getByRole('spinbutton', { name: w.judged.trials, exact: true }).fill('2')
  await expect(page.getByText(w.doubt.no_reference)).toBeVisible()
  await page.getByRole('textbox', { name: w.guided.bad }).fill('2, 4')
  await expect(page.getByText(w.doubt.no_reference)).toHaveCount(0)
  await page.getByRole('button', { name: w.guided.begin }).click()
  for (let i = 0; i < 16; i++) {
    const turn = w.judged.turn.replace('{n}', String(i + 1)).replace('{all}', '16')
    await expect(page.getByText(turn, { exact: true })).toBeVisible()
    if (i === 3) await look('guided-turn-judged')
    const asked = await page.locator('.ask').innerText()
    const part = Number(/\d+/.exec(asked.split('\n')[1] ?? '')?.[0])
    const isMissed = part === 4 && asked.includes('B')
    const said = part % 2 === 0 && !isMissed ? 'NG' : 'OK'
    await page.getByRole('button', { name: w.rating[said] }).click()
  }
  await expect(page.locator('figure').first()).toBeVisible()
  await look('guided-judged')
  await page.getByRole('button', { name: w.register.study }).click()
  await expect(page.getByText(/agreement\.attribute@/)).toBeVisible()
})

test('a calendar subscribes to when gauges are due by a link that opens nothing else', async ({
  page,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await enter(shop.people.inspector)
  await visit('/app/gauges')
  await page.getByRole('button', { name: w.calendar.take }).click()
  const link = page.locator('code').filter({ hasText: '/calendar.ics?token=' })
  await expect(link).toBeVisible()
  await look('gauges-calendar')
  const url = await link.innerText()
  const feed = await (await fetch(url)).text()
  expect(feed).toMatch(/^BEGIN:VCALENDAR\r\n/)
  expect(feed.replaceAll('\r\n ', '')).toContain(shop.gauge)
  const token = new URL(url).searchParams.get('token') ?? ''
  const headers = { Authorization: `Bearer ${token}` }
  const other = await fetch(new URL('/api/v1/gauges', url), { headers })
  expect(other.status).toBe(403)
  // Revoked, the link is nothing any more.
  await page.getByRole('link', { name: w.people.tokens }).click()
  await page.getByRole('button', { name: w.people.revoke }).first().click()
  await expect.poll(async () => (await fetch(url)).status).toBe(403)
  await expect(page.getByRole('button', { name: w.people.revoke })).toHaveCount(0)
})
