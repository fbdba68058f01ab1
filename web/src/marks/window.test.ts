import { expect, test } from 'vitest'
import { fitted, holding, walked, zoomed, type Window } from './window'

test('the point under the pointer stays where it is while the chart is zoomed', () => {
  let window: Window = [0, 50_000]
  for (let i = 0; i < 12; i++) {
    const before = (12_000 - window[0]) / (window[1] - window[0])
    window = zoomed(window, 50_000, 12_000, 0.5)
    const [from, to] = window
    expect((12_000 - from) / (to - from)).toBeCloseTo(before, 1)
  }
  expect(window[1] - window[0]).toBeGreaterThanOrEqual(10)
  for (let i = 0; i < 20; i++) window = zoomed(window, 50_000, 12_000, 2)
  expect(window).toEqual([0, 50_000])
})

test('a window never leaves the points', () => {
  expect(fitted(100, -20, 30)).toEqual([0, 50])
  expect(fitted(100, 90, 140)).toEqual([50, 100])
  expect(fitted(4, 3, 90)).toEqual([0, 4])
  expect(holding([10, 20], 100, 25)).toEqual([16, 26])
  expect(holding([10, 20], 100, 3)).toEqual([3, 13])
  expect(holding([10, 20], 100, 15)).toEqual([10, 20])
})

test('keys walk the points, jump between signals and take the window along', () => {
  const at = { n: 1000, window: [900, 1000] as Window, chosen: null, flagged: [40, 960] }
  expect(walked('ArrowRight', false, at)?.chosen).toBe(900)
  expect(walked('n', false, at)).toEqual({ chosen: 960, window: [900, 1000] })
  const next = walked('n', false, { ...at, chosen: 960 })
  expect(next).toEqual({ chosen: 40, window: [40, 140] })
  expect(walked('N', true, { ...at, chosen: 960 })?.chosen).toBe(40)
  expect(walked('Home', false, at)).toEqual({ chosen: 0, window: [0, 100] })
  expect(walked('ArrowLeft', false, { ...at, chosen: 0 })?.chosen).toBe(0)
  expect(walked('0', false, at)?.window).toEqual([0, 1000])
  expect(walked('Tab', false, at)).toBe(null)
})
