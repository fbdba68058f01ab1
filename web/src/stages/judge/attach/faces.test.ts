import { afterEach, expect, test, vi } from 'vitest'
import { facesOf } from './faces'

const PICTURE = {} as HTMLCanvasElement
const WITHIN = { width: 400, height: 300 }
const offer = (detect: () => Promise<unknown>) =>
  vi.stubGlobal('window', {
    FaceDetector: class {
      detect = detect
    },
  })
afterEach(() => vi.unstubAllGlobals())

test('a browser that looks for no faces is told apart from one that finds none', async () => {
  vi.stubGlobal('window', {})
  expect(await facesOf(PICTURE, WITHIN)).toBeNull()
  offer(async () => [])
  expect(await facesOf(PICTURE, WITHIN)).toEqual([])
})

test('what is offered and does not work is no promise that there are no faces', async () => {
  offer(() => Promise.reject(new DOMException('no service', 'NotSupportedError')))
  expect(await facesOf(PICTURE, WITHIN)).toBeNull()
})

test('found faces are covered with what surrounds them, inside the picture', async () => {
  const box = (x: number, y: number, side: number) => ({
    boundingBox: { x, y, width: side, height: side },
  })
  offer(async () => [box(100, 100, 50), box(390, 290, 4)])
  // The second is too small for a face that anybody could know.
  expect(await facesOf(PICTURE, WITHIN)).toEqual([{ x: 90, y: 85, width: 70, height: 80 }])
})
