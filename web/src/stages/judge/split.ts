// Limits before and after a change: the readings of points, point by point, and the chart in stages
// that judges each side by limits of its own.
import { ask, at } from '../../api/client'
import type { Limits, Point, Reading } from '../../api/workshop'
import type { Study } from '../../api/wire'
import { idOf } from './watching'

/** Charts of single readings or subgroups, whose points follow from the readings that they show. */
const SPLITS = new Set(['chart.individuals', 'chart.xbar-r', 'chart.xbar-s', 'chart.median'])
const PART = 10_000

export const canSplit = (chart: string) => SPLITS.has(idOf(chart))

/** The readings of each point, oldest first; a point of which one is missing is left out. */
export async function readingsOf(
  points: readonly Point[],
  { of, subgroup_size: size }: Limits,
): Promise<{ point: Point; values: string[] }[]> {
  const spans = new Map<string, [number, number]>()
  for (const { lot, seq } of points) {
    const [from, to] = spans.get(lot) ?? [Infinity, 0]
    spans.set(lot, [Math.min(from, seq - size + 1), Math.max(to, seq)])
  }
  const known = new Map<string, Map<number, string>>()
  for (const [lot, [from, to]] of spans) {
    const values = new Map<number, string>()
    for (let after = Math.max(0, from) - 1; after < to; after += PART) {
      const query: [string, string][] = [
        ['characteristic', of.characteristic],
        ['limit', String(Math.min(PART, to - after))],
        ...(after >= 0 ? ([['after', String(after)]] as [string, string][]) : []),
      ]
      const path = at('/api/v1/lots/{lot}/readings', { lot })
      const { readings } = await ask<{ readings: Reading[] }>(path, { query })
      const here = readings.filter(({ station }) => of.station === null || of.station === station)
      for (const { seq, value } of here) values.set(seq, value)
    }
    known.set(lot, values)
  }
  return points.flatMap((point) => {
    const of = known.get(point.lot)
    const places = Array.from({ length: size }, (_, i) => point.seq - size + 1 + i)
    const values = places.flatMap((place) => of?.get(place) ?? [])
    return values.length === size ? [{ point, values }] : []
  })
}

/** The chart in stages: one until the point of this number, and one from there on. */
export async function split(
  points: readonly Point[],
  limits: Limits,
  { number, reason }: { number: number; reason: string },
): Promise<Study> {
  const of = await readingsOf(points, limits)
  const from = of.findIndex(({ point }) => point.number >= number)
  const value = of.flatMap(({ values }) => values)
  const subgroup = of.flatMap(({ point, values }) => values.map(() => String(point.number)))
  const { frozen: _, subgroup_size: __, left_out: ___, ...own } = limits.parameters
  const isSubgroups = limits.subgroup_size > 1
  return ask<Study>('/api/v1/methods/chart.stages/run', {
    json: {
      columns: [
        { role: 'value', name: limits.of.characteristic, cells: value },
        ...(isSubgroups ? [{ role: 'subgroup', name: '', cells: subgroup }] : []),
      ],
      parameters: { chart: limits.chart, parameters: own, stages: [{ from, reason }] },
    },
  })
}
