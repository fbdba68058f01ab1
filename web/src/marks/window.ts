// Which points of a chart are shown, and how that changes by wheel and keys.

/** The first point that is shown, and the one after the last. */
export type Window = readonly [from: number, to: number]

/** Fewer points than this are not shown alone: then nothing could be compared. */
export const SHOWN_MIN = 10

/** A window of whole points inside of `n`; its size is kept where it can be. */
export function fitted(n: number, from: number, to: number): Window {
  const size = Math.min(n, Math.max(Math.min(n, SHOWN_MIN), Math.round(to - from)))
  const begin = Math.min(n - size, Math.max(0, Math.round(from)))
  return [begin, begin + size]
}

/** Shows more (`factor` above one) or fewer points, and keeps one of them where it is. */
export function zoomed([from, to]: Window, n: number, about: number, factor: number): Window {
  const size = Math.min(n, Math.max(SHOWN_MIN, (to - from) * factor))
  const share = (about - from) / Math.max(1, to - from)
  const begin = about - share * size
  return fitted(n, begin, begin + size)
}

/** The window that holds a point, moved by as little as it takes. */
export function holding([from, to]: Window, n: number, index: number): Window {
  if (index < from) return fitted(n, index, index + to - from)
  if (index >= to) return fitted(n, index + 1 - (to - from), index + 1)
  return [from, to]
}

export interface Walk {
  n: number
  window: Window
  chosen: number | null
  /** Points with a signal, in their order. */
  flagged: readonly number[]
}

/** Where a key leads: to another point, or to another window; `null` where it means nothing here. */
export function walked(
  key: string,
  isFar: boolean,
  { n, window, chosen, flagged }: Walk,
): { chosen: number | null; window: Window } | null {
  const now = chosen ?? window[0] - 1
  const step = isFar ? 10 : 1
  const about = chosen ?? window[1] - 1
  const factor = { '+': 0.5, '=': 0.5, '-': 2, '0': Infinity }[key]
  if (factor !== undefined) {
    return { chosen, window: factor === Infinity ? [0, n] : zoomed(window, n, about, factor) }
  }
  const next = {
    ArrowRight: now + step,
    ArrowLeft: now - step,
    PageDown: now + (window[1] - window[0]),
    PageUp: now - (window[1] - window[0]),
    Home: 0,
    End: n - 1,
    n: flagged.find((index) => index > now) ?? flagged[0],
    N: flagged.filter((index) => index < now).at(-1) ?? flagged.at(-1),
  }[key]
  if (next === undefined || n === 0) return null
  const found = Math.min(n - 1, Math.max(0, next))
  return { chosen: found, window: holding(window, n, found) }
}
