// What is drawn of the points of a panel: a line with dots, or, where there are more points than
// can be told apart, a band of what each column of pixels holds, and its mean.
import { isIn, place, type Frame } from './chart'
import type { Panel } from './figure'
import { at, px } from './scale'

/** The line through the points, broken where one is missing or a stage begins. */
export function line(frame: Frame, panel: Panel, starts: ReadonlySet<number>): string {
  let path = ''
  let isOpen = false
  for (let i = frame.from; i < frame.from + frame.n; i++) {
    const spot = place(frame, panel, i)
    if (spot) path += `${isOpen && !starts.has(i) ? 'L' : 'M'}${px(spot.x)} ${px(spot.y)}`
    isOpen = spot !== null
  }
  return path
}

/** Dots nearer to each other than this are only the line again. */
const APART_MIN = 3

/** Dots of the points that no other mark stands on, where there is room for dots. */
export function dots(frame: Frame, panel: Panel): string {
  if (frame.n * APART_MIN > frame.right - frame.left) return ''
  const marked = new Set([...panel.flags.map((flag) => flag.index), ...panel.left_out])
  let path = ''
  for (let i = frame.from; i < frame.from + frame.n; i++) {
    const spot = marked.has(i) ? null : place(frame, panel, i)
    if (spot) path += `M${px(spot.x)} ${px(spot.y)}h0`
  }
  return path
}

export interface Band {
  bars: string
  mean: string
}

/** The smallest, largest and mean of each column of pixels: a bar as wide as a pixel is painted many
 * times faster than the outline of all of them. */
export function band(frame: Frame, panel: Panel): Band {
  const nColumns = Math.max(1, Math.floor(frame.right - frame.left))
  let bars = ''
  let mean = ''
  for (let column = 0; column < nColumns; column++) {
    const begin = frame.from + Math.floor((column * frame.n) / nColumns)
    const end = frame.from + Math.floor(((column + 1) * frame.n) / nColumns)
    let [low, high, sum, n] = [Infinity, -Infinity, 0, 0]
    for (let i = begin; i < end; i++) {
      const value = panel.points[i]
      if (value === null || value === undefined) continue
      if (value < low) low = value
      if (value > high) high = value
      sum += value
      n += 1
    }
    if (n === 0) continue
    const x = px(frame.left + column + 0.5)
    const top = at(frame.scale, high)
    bars += `M${x} ${px(top)}V${px(Math.max(top + 1, at(frame.scale, low)))}`
    mean += `${mean ? 'L' : 'M'}${x} ${px(at(frame.scale, sum / n))}`
  }
  return { bars, mean }
}

/** Points that were left out, where they stand. */
export function crosses(frame: Frame, panel: Panel): { x: number; y: number }[] {
  return panel.left_out.flatMap((index) =>
    isIn(frame, index) ? (place(frame, panel, index) ?? []) : [],
  )
}
