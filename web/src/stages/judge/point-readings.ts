// The readings that a point was made of.
import { ask, at } from '../../api/client'
import { attempt } from '../../api/load'
import type { Limits, Point, Reading } from '../../api/workshop'

export async function readingsOf(point: Point, limits: Limits): Promise<Reading[] | null> {
  const first = point.seq - limits.subgroup_size
  const [found] = await attempt(() =>
    ask<{ readings: Reading[] }>(at('/api/v1/lots/{lot}/readings', { lot: point.lot }), {
      query: [
        ['characteristic', limits.of.characteristic],
        ...(first >= 0 ? ([['after', String(first)]] as const) : []),
        ['limit', String(Math.min(point.seq + 1, limits.subgroup_size))],
      ],
    }),
  )
  return found?.readings ?? null
}
