// An operator attaches a photo and a voice note to a signal. What lies under an area is not in what the server
// has, nor is what the camera wrote into the file; and nothing that was taken is lost on the way.
import type { Page } from '@playwright/test'
import { expect, test } from '../story'
import { api, furnish, measure } from '../workshop'

// A microphone that hums, and nobody who has to allow it.
const heard = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
test.use({
  launchOptions: {
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', ...heard],
  },
})

const CAMERA = 'Camera of the third shift'

/** A photo of black and white stripes, 40 pixels wide, with the name of its camera in it. */
async function striped(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1800 })
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D
    for (let x = 0; x < 2400; x += 40) {
      pen.fillStyle = x % 80 === 0 ? 'black' : 'white'
      pen.fillRect(x, 0, 40, 1800)
    }
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg'))
    return [...new Uint8Array((await made?.arrayBuffer()) ?? new ArrayBuffer(0))]
  })
  const jpeg = Buffer.from(bytes)
  // A segment of a comment, after the start of the image.
  const text = Buffer.from(CAMERA)
  const head = Buffer.from([0xff, 0xfe, 0, text.length + 2])
  return Buffer.concat([jpeg.subarray(0, 2), head, text, jpeg.subarray(2)])
}

/** The darkest and the lightest of a line across a picture of the server, between two shares of its width. */
const range = (page: Page, link: string, from: number, to: number) =>
  page.evaluate(
    async ([path, a, b]) => {
      const picture = await createImageBitmap(await (await fetch(path as string)).blob())
      const { width, height } = picture
      const canvas = Object.assign(document.createElement('canvas'), { width, height })
      const pen = canvas.getContext('2d') as CanvasRenderingContext2D
      pen.drawImage(picture, 0, 0)
      const [left, right] = [Math.round(width * Number(a)), Math.round(width * Number(b))]
      const { data } = pen.getImageData(left, Math.round(height * 0.3), right - left, 1)
      const greens = [...data].filter((_, i) => i % 4 === 1)
      return { width, height, darkest: Math.min(...greens), lightest: Math.max(...greens) }
    },
    [link, from, to] as const,
  )

/** The bytes that a page sends to be attached. Chromium tells nobody else what is in a blob. */
async function sentBy(page: Page, act: () => Promise<void>): Promise<Buffer> {
  await page.evaluate(() => {
    const asked = window.fetch
    window.fetch = (url, init) => {
      if (init?.body instanceof Blob) Object.assign(window, { sent: init.body })
      return asked(url, init)
    }
  })
  await act()
  await page.waitForFunction(() => 'sent' in window)
  const bytes = await page.evaluate(async () => {
    const { sent } = window as unknown as { sent: Blob }
    return [...new Uint8Array(await sent.arrayBuffer())]
  })
  return Buffer.from(bytes)
}

