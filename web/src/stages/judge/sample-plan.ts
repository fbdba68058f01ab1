// A plan of acceptance sampling as one sentence, where a study states one: how many of how many are taken, and at which
// counts the lot is accepted or not.
import type { Study } from '../../api/wire'
import type { Figure } from '../../marks/figure'

export const SEVERITIES = ['reduced', 'normal', 'tightened'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface SamplePlan {
  /** Pieces in the lot, where the plan was asked for one size. */
  lot: number | null
  n: number
  accept: number
  reject: number
  /** Under which rule of switching the plan holds, where the method knows one. */
  severity: Severity | null
  /** The operating characteristic. */
  curve: Figure | null
}

/** The plan of a study; null where it states none, or one that takes several samples. */
export function samplePlan(study: Study): SamplePlan | null {
  const { method, parameters, result, figures } = study
  if (!method.id.startsWith('sampling.') || study.refusal) return null
  const [size, accept, reject] = [result['n'], result['ac'] ?? result['c'], result['re']].map(whole)
  if (size === null || accept === null || reject === null) return null
  if (size === undefined || accept === undefined || reject === undefined) return null
  const lot = whole(parameters['lot']) || null
  const severity = SEVERITIES.find((one) => one === parameters['severity']) ?? null
  const first = figures[0]
  return {
    lot,
    // A sample that is no smaller than the lot is the lot.
    n: lot === null ? size : Math.min(size, lot),
    accept,
    reject,
    severity,
    curve: first?.kind === 'plot' ? first : null,
  }
}

/** A count, also where it is the only stage of a plan of stages. */
function whole(value: unknown): number | null {
  const one = Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value
  const read = typeof one === 'string' && one !== '' ? Number(one) : one
  return typeof read === 'number' && Number.isInteger(read) ? read : null
}
