// Two marks that say how a characteristic stands: how it varies, and whether it is sure to keep its limits.
// Each is a shape of its own; the words are beside it for those who do not see it.
import type { Capability, Point } from '../../api/workshop'
import { liesBeyond } from './points'

/** Nothing unexplained; a level that moved, for the better or the worse; a point beyond its limits; no
 * points. */
export type Variation = 'stable' | 'up' | 'down' | 'out' | 'none'

export interface Varied {
  is: Variation
  /** Whether the level moved towards what is aimed at; `null` where nobody can say. */
  isBetter: boolean | null
}

/** The readings prove the index, disprove it, or do neither. */
export type Assurance = 'proven' | 'open' | 'missed'

/** As many of the latest points are looked at. */
export const N_LATEST = 24
/** The index that is asked for: the first grade, four sigma to the nearer limit. */
export const CPK_WANTED = 1.33
/** The level that stands now is the mean of as many points. */
const N_LEVEL = 8

export interface Specification {
  lsl?: string | null
  target?: string | null
  usl?: string | null
}

/** How a chart varies, by its latest points and the numbers of those whose signals nobody answered. */
export function varied(
  points: readonly Point[],
  unanswered: ReadonlySet<number>,
  specification: Specification | null = null,
): Varied {
  const latest = points.slice(-N_LATEST)
  const open = latest.filter(({ number }) => unanswered.has(number))
  if (latest.length === 0) return { is: 'none', isBetter: null }
  if (open.some(isBeyond)) return { is: 'out', isBetter: null }
  const level = mean(latest.slice(-N_LEVEL).flatMap((of) => of.panels[0]?.value ?? []))
  const center = latest.at(-1)?.panels[0]?.center ?? null
  if (open.length === 0 || level === null || center === null)
    return { is: open.length === 0 ? 'stable' : 'out', isBetter: null }
  return { is: level >= center ? 'up' : 'down', isBetter: better(level, center, specification) }
}

/** Whether any panel of the point lies beyond its limits. */
export const isBeyond = ({ panels }: Point): boolean =>
  panels.some((panel) => panel.value !== null && liesBeyond(panel.value, panel))

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length
}

function better(level: number, center: number, of: Specification | null): boolean | null {
  const number = (text?: string | null) => (text == null ? null : Number(text))
  const [lsl, target, usl] = [number(of?.lsl), number(of?.target), number(of?.usl)]
  const aim = target ?? (lsl !== null && usl !== null ? (lsl + usl) / 2 : null)
  if (aim !== null) return Math.abs(level - aim) < Math.abs(center - aim)
  if (usl !== null) return level < center
  return lsl !== null ? level > center : null
}

/** Whether the readings prove the index that is asked for. */
export function assured({ is_entitled, capability }: Capability): Assurance {
  return shown(is_entitled ? capability?.result : null, 'cpk', CPK_WANTED)
}

/** Whether the readings prove that an index is at least what is asked for: by its lower bound where it has one, else
 * by its interval. Without either nothing is shown. */
export function shown(
  result: Readonly<Record<string, unknown>> | null | undefined,
  index: string,
  wanted: number,
): Assurance {
  const interval = result?.[`${index}_interval`]
  const [low, upper] = Array.isArray(interval) ? (interval as unknown[]) : []
  const lower = result?.[`${index}_lower`] ?? low
  if (lower != null && Number(lower) >= wanted) return 'proven'
  return upper != null && Number(upper) < wanted ? 'missed' : 'open'
}
