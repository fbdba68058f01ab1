import { expect, test } from 'vitest'
import { band, centers, flags, layout, nearest, steps, xOf } from './chart'
import type { ControlChart, Panel } from './figure'
import { around, at, ticks, under } from './scale'

const both = (text: string) => ({ zh: text, en: text })

function chart(points: (number | null)[], more: Partial<Panel> = {}): ControlChart {
  const panel: Panel = {
    label: both('X'),
    points,
    center: 25.004,
    lower: [24.9936],
    upper: [25.0144],
    zone_sigma: [],
    flags: [],
    left_out: [],
    n_places: 4,
    ...more,
  }
  const sentence = { ...both(''), code: '', args: {} }
  return {
    kind: 'control_chart',
    title: both('I'),
    subject: 'D1',
    unit: 'mm',
    sentence,
    panels: [panel],
    labels: [],
  }
}

const yOf = (path: string) => Number(/^M\S+ (\S+)H/.exec(path)?.[1])

test('a limit line is drawn within half a thousandth of a pixel of its value', () => {
  for (const width of [340, 560, 901, 1333]) {
    const drawn = chart([25.001, 25.003, 25.0201])
    const [frame] = layout(drawn, width).frames
    const panel = drawn.panels[0]
    if (!frame || !panel) throw new Error('a chart has a panel')
    const y = yOf(steps(frame, panel.upper, new Set()))
    expect(Math.abs(y - at(frame.scale, 25.0144))).toBeLessThanOrEqual(0.0005)
    expect(under(frame.scale, y)).toBeCloseTo(25.0144, 5)
    expect(yOf(centers(frame, drawn, 0)[0]?.path ?? '')).toBeCloseTo(at(frame.scale, 25.004), 3)
  }
})

test('every point is on the picture, and the nearest point is the one that was aimed at', () => {
  const drawn = chart([24.9, null, 25.1, 25.0])
  const [frame] = layout(drawn, 900).frames
  if (!frame) throw new Error('a chart has a panel')
  for (const i of [0, 1, 2, 3]) expect(nearest(frame, xOf(frame, i))).toBe(i)
  for (const value of [24.9, 25.1]) {
    expect(at(frame.scale, value)).toBeGreaterThan(frame.top)
    expect(at(frame.scale, value)).toBeLessThan(frame.bottom)
  }
})

test('a band of fifty thousand points keeps the extremes of every column', () => {
  const points = Array.from({ length: 50_000 }, (_, i) => (i === 31_234 ? 30 : 25 + (i % 7) / 1000))
  const drawn = chart(points)
  const [frame] = layout(drawn, 900).frames
  const panel = drawn.panels[0]
  if (!frame || !panel) throw new Error('a chart has a panel')
  const { polygon } = band(frame, panel)
  const ys = polygon
    .trim()
    .split(/\s+/)
    .filter((_, i) => i % 2 === 1)
    .map(Number)
  expect(Math.min(...ys)).toBeCloseTo(at(frame.scale, 30), 1)
})

test('a flag says which tests it is of, and points away from the centre', () => {
  const flag = { index: 1, tests: ['1', '5'], is_beyond_limits: true }
  const drawn = chart([25, 25.03, 25], { flags: [flag] })
  const [frame] = layout(drawn, 900).frames
  const panel = drawn.panels[0]
  if (!frame || !panel) throw new Error('a chart has a panel')
  const [mark] = flags(frame, panel, [])
  expect(mark?.text).toBe('1·5')
  expect(mark?.y).toBeLessThan(at(frame.scale, 25.03))
})

test('ticks are round and inside', () => {
  const scale = around([24.98, 25.03], [100, 0])
  const { values, places } = ticks(scale, 5)
  expect(values.map((value) => value.toFixed(places))).toEqual([
    '24.98',
    '24.99',
    '25.00',
    '25.01',
    '25.02',
    '25.03',
  ])
})