test('an operator attaches a photo with a blurred area, and a voice note, to a signal', async ({
  page,
  context,
  w,
  visit,
  enter,
  look,
}) => {
  const shop = await furnish('approved')
  await measure(shop, ['25.004', '25.003', '25.040'])
  await enter(shop.people.maker)
  await visit(`/app/entry?lot=${shop.lot}&characteristic=D7&gauge=${shop.gauge}`)
  await page.getByText(w.attach.title).click()
  await expect(page.getByText(w.attach.none)).toBeVisible()

  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: w.photo.choose }).click(),
  ])
  const photo = await striped(page)
  expect(photo.includes(CAMERA)).toBe(true)
  await chooser.setFiles({ name: 'stripes.jpg', mimeType: 'image/jpeg', buffer: photo })
  await expect(page.getByText(w.photo.none)).toBeVisible()
  const canvas = page.getByRole('img', { name: w.photo.picture })
  await canvas.scrollIntoViewIfNeeded()
  const box = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
  await page.mouse.move(...at(0.1, 0.1))
  await page.mouse.down()
  await page.mouse.move(...at(0.5, 0.5), { steps: 4 })
  await page.mouse.up()
  await expect(page.getByText(w.photo.by_hand.replace('{n}', '1'))).toBeVisible()
  // By keys: another area, which is taken away again.
  await page.getByRole('button', { name: w.photo.add }).click()
  const second = page.getByRole('button', { name: w.photo.area.replace('{n}', '2') })
  await expect(second).toBeFocused()
  const left = (await second.boundingBox())?.x ?? 0
  await page.keyboard.press('ArrowRight')
  expect((await second.boundingBox())?.x).toBeGreaterThan(left)
  await page.keyboard.press('Delete')
  await expect(second).toHaveCount(0)
  await page
    .getByRole('textbox', { name: w.attach.caption, exact: true })
    .fill('worn edge / 刃口磨损')
  await look('attach-photo')

  // The signal is answered first: the photo stays on the screen, with its signal.
  await page.getByRole('button', { name: w.cause.tool, exact: true }).click()
  await page.getByLabel(w.reaction.action).fill('insert changed / 已换刀')
  await page.getByRole('button', { name: w.reaction.send }).click()
  await expect(page.getByText(w.entry.stable)).toBeVisible()
  const sent = await sentBy(page, () => page.getByRole('button', { name: w.photo.send }).click())
  expect([...sent.subarray(0, 2)]).toEqual([0xff, 0xd8])
  expect(sent.includes(CAMERA)).toBe(false)
  await expect(canvas).toHaveCount(0)

  const path = `/api/v1/signals?monitor=${shop.monitor}&state=any`
  const { signals } = await api<{ signals: { id: string }[] }>(path)
  const kept = async () => {
    const signal = `/api/v1/signals/${signals[0]?.id}`
    type One = { link: string; kind: string; caption: string; seconds: number; bytes: number }
    return (await api<{ attachments: One[] }>(signal)).attachments
  }
  const [one] = await kept()
  expect(one).toMatchObject({ kind: 'photo', caption: 'worn edge / 刃口磨损' })
  const link = one?.link ?? ''
  const open = await range(page, link, 0.6, 0.9)
  expect([open.width, open.height]).toEqual([1600, 1200])
  expect(open.darkest).toBeLessThan(60)
  expect(open.lightest).toBeGreaterThan(195)
  // Under the area every block is its mean: no stripe is left.
  const veiled = await range(page, link, 0.15, 0.45)
  expect(veiled.darkest).toBeGreaterThan(90)
  expect(veiled.lightest).toBeLessThan(165)

  // On the chart an inspector finds it at the answered signal, and says what was seen.
  await visit(`/app/monitors/${shop.monitor}`)
  await page.getByRole('button', { name: /^◇/ }).click()
  await page.getByText(w.attach.title).click()
  await expect(page.getByRole('img', { name: 'worn edge / 刃口磨损' })).toBeVisible()
  await page.getByRole('button', { name: w.voice.speak }).click()
  await expect(
    page.getByText(w.voice.time.replace('{time}', '0:01').split('{')[0] ?? ''),
  ).toBeVisible()
  await page.getByRole('button', { name: w.voice.stop }).click()
  await expect(page.getByLabel(w.voice.listen)).toBeVisible()
  await look('attach-voice')
  await context.setOffline(true)
  await page.getByRole('button', { name: w.voice.send }).click()
  await expect(page.getByText(w.attach.kept_nowhere)).toBeVisible()
  await context.setOffline(false)
  await page.getByRole('button', { name: w.voice.send }).click()
  await expect(page.getByLabel(w.voice.listen)).toHaveCount(0)
  const voice = (await kept())[1]
  expect(voice?.kind).toBe('voice')
  expect(voice?.bytes).toBeGreaterThan(1_000)

  await page.getByText(w.voice.write).click()
  await page.getByRole('textbox', { name: w.voice.words }).fill('chatter at the insert / 刀片发颤')
  await page.getByRole('button', { name: w.voice.keep }).click()
  await expect(page.getByRole('blockquote')).toContainText('chatter at the insert / 刀片发颤')
  await look('attach-list')
  await page.getByRole('button', { name: w.erase.verb, exact: true }).first().click()
  await page.getByLabel(w.erase.why).fill('a name can be read / 看得到姓名')
  await page.getByRole('dialog').getByRole('button', { name: w.erase.verb }).click()
  await expect(page.getByText('a name can be read / 看得到姓名')).toBeVisible()
  const gone = await page.evaluate(async (of) => (await fetch(of)).status, link)
  expect(gone).toBe(410)

  // A browser that gives no microphone says why, and what to do.
  await page.evaluate(() => {
    const refuse = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    Object.assign(navigator.mediaDevices, { getUserMedia: refuse })
  })
  await page.getByRole('button', { name: w.voice.speak }).click()
  await expect(page.getByText(w.mute.refused)).toBeVisible()
})
