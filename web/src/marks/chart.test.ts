import { expect, test } from 'vitest'
import { centers, isDense, layout, nearest, place, steps, xOf, xTicks } from './chart'
import type { ControlChart, Panel } from './figure'
import { flagged } from './flag'
import { around, at, ticks, under } from './scale'
import { band } from './trace'

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

test('a chart without a centre has no line for it, and is not drawn from zero', () => {
  const flag = { index: 1, tests: ['stop'], is_beyond_limits: true }
  const drawn = chart([25.001, 25.0201], { center: null, flags: [flag] })
  const [frame] = layout(drawn, 900).frames
  const panel = drawn.panels[0]
  if (!frame || !panel) throw new Error('a chart has a panel')
  expect(centers(frame, drawn, 0)).toEqual([])
  expect(under(frame.scale, frame.bottom)).toBeGreaterThan(24.9)
  const [mark] = flagged(frame, panel, [], (test) => test.toUpperCase()).marks
  expect(mark?.text).toBe('STOP')
  expect(mark?.y).toBeLessThan(frame.top + 40)
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
  const ys = [...band(frame, panel).bars.matchAll(/M\S+ ([^V]+)V/g)].map((m) => Number(m[1]))
  expect(Math.min(...ys)).toBeCloseTo(at(frame.scale, 30), 1)
})

test('a flag says which tests it is of, and points away from the centre', () => {
  const flag = { index: 1, tests: ['1', '5'], is_beyond_limits: true }
  const drawn = chart([25, 25.03, 25], { flags: [flag] })
  const [frame] = layout(drawn, 900).frames
  const panel = drawn.panels[0]
  if (!frame || !panel) throw new Error('a chart has a panel')
  const [mark] = flagged(frame, panel, []).marks
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

test('on a chart of fifty thousand points every point beyond a limit has a mark on its pixel', () => {
  const isOut = (i: number) => i % 97 === 0 || (i > 20_000 && i < 20_400)
  const points = Array.from({ length: 50_000 }, (_, i) =>
    isOut(i) ? 25.02 + (i % 13) / 10_000 : 25 + (i % 7) / 1000,
  )
  const beyond = points.flatMap((_, index) =>
    isOut(index) ? [{ index, tests: ['1'], is_beyond_limits: true }] : [],
  )
  const patterns = Array.from({ length: 300 }, (_, i) => ({
    index: 20_050 + i,
    tests: ['2'],
    is_beyond_limits: false,
  })).filter((flag) => !isOut(flag.index))
  const all = [...beyond, ...patterns].sort((a, b) => a.index - b.index)
  const drawn = chart(points, { flags: all })
  const [frame] = layout(drawn, 900).frames
  const panel = drawn.panels[0]
  if (!frame || !panel) throw new Error('a chart has a panel')
  const episodes = [{ from: 20_001, to: 20_399, n_flagged: 399 }]
  expect(isDense(frame)).toBe(true)
  const found = flagged(frame, panel, episodes).crowds
  const marks = found.flatMap(({ path }) =>
    [...path.matchAll(/M(\S+) ([^lz]+)l/g)].map((m) => [Number(m[1]), Number(m[2]) + 3.5] as const),
  )
  for (const { index } of beyond) {
    const spot = place(frame, panel, index)
    if (!spot) throw new Error('a flagged point has a place')
    const isMarked = marks.some(([x, y]) => Math.abs(x - spot.x) <= 1 && Math.abs(y - spot.y) <= 1)
    expect(isMarked, `point ${index}`).toBe(true)
  }
})

test('a window shows its points alone, with the numbers that they have', () => {
  const points = Array.from({ length: 50_000 }, (_, i) => 25 + (i % 7) / 1000)
  const labels = points.map((_, i) => String(i + 1))
  const flag = { index: 31_240, tests: ['1'], is_beyond_limits: true }
  const drawn = { ...chart(points, { flags: [flag] }), labels }
  const [frame] = layout(drawn, 900, [31_200, 31_300]).frames
  const panel = drawn.panels[0]
  if (!frame || !panel) throw new Error('a chart has a panel')
  for (const i of [31_200, 31_240, 31_299]) expect(nearest(frame, xOf(frame, i))).toBe(i)
  const [mark] = flagged(frame, panel, []).marks
  expect(mark?.x).toBeCloseTo(xOf(frame, 31_240), 6)
  const named = xTicks(frame, labels)
  expect(named.length).toBeGreaterThan(3)
  for (const { x, text } of named) expect(xOf(frame, Number(text) - 1)).toBeCloseTo(x, 6)
})

test('limits that change from point to point are steps at their values, in any window', () => {
  const points = Array.from({ length: 400 }, () => 25.004)
  const upper = points.map((_, i) => (i < 200 ? 25.014 : 25.016))
  const drawn = chart(points, { upper })
  const [frame] = layout(drawn, 900, [150, 250]).frames
  const panel = drawn.panels[0]
  if (!frame || !panel) throw new Error('a chart has a panel')
  const path = steps(frame, panel.upper, new Set())
  const ys = [...path.matchAll(/[ML]\S+ (\S+)H/g)].map((m) => Number(m[1]))
  expect(ys).toHaveLength(2)
  expect(ys[0]).toBeCloseTo(at(frame.scale, 25.014), 3)
  expect(ys[1]).toBeCloseTo(at(frame.scale, 25.016), 3)
  const change = Number(/H(\S+?)L/.exec(path)?.[1])
  expect(change).toBeCloseTo((xOf(frame, 199) + xOf(frame, 200)) / 2, 1)
})
