import { expect, test } from 'vitest'
import type { Point } from '../../api/workshop'
import { tableOf } from './point-table'
import { csv } from './take'

test('a point is a row with its value, its limits and the tests that fired', () => {
  const panels = [
    { label: { zh: 'X̄', en: 'X̄' }, value: 25.01, center: 25, lower: 24.99, upper: 25.008 },
    { label: { zh: 'R', en: 'R' }, value: null, center: 0.01, lower: 0, upper: 0.02 },
  ]
  const point: Point = {
    number: 7,
    lot: 'L-1',
    seq: 30,
    taken_at: '2026-11-26T08:00:00Z',
    panels,
    tests: [{ panel: 'X̄', test: '1' }],
  }
  expect(
    csv(tableOf([point]))
      .replace('\ufeff', '')
      .split('\r\n'),
  ).toEqual([
    'point,lot,taken_at,X̄,X̄ CL,X̄ LCL,X̄ UCL,R,R CL,R LCL,R UCL,tests',
    '7,L-1,2026-11-26T08:00:00Z,25.01,25,24.99,25.008,,0.01,0,0.02,X̄: 1',
    '',
  ])
})

test('a chart without points is a file without rows', () => {
  expect(tableOf([]).columns?.map(({ cells }) => cells.length)).toEqual([0, 0, 0, 0])
})
