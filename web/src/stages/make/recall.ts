// What a recall concerns, as the server follows it: lots and pieces by what was noted here, and
// whatever events of the chain of supply name besides.
import { ask, at } from '../../api/client'
import type { Origin, Recall } from '../../api/workshop'

export type Way = 'forward' | 'backward'

export interface Concerned {
  /** Everything that is concerned, the lot itself among it. */
  n: number
  /** Lots of this workshop. */
  lots: string[]
  /** Serial numbers of pieces of this workshop. */
  pieces: string[]
  /** What events name besides, as they name it. */
  things: string[]
  /** Whether there is more than is named. */
  isCut: boolean
}

const LOT = 'urn:wule:lot:'
const PIECE = 'urn:wule:piece:'

export async function follow(of: Origin, way: Way): Promise<Concerned> {
  const path = at('/api/v1/recall/{lot}', { lot: of.lot })
  const found = await ask<Recall>(path, { query: [['direction', way]] })
  const named = (prefix: string) =>
    found.things.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length))
  return {
    n: found.n_things,
    lots: named(LOT),
    pieces: named(PIECE),
    things: found.things.filter((one) => !one.startsWith(LOT) && !one.startsWith(PIECE)),
    isCut: found.nextPageToken !== null,
  }
}
