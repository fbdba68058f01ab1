// The points that a page knows, and which of them are shown, as the address says: `?last=100`, or
// `?from=20&to=80`.
import type { Point } from '../../api/workshop'

/** The most points that are kept here. */
export const POINTS_MAX = 50_000
/** As many are asked for at once. */
export const PAGE = 5_000

/** Whether a value lies beyond the limits of a panel; nothing is beyond a side that is open. */
export function liesBeyond(
  value: number,
  { lower, upper }: { lower: number | null; upper: number | null },
): boolean {
  return value > (upper ?? Infinity) || value < (lower ?? -Infinity)
}

/** New points behind those that are known; `null` where some are missing between them. */
export function joined(known: readonly Point[], coming: readonly Point[]): Point[] | null {
  const last = known.at(-1)?.number ?? 0
  const fresh = coming.filter((point) => point.number > last)
  const [first] = fresh
  if (first && first.number !== last + 1) return null
  return [...known, ...fresh].slice(-POINTS_MAX)
}

/** The latest points in the place of those that are known; `null` where they do not meet. */
export function renewed(known: readonly Point[], latest: readonly Point[]): Point[] | null {
  const [first, last] = [latest[0]?.number ?? Infinity, latest.at(-1)?.number ?? 0]
  const end = known.at(-1)?.number ?? 0
  // A chart that began anew counts from the start.
  if (first > end + 1 || last < end) return null
  return [...known.filter((point) => point.number < first), ...latest].slice(-POINTS_MAX)
}

/** Earlier points before those that are known; `null` where they do not meet. */
export function preceded(known: readonly Point[], earlier: readonly Point[]): Point[] | null {
  const [end, first] = [earlier.at(-1)?.number, known[0]?.number]
  if (end === undefined || first === undefined || end + 1 !== first) return null
  return [...earlier, ...known].slice(-POINTS_MAX)
}

/** Points that values will make on an individuals chart, by the limits of the last point: shown while
 * the server cannot be asked. What only the server can judge is left out. */
export function foreseen(known: readonly Point[], values: readonly string[]): Point[] {
  const last = known.at(-1)
  const panel = last?.panels[0]
  if (!last || !panel) return []
  return values.map((text, i) => {
    const value = Number(text)
    const isBeyond = liesBeyond(value, panel)
    return {
      ...last,
      number: last.number + i + 1,
      panels: [{ ...panel, value }],
      tests: isBeyond ? [{ panel: panel.label.en, test: '1' }] : [],
    }
  })
}

/** How many are shown where the address says nothing. */
const USUAL = 100

interface Asked {
  from?: unknown
  to?: unknown
  last?: unknown
}

/** The first that is shown, and the one after the last. */
export function windowOf(n: number, asked: Asked): [number, number] {
  const whole = (text: unknown) =>
    typeof text === 'string' && /^\d{1,7}$/.test(text) ? Number(text) : null
  const [from, to] = [whole(asked.from), whole(asked.to)]
  if (from !== null && to !== null && from < to && from < n) return [from, Math.min(to, n)]
  const last = whole(asked.last) ?? USUAL
  return [Math.max(0, n - Math.max(1, last)), n]
}
