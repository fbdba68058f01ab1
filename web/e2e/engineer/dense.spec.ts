// A chart of fifty thousand points: everything that stands out is seen, limits stand where they are,
// and wheel, keys and the strip below lead to any point.
import type { Page } from '@playwright/test'
import { expect, test } from '../story'

/** A bore in the order of measuring: pseudo-random, with a shift and one point far out. */
function file(n: number): Buffer {
  let state = 7
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  const rows = Array.from({ length: n }, (_, i) => {
    const noise = (next() + next() + next() + next() - 2) * 0.006
    const value = i === 31_233 ? 25.04 : 25.004 + noise + (i > 40_000 && i < 42_000 ? 0.004 : 0)
    return value.toFixed(4)
  })
  return Buffer.from(['D1 (mm)', ...rows].join('\n'))
}

/** How far each limit line of the first panel is from its value, read off the axis, in pixels. */
function limitsOff(page: Page): Promise<number[]> {
  const svg = page.locator('.chart svg').first()
  return svg.evaluate((svg) => {
    const panel = svg.querySelector('g')
    const ticks = [...(panel?.querySelectorAll('path[d$="h4"]') ?? [])].map((tick) => ({
      y: Number(/^M\S+ (\S+)h4$/.exec(tick.getAttribute('d') ?? '')?.[1]),
      value: Number(tick.nextElementSibling?.textContent?.trim().replace('−', '-')),
    }))
    const [a, b] = [ticks[0], ticks.at(-1)]
    if (!a || !b) throw new Error('an axis has ticks')
    return ['ucl', 'cl', 'lcl'].map((role) => {
      const line = panel?.querySelector(`[data-role="${role}"]`)
      const y = Number(/^M\S+ (\S+)H/.exec(line?.getAttribute('d') ?? '')?.[1])
      const value = Number(line?.getAttribute('data-value'))
      return Math.abs(y - (a.y + ((value - a.value) / (b.value - a.value)) * (b.y - a.y)))
    })
  })
}

/** How many pixels of the picture are painted. */
const nPainted = (page: Page) =>
  page.locator('.chart canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    let n = 0
    for (let i = 3; i < pixels.length; i += 4) if ((pixels[i] ?? 0) > 0) n += 1
    return n
  })

test('fifty thousand points are seen at once, and each is reached by wheel and keys', async ({
  page,
  w,
  visit,
  look,
}) => {
  await visit('/app/study')
  const bore = { name: 'bore.csv', mimeType: 'text/csv', buffer: file(50_000) }
  await page.setInputFiles('input[type=file]', bore)
  const chart = page.locator('.chart').first()
  await expect(chart).toBeVisible()
  await page.getByText(w.question.stable).click()
  await expect(chart).toBeVisible()
  await expect.poll(() => nPainted(page)).toBeGreaterThan(10_000)
  for (const off of await limitsOff(page)) expect(off).toBeLessThan(0.5)
  await look('dense')

  // Keys: to the signals, nearer, and back to everything.
  const strip = page.getByRole('slider')
  await expect(strip).toHaveAttribute('aria-valuetext', '1–50000 / 50000')
  await chart.focus()
  await page.keyboard.press('n')
  await expect(chart.locator('.told')).not.toContainText(w.result.chart_help)
  for (let i = 0; i < 9; i++) await page.keyboard.press('+')
  await expect(page.locator('[data-role=flag]').first()).toBeVisible()
  const text = (await strip.getAttribute('aria-valuetext')) ?? ''
  const [from = 0, to = 0] = text.split(/\D+/).map(Number)
  expect(to - from).toBeLessThan(200)
  for (const off of await limitsOff(page)) expect(off).toBeLessThan(0.5)
  await look('dense-near')
  await page.keyboard.press('0')
  await expect(strip).toHaveAttribute('aria-valuetext', '1–50000 / 50000')

  // The wheel, over the point that is far out, keeps it in sight.
  const box = await page.locator('.chart svg').first().boundingBox()
  if (!box) throw new Error('the chart has a place')
  await page.mouse.move(box.x + box.width * 0.5, box.y + 100)
  await page.mouse.wheel(0, -300)
  await expect(strip).not.toHaveAttribute('aria-valuetext', '1–50000 / 50000')
})

test('the picture that is taken along holds what was painted', async ({ page, w, visit }) => {
  await visit('/app/study')
  const bore = { name: 'bore.csv', mimeType: 'text/csv', buffer: file(5_000) }
  await page.setInputFiles('input[type=file]', bore)
  await page.getByText(w.question.stable).click()
  await expect(page.locator('.chart canvas')).toBeVisible()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: w.export.svg }).click(),
  ])
  const { readFileSync } = await import('node:fs')
  const svg = readFileSync(await download.path(), 'utf8')
  expect(svg).toContain('data-role="band"')
  expect(svg).not.toContain('<canvas')
  // And the page paints again.
  await expect(page.locator('.chart canvas')).toBeVisible()
})
