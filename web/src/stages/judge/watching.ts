// Which charts watch the readings of one characteristic, and where each has its limits from.
import type { Method } from '../../api/wire'
import { newest } from './propose'
import { fields, type Field } from './schema'

/** Studied readings; the specification alone; or the specification and the scatter of studied readings. */
export type Basis = 'readings' | 'specification' | 'scatter'

const BASES: Readonly<Record<string, Basis>> = {
  'chart.individuals': 'readings',
  'chart.xbar-r': 'readings',
  'chart.xbar-s': 'readings',
  'chart.median': 'readings',
  'chart.moving-average': 'readings',
  'chart.ewma': 'readings',
  'chart.cusum': 'readings',
  'chart.three-way': 'readings',
  'chart.acceptance': 'scatter',
  'chart.pre-control': 'specification',
}
/** What gives the scatter within subgroups that an acceptance chart goes by. */
export const OF_SCATTER = 'chart.xbar-r'
/** What is found by a study, or holds for one alone, is no setting of a chart that goes on. */
const OF_STUDY = new Set(['frozen', 'left_out', 'subgroup_size'])

/** `chart.xbar-r@1` is a version of the method `chart.xbar-r`. */
export const idOf = (chart: string): string => chart.replace(/@\d+$/, '')

export const basisOf = (chart: string): Basis => BASES[idOf(chart)] ?? 'readings'

/** The charts that may be chosen, the newest version of each. */
export function watching(methods: readonly Method[]): Method[] {
  const known = newest(methods)
  return Object.keys(BASES).flatMap((id) => known.find((one) => one.id === id) ?? [])
}

/** The settings of a chart that goes on. */
export function settable(method: Method): Field[] {
  return fields(method.schema).filter(({ name }) => !OF_STUDY.has(name))
}

/** What stands in the fields of settings that were made already. */
export function typed(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown = Object.entries(parameters).filter(
    ([name, value]) => !OF_STUDY.has(name) && value !== null && value !== undefined,
  )
  return Object.fromEntries(
    shown.map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  )
}

/** Numbers of several lots, as somebody types them. */
export const lotsOf = (text: string): string[] =>
  text.split(/[\s,，、;；]+/).filter((lot) => lot !== '')
