// The connection of a station is cut: the page is opened again without it, readings are taken, and
// arrive once when it is back.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, test } from '../story'
import { api, bores, furnish } from '../workshop'

/** A line to the server that can be cut and mended: nothing of the browser knows of it. */
async function line(to: string) {
  const { hostname, port } = new URL(to)
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => open.delete(one))
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      for (const socket of open) socket.destroy()
    },
    mend: () => (isCut = false),
    close: () => server.close(),
  }
}

test('a station is opened again without a connection, and what is measured then arrives once', async ({
  browser,
  w,
}, info) => {
  const shop = await furnish('approved')
  const wire = await line(process.env['WULE_E2E_URL'] ?? '')
  const context = await browser.newContext({ locale: info.project.use.locale ?? 'en-GB' })
  const page = await context.newPage()
  const faults: string[] = []
  const strangers: string[] = []
  page.on('console', (one) => {
    if (/Content Security Policy/.test(one.text())) faults.push(one.text())
  })
  context.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(wire.url)) {
      strangers.push(request.url())
    }
  })
  await page.goto(`${wire.url}/app/sign-in`)
  await page.getByLabel(w.sign.login).fill(shop.people.maker.login)
  await page.getByLabel(w.sign.password).fill(shop.people.maker.password)
  await page.getByRole('main').getByRole('button', { name: w.sign.in }).click()
  await expect(page).toHaveURL(/today/)
  const station = `/app/entry?lot=${shop.lot}&characteristic=D7&gauge=${shop.gauge}`
  await page.goto(wire.url + station)
  const field = page.locator('input[inputmode=none]')
  const type = async (values: readonly string[]) => {
    await expect(field).toBeFocused()
    for (const value of values) {
      await page.keyboard.type(value)
      await page.keyboard.press('Enter')
    }
  }
  const kept = async () => {
    const path = `/api/v1/lots/${shop.lot}/readings?characteristic=D7&last=1000`
    const { readings } = await api<{ readings: { value: string; subgroup: number }[] }>(path)
    // Subgroups go on where they were.
    expect(readings.map((reading) => reading.subgroup)).toEqual(readings.map((_, i) => i))
    return readings.map((reading) => reading.value)
  }
  const values = bores(6)
  await type(values.slice(0, 3))
  await expect.poll(kept).toEqual(values.slice(0, 3))
  // The application is on this device once its worker is active; the API never is.
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  const stored = await page.evaluate(async () => {
    const names = await caches.keys()
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return all.flat().map((request) => new URL(request.url).pathname)
  })
  expect(stored).toContain('/app/')
  expect(stored.filter((path) => !path.startsWith('/app/'))).toEqual([])

  wire.cut()
  await page.reload()
  await type(values.slice(3))
  await expect(page.getByText(w.entry.lost.replace('{n}', '3'))).toBeVisible()
  // Opened once more: what waits is still there.
  await page.reload()
  await expect(page.getByText(w.entry.lost.replace('{n}', '3'))).toBeVisible()
  await page.screenshot({ path: `e2e/out/station-offline-${info.project.name}.png` })
  expect(await kept()).toEqual(values.slice(0, 3))

  wire.mend()
  await expect(page.getByText(w.entry.connected)).toBeVisible({ timeout: 60_000 })
  await expect.poll(kept, { timeout: 60_000 }).toEqual(values)
  expect(faults).toEqual([])
  expect(strangers).toEqual([])
  await context.close()
  wire.close()
})
