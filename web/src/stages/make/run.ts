// Continuous production: the run of lots that a lot is in, and the plan by which they are sealed.
import type { Bodies } from '../../api/schema'

export type SealingRule = Bodies['POST /api/v1/lots/{lot}/sealing']['rule']

export interface LotOfRun {
  n: number
  lot: string
  is_sealed: boolean
}

/** The first lot of the run and the plan are null where no plan was ever stated. */
export interface Run {
  lot: string
  head: string | null
  rule: SealingRule | null
  open: string | null
  rows: LotOfRun[]
  next: string | null
}

/** As many lots of a run are shown: a run of years has thousands. */
export const SHOWN = 12

/** The place of a lot in its run: `L-7` is the first, `L-7.2` the second. */
export function placeOf(lot: string | null, head: string | null): number {
  if (lot === null || head === null || !lot.startsWith(`${head}.`)) return 1
  return Number(lot.slice(head.length + 1)) || 1
}

/** Ends of shifts as the server takes them: rising, each once. */
export const rising = (ends: readonly string[]): string[] =>
  [...new Set(ends.filter(Boolean))].sort()
