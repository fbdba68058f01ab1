import { expect, test } from 'vitest'
import type { Capability, Point } from '../../api/workshop'
import { assured, varied, shown } from './glyph'

const chart = (values: readonly number[]): Point[] =>
  values.map((value, i) => ({
    number: i + 1,
    lot: 'L',
    seq: i,
    taken_at: '',
    panels: [{ label: { zh: '', en: 'X' }, value, center: 10, lower: 7, upper: 13 }],
    tests: [],
  }))
const none = new Set<number>()

test('nothing unexplained is common variation, and no points are none', () => {
  expect(varied(chart([10, 11, 9, 14]), none).is).toBe('stable')
  expect(varied([], none).is).toBe('none')
})

test('a point beyond its limits that nobody answered comes before a level that moved', () => {
  const points = chart([10, 11, 14, 11, 11, 11, 11, 11, 11, 11, 11, 11])
  expect(varied(points, new Set([3, 12])).is).toBe('out')
  expect(varied(points, new Set([12])).is).toBe('up')
})

test('a signal that lies further back than the latest points says nothing of now', () => {
  const points = chart([14, ...Array.from({ length: 24 }, () => 10)])
  expect(varied(points, new Set([1])).is).toBe('stable')
})

test('a level that moved is better where it came nearer to what is aimed at', () => {
  const low = chart(Array.from({ length: 9 }, () => 9))
  const open = new Set([9])
  const moved = (of: object | null) => varied(low, open, of)
  expect(moved({ lsl: '0', usl: '18' })).toEqual({ is: 'down', isBetter: true })
  expect(moved({ lsl: '5', usl: '15' })).toEqual({ is: 'down', isBetter: false })
  expect(moved({ lsl: '0', usl: '18', target: '12' }).isBetter).toBe(false)
  expect(moved({ usl: '15' }).isBetter).toBe(true)
  expect(moved({ lsl: '5' }).isBetter).toBe(false)
  expect(moved(null).isBetter).toBe(null)
})

test('an index is proven by its lower bound, missed by its upper, and else open', () => {
  const of = (lower: number, upper: number, is_entitled = true) =>
    ({
      is_entitled,
      capability: { result: { cpk_lower: lower, cpk_interval: [lower - 0.02, upper] } },
    }) as unknown as Capability
  expect(assured(of(1.35, 1.6))).toBe('proven')
  expect(assured(of(1.1, 1.5))).toBe('open')
  expect(assured(of(0.8, 1.02))).toBe('missed')
  expect(assured(of(1.5, 1.8, false)), 'a gauge that is not fit proves nothing').toBe('open')
  expect(assured({ is_entitled: true, capability: null } as unknown as Capability)).toBe('open')
})

test('an index is shown by its own lower bound, else by its interval, and never by its estimate', () => {
  const result = {
    ppk: 1.6,
    cpk_lower: 1.4,
    cpk_interval: [1.3, 1.9],
    cmk_interval: [1.75, 2.64],
    cp_interval: [1.1, null],
  }
  expect(shown(result, 'cpk', 1.33)).toBe('proven')
  expect(shown(result, 'cpk', 1.67)).toBe('open')
  expect(shown(result, 'cpk', 2)).toBe('missed')
  expect(shown(result, 'cmk', 1.67)).toBe('proven')
  expect(shown(result, 'cmk', 2)).toBe('open')
  expect(shown(result, 'cp', 1.67), 'an end that is not known').toBe('open')
  expect(shown(result, 'ppk', 1.33)).toBe('open')
  expect(shown(null, 'cpk', 1.33)).toBe('open')
})
