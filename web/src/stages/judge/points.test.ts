import { expect, test } from 'vitest'
import type { Point, Signal } from '../../api/workshop'
import { chartOf } from './point-chart'
import { foreseen, joined, renewed, windowOf } from './points'

function point(number: number, value: number, tests: string[] = []): Point {
  const label = { zh: 'X', en: 'X' }
  return {
    number,
    lot: 'L1',
    seq: number - 1,
    taken_at: '2026-11-26T08:00:00Z',
    panels: [{ label, value, center: 25.004, lower: 24.995, upper: 25.013 }],
    tests: tests.map((test) => ({ panel: 'X', test })),
  }
}

test('new points go behind those that are known, once each', () => {
  const known = [point(1, 25), point(2, 25.001)]
  const numbers = (all: Point[] | null) => all?.map((one) => one.number)
  expect(numbers(joined(known, [point(2, 25.001), point(3, 25.002)]))).toEqual([1, 2, 3])
  expect(numbers(joined([], [point(1, 25)]))).toEqual([1])
  // A point between was missed: the server is asked.
  expect(joined(known, [point(4, 25)])).toBe(null)
})

test('the latest points take the place of those that are known, where they meet', () => {
  const known = [1, 2, 3, 4].map((number) => point(number, 25))
  const latest = [3, 4, 5].map((number) => point(number, 25.001))
  const all = renewed(known, latest)
  expect(all?.map((one) => [one.number, one.panels[0]?.value])).toEqual([
    [1, 25],
    [2, 25],
    [3, 25.001],
    [4, 25.001],
    [5, 25.001],
  ])
  // Some are missing between, or the chart began anew: all are asked for.
  expect(renewed(known, [point(6, 25)])).toBe(null)
  expect(renewed(known, [point(1, 25)])).toBe(null)
  expect(renewed(known, [])).toBe(null)
})

test('without the server a value is held against the limits that are known', () => {
  const coming = foreseen([point(1, 25), point(2, 25.001)], ['25.003', '25.014'])
  expect(coming.map((one) => [one.number, one.panels[0]?.value, one.tests])).toEqual([
    [3, 25.003, []],
    [4, 25.014, [{ panel: 'X', test: '1' }]],
  ])
  expect(foreseen([], ['25.003'])).toEqual([])
})

test('the chart shows limits as one line, signals by their test, and answered ones as such', () => {
  const answered = { point: 2, state: 'answered' } as Signal
  const chart = chartOf(
    [point(1, 25.003), point(2, 25.02, ['1']), point(3, 25.012, ['2'])],
    [answered],
  )
  const [panel] = chart.panels
  expect([panel?.lower, panel?.upper, panel?.n_places]).toEqual([[24.995], [25.013], 4])
  expect(panel?.flags).toEqual([
    { index: 1, tests: ['1'], is_beyond_limits: true, is_answered: true },
    { index: 2, tests: ['2'], is_beyond_limits: false, is_answered: false },
  ])
  expect(chart.sentence.en).toBe('3 points, 2 of them signal')
})

test('a side that is open has no line, and nothing is beyond it', () => {
  const of = (number: number, value: number, tests: string[] = []) => {
    const whole = point(number, value, tests)
    return { ...whole, panels: whole.panels.map((one) => ({ ...one, lower: null })) }
  }
  const [panel] = chartOf([of(1, 20), of(2, 25.02, ['1']), of(3, 1, ['2'])], []).panels
  expect([panel?.lower, panel?.upper]).toEqual([[], [25.013]])
  expect(panel?.flags.map(({ is_beyond_limits }) => is_beyond_limits)).toEqual([true, false])
  expect(foreseen([of(1, 20)], ['1', '25.02']).map(({ tests }) => tests.length)).toEqual([0, 1])
})

test('a chart of prescribed zones has no centre', () => {
  const zoned = {
    ...point(1, 25),
    panels: point(1, 25).panels.map((one) => ({ ...one, center: null })),
  }
  expect(chartOf([zoned], []).panels[0]?.center).toBeNull()
})

test('limits that differ from point to point stay with their points', () => {
  const other = point(2, 25.003)
  const wide = { ...other, panels: other.panels.map((one) => ({ ...one, upper: 25.02 })) }
  expect(chartOf([point(1, 25), wide], []).panels[0]?.upper).toEqual([25.013, 25.02])
})

test('the address says which points are shown, and nonsense in it shows the latest', () => {
  expect(windowOf(500, {})).toEqual([400, 500])
  expect(windowOf(30, {})).toEqual([0, 30])
  expect(windowOf(500, { last: '20' })).toEqual([480, 500])
  expect(windowOf(500, { from: '10', to: '60' })).toEqual([10, 60])
  expect(windowOf(500, { from: '490', to: '900' })).toEqual([490, 500])
  expect(windowOf(500, { from: '60', to: '10' })).toEqual([400, 500])
  expect(windowOf(500, { from: '-1', to: 'x', last: '0' })).toEqual([499, 500])
})
