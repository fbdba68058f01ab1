// What a recall concerns: lots by the links that were made when they were opened, and whatever
// events of the chain of supply name besides.
import { ask, at } from '../../api/client'
import { attempt } from '../../api/load'
import type { Origin, Recall } from '../../api/workshop'

export type Way = 'forward' | 'backward'

export interface Concerned {
  /** Lots of this workshop, nearest first. */
  lots: string[]
  /** What events name besides, as they name it. */
  things: string[]
  /** Whether there is more than was followed. */
  isCut: boolean
}

const LOTS_MAX = 500

export async function follow(of: Origin, way: Way): Promise<Concerned> {
  const next = (origin: Origin) => (way === 'forward' ? origin.children : origin.parents)
  const lots: string[] = []
  let front = next(of)
  while (front.length > 0 && lots.length < LOTS_MAX) {
    const fresh = [...new Set(front)].filter((lot) => lot !== of.lot && !lots.includes(lot))
    lots.push(...fresh)
    const paths = fresh.map((lot) => at('/api/v1/lots/{lot}/origin', { lot }))
    const origins = await Promise.all(paths.map((path) => ask<Origin>(path)))
    front = origins.flatMap(next)
  }
  const path = at('/api/v1/recall/{lot}', { lot: of.lot })
  const [events, fault] = await attempt(() => ask<Recall>(path, { query: [['direction', way]] }))
  // A lot that no event names is no fault.
  if (fault && fault.status !== 404) throw fault
  const known = new Set(lots.map((lot) => `urn:wule:lot:${lot}`))
  const things = (events?.things ?? []).filter((thing) => !known.has(thing))
  const isCut = front.length > 0 || (events?.n_things ?? 0) > (events?.things.length ?? 0)
  return { lots, things, isCut }
}
