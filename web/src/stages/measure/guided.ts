// A gauge study that leads through itself: who measures which part next, in an order that nobody could
// guess, and what speaks against the parts that were taken.
import type { Role } from '../../api/wire'

/** Many parts by several people; one master again and again; parts judged good or bad. */
export const KINDS = ['crossed', 'type_1', 'agreement'] as const
export type Kind = (typeof KINDS)[number]

export const METHODS = {
  crossed: 'gauge.crossed',
  type_1: 'gauge.type-1',
  agreement: 'agreement.attribute',
} as const satisfies Record<Kind, string>

/** What a part is judged to be, in the letters that workshops of both languages use. */
export const RATINGS = ['OK', 'NG'] as const

export interface Plan {
  /** Plans that lie on a device from before have none: they are crossed. */
  kind?: Kind
  /** What the master is known to be, for a study of type 1. */
  reference?: string
  /** Parts that are known to be bad, where parts are judged; none where nothing is known of them. */
  bad?: readonly number[]
  item: string
  characteristic: string
  lsl: string | null
  usl: string | null
  nParts: number
  appraisers: readonly string[]
  nTrials: number
}

interface Column {
  role: Role
  name: string
  unit: string | null
  cells: string[]
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
  | { kind: 'few_parts' | 'one_appraiser' | 'few_repeats' | 'no_tolerance' | 'no_reference' }
  | { kind: 'few_rated' | 'one_class' }
  | { kind: 'narrow'; percent: number }
  | { kind: 'coarse'; n: number }

/** VDA 5 asks for as many readings of one master. */
const REPEATS_WANTED = 25
/** A share of good or bad parts below this says little of misses, or of false alarms. */
const CLASS_WANTED = 0.2

export const kindOf = (plan: Plan): Kind => plan.kind ?? 'crossed'

/** Whether a study by this plan could not be computed, however it is measured. */
export function isVoid(plan: Plan): boolean {
  return kindOf(plan) === 'type_1' && (plan.lsl === null || plan.usl === null)
}

/** What is known to be thin before anything is measured: AIAG asks for ten parts and two appraisers. */
export function doubtsOfPlan(plan: Plan): Doubt[] {
  const { nParts, appraisers, nTrials, bad = [] } = plan
  const kind = kindOf(plan)
  if (kind === 'type_1') {
    return [
      ...(isVoid(plan) ? [{ kind: 'no_tolerance' } as const] : []),
      ...(nTrials < REPEATS_WANTED ? [{ kind: 'few_repeats' } as const] : []),
    ]
  }
  const few = kind === 'agreement' ? 20 : 10
  const rare = Math.min(bad.length, nParts - bad.length) / nParts
  const ofRatings: Doubt[] =
    kind !== 'agreement'
      ? []
      : bad.length === 0
        ? [{ kind: 'no_reference' }]
        : rare < CLASS_WANTED
          ? [{ kind: 'one_class' }]
          : []
  return [
    ...(nParts < few ? [{ kind: few === 20 ? 'few_rated' : 'few_parts' } as const] : []),
    ...(appraisers.length < 2 ? [{ kind: 'one_appraiser' } as const] : []),
    ...ofRatings,
  ]
}

/** The numbers of parts in a text, each once, as far as there are such parts. */
export function partsOf(text: string, nParts: number): number[] {
  const all = (text.match(/\d+/g) ?? []).map(Number)
  return [...new Set(all)].filter((part) => part >= 1 && part <= nParts).sort((a, b) => a - b)
}

/** Parts that span less of the tolerance than this stand for only a part of what will be measured. */
const SPAN_WANTED = 0.8
/** A gauge that tells fewer values apart says little of the spread between parts. */
const VALUES_WANTED = 5

/** What speaks against the parts, by what was measured of them. */
export function doubtsOfParts({ plan, turns, values }: Guided): Doubt[] {
  const doubts: Doubt[] = []
  // One master spans nothing, and what is judged has no width.
  if (kindOf(plan) !== 'crossed') return doubts
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
export function columnsOf({ plan, turns, values }: Guided): Column[] {
  const done = turns.slice(0, values.length)
  const column = (role: Role, cells: string[]): Column => ({ role, name: role, unit: null, cells })
  if (kindOf(plan) === 'type_1') return [column('value', [...values])]
  const { bad = [] } = plan
  const known = done.map(({ part }) => (bad.includes(part) ? 'NG' : 'OK'))
  return [
    column(kindOf(plan) === 'agreement' ? 'rating' : 'value', [...values]),
    column(
      'part',
      done.map(({ part }) => `${part}`),
    ),
    column(
      'appraiser',
      done.map(({ appraiser }) => appraiser),
    ),
    ...(bad.length > 0 ? [column('reference', known)] : []),
  ]
}

/** The settings of the method that follow from the plan. */
export function settingsOf(plan: Plan, resolution: string | null): Record<string, unknown> {
  const { lsl, usl, reference } = plan
  const limits = lsl !== null && usl !== null ? { lsl, usl } : {}
  switch (kindOf(plan)) {
    case 'crossed':
      return limits
    case 'type_1':
      return { ...limits, reference, ...(resolution === null ? {} : { resolution }) }
    case 'agreement':
      return { defective: ['NG'], categories: [...RATINGS] }
  }
}
