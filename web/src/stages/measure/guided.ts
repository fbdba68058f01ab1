// A gauge study that leads through itself: who measures which part next, in an order that nobody could
// guess, and what speaks against the parts that were taken.

export interface Plan {
  item: string
  characteristic: string
  lsl: string | null
  usl: string | null
  nParts: number
  appraisers: readonly string[]
  nTrials: number
}

export interface Turn {
  part: number
  appraiser: string
  trial: number
}

/** What is kept on the device while it is measured. */
export interface Guided {
  plan: Plan
  turns: Turn[]
  values: string[]
}

/** A whole number below `n`, each as likely as the others. */
export type Chance = (n: number) => number

/** By the browser's own generator, without the bias of a remainder. */
export function chance(n: number): number {
  const most = Math.floor(2 ** 32 / n) * n
  const drawn = new Uint32Array(1)
  do crypto.getRandomValues(drawn)
  while ((drawn[0] ?? 0) >= most)
  return (drawn[0] ?? 0) % n
}

function shuffled<T>(all: readonly T[], by: Chance): T[] {
  const left = [...all]
  return all.flatMap(() => left.splice(by(left.length), 1))
}

/** Every part once by every appraiser in each trial; appraisers and parts in an order of chance. Nobody is
 * handed the same part twice in a row. */
export function turnsOf({ nParts, appraisers, nTrials }: Plan, by: Chance): Turn[] {
  const parts = Array.from({ length: nParts }, (_, i) => i + 1)
  const turns: Turn[] = []
  for (let trial = 1; trial <= nTrials; trial++) {
    for (const appraiser of shuffled(appraisers, by)) {
      const order = shuffled(parts, by)
      const last = turns.at(-1)
      const [first] = order
      if (order.length > 1 && last?.appraiser === appraiser && first === last.part)
        order.push(...order.splice(0, 1))
      turns.push(...order.map((part) => ({ part, appraiser, trial })))
    }
  }
  return turns
}

export type Doubt =
  | { kind: 'few_parts' | 'one_appraiser' }
  | { kind: 'narrow'; percent: number }
  | { kind: 'coarse'; n: number }

/** What is known to be thin before anything is measured: AIAG asks for ten parts and two appraisers. */
export function doubtsOfPlan({ nParts, appraisers }: Plan): Doubt[] {
  return [
    ...(nParts < 10 ? [{ kind: 'few_parts' } as const] : []),
    ...(appraisers.length < 2 ? [{ kind: 'one_appraiser' } as const] : []),
  ]
}

/** Parts that span less of the tolerance than this stand for only a part of what will be measured. */
const SPAN_WANTED = 0.8
/** A gauge that tells fewer values apart says little of the spread between parts. */
const VALUES_WANTED = 5

/** What speaks against the parts, by what was measured of them. */
export function doubtsOfParts({ plan, turns, values }: Guided): Doubt[] {
  const doubts: Doubt[] = []
  const sums = new Map<number, { sum: number; n: number }>()
  turns.slice(0, values.length).forEach(({ part }, i) => {
    const known = sums.get(part) ?? { sum: 0, n: 0 }
    sums.set(part, { sum: known.sum + Number(values[i]), n: known.n + 1 })
  })
  const means = [...sums.values()].map(({ sum, n }) => sum / n)
  const width = plan.lsl !== null && plan.usl !== null ? Number(plan.usl) - Number(plan.lsl) : null
  if (means.length > 1 && width !== null && width > 0) {
    const share = (Math.max(...means) - Math.min(...means)) / width
    if (share < SPAN_WANTED) doubts.push({ kind: 'narrow', percent: Math.round(share * 100) })
  }
  const n = new Set(values.map(Number)).size
  if (n > 0 && n < VALUES_WANTED) doubts.push({ kind: 'coarse', n })
  return doubts
}

/** The columns as the method reads them. */
export function columnsOf({ turns, values }: Guided) {
  const done = turns.slice(0, values.length)
  return [
    { role: 'value' as const, name: 'value', unit: null, cells: [...values] },
    { role: 'part' as const, name: 'part', unit: null, cells: done.map(({ part }) => `${part}`) },
    {
      role: 'appraiser' as const,
      name: 'appraiser',
      unit: null,
      cells: done.map(({ appraiser }) => appraiser),
    },
  ]
}
