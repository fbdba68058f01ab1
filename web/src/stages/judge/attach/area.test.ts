import { expect, test } from 'vitest'
import { around, between, middle, movedTo, scaled, stepped, veil } from './area'

const PICTURE = { width: 1200, height: 900 }

test('a picture is sent at 1,600 pixels at most, in its own shape', () => {
  expect(scaled({ width: 4000, height: 3000 })).toEqual({ width: 1600, height: 1200 })
  expect(scaled({ width: 3000, height: 4000 })).toEqual({ width: 1200, height: 1600 })
  expect(scaled({ width: 640, height: 480 })).toEqual({ width: 640, height: 480 })
  // A panorama keeps a line of pixels.
  expect(scaled({ width: 20_000, height: 5 })).toEqual({ width: 1600, height: 1 })
})

test('a stroke in any direction is the same area, and none goes beyond the picture', () => {
  const area = { x: 100, y: 200, width: 150, height: 100 }
  const [a, b] = [{ x: 100, y: 200 }, { x: 250, y: 300 }] // prettier-ignore
  expect(between(a, b, PICTURE)).toEqual(area)
  expect(between(b, a, PICTURE)).toEqual(area)
  expect(between({ x: 100, y: 300 }, { x: 250, y: 200 }, PICTURE)).toEqual(area)
  const beyond = between({ x: -50, y: -50 }, { x: 5000, y: 5000 }, PICTURE)
  expect(beyond).toEqual({ x: 0, y: 0, ...PICTURE })
  // Half pixels are covered, not left open.
  const half = between({ x: 10.6, y: 10.6 }, { x: 40.2, y: 40.2 }, PICTURE)
  expect(half).toEqual({ x: 10, y: 10, width: 31, height: 31 })
})

test('a tap is no area', () => {
  expect(between({ x: 50, y: 50 }, { x: 53, y: 120 }, PICTURE)).toBeNull()
  expect(between({ x: 1300, y: 50 }, { x: 1500, y: 300 }, PICTURE)).toBeNull()
})

test('keys move and size an area, and leave it inside the picture', () => {
  let area = middle(PICTURE)
  expect(area).toEqual({ x: 450, y: 338, width: 300, height: 225 })
  expect(stepped(area, 'ArrowRight', 'move', PICTURE)).toEqual({ ...area, x: 470 })
  expect(stepped(area, 'ArrowUp', 'move', PICTURE)).toEqual({ ...area, y: 318 })
  expect(stepped(area, 'ArrowLeft', 'size', PICTURE)).toEqual({ ...area, width: 280 })
  expect(stepped(area, 'a', 'move', PICTURE)).toBeNull()
  for (let i = 0; i < 200; i++) {
    for (const key of ['ArrowDown', 'ArrowRight']) {
      area = stepped(area, key, i % 2 === 0 ? 'move' : 'size', PICTURE) ?? area
      expect(area.x + area.width).toBeLessThanOrEqual(PICTURE.width)
      expect(area.y + area.height).toBeLessThanOrEqual(PICTURE.height)
    }
  }
  for (let i = 0; i < 200; i++) area = stepped(area, 'ArrowLeft', 'size', PICTURE) ?? area
  expect(area.width).toBe(12)
  expect(movedTo(area, { x: -20, y: 9000 }, PICTURE).x).toBe(0)
})

test('a found face is covered with what surrounds it', () => {
  const face = { x: 100, y: 100, width: 100, height: 100 }
  expect(around(face, PICTURE)).toEqual({ x: 80, y: 70, width: 140, height: 160 })
  // At the edge, as far as the picture goes.
  expect(around({ ...face, x: 0, y: 0 }, PICTURE)).toMatchObject({ x: 0, y: 0, width: 120 })
})

test('a veiled area keeps the mean of each block and nothing of its detail', () => {
  const [width, height] = [64, 48]
  const pixels = new Uint8ClampedArray(width * height * 4)
  // A chessboard of single pixels, red on the left and blue on the right.
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const on = (x + y) % 2 === 0 ? 200 : 0
      pixels.set([x < 36 ? on : 0, 0, x < 36 ? 0 : on, 255], (y * width + x) * 4)
    }
  }
  veil(pixels, { width, height })
  const at = (x: number, y: number) => [
    ...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
  ]
  // Four blocks of 12 along the shorter side; the last column of blocks is 4 wide.
  expect(at(0, 0)).toEqual([100, 0, 0, 255])
  expect(at(11, 11)).toEqual([100, 0, 0, 255])
  expect(at(35, 47)).toEqual([100, 0, 0, 255])
  expect(at(36, 0)).toEqual([0, 0, 100, 255])
  expect(at(63, 47)).toEqual([0, 0, 100, 255])
  const colours = new Set<string>()
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) colours.add(at(x, y).join())
  expect(colours.size).toBe(2)
})

test('a large area has large blocks: as few as a small one', () => {
  const side = 400
  const pixels = new Uint8ClampedArray(side * side * 4).map((_, i) => (i * 7919) % 256)
  veil(pixels, { width: side, height: side })
  const colours = new Set<string>()
  for (let i = 0; i < pixels.length; i += 4) colours.add(pixels.slice(i, i + 4).join())
  expect(colours.size).toBeLessThanOrEqual(16)
})
