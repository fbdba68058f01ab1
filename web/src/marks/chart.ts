// The geometry of a control chart: every line stands exactly where its value is. A chart shows a
// window of its points, all of them where nothing else is said.
import { fitted, widthEm } from '../format/text'
import { around, at, px, precise, roundStep, type Scale } from './scale'
import type { ControlChart, Episode, Panel } from './figure'
import type { Window } from './window'

/** Above this many points a panel shows a band of what each column holds, and its mean. */
export const N_POINTS_MAX = 2000
/** From this many flagged points on an episode is shaded; of shorter ones points are marked. */
export const SHADED_MIN = 5

export interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** The first point that is shown, and how many are. */
  readonly from: number
  readonly n: number
  readonly scale: Scale
}

export interface Layout {
  readonly frames: Frame[]
  readonly height: number
  readonly isNarrow: boolean
}

/** How many points the longest panel has. */
export function nPoints(chart: ControlChart): number {
  return Math.max(0, ...chart.panels.map((panel) => panel.points.length))
}

/** Places the panels one below the other in a picture of this width. */
export function layout(chart: ControlChart, width: number, window?: Window): Layout {
  const isNarrow = width < 560
  const left = isNarrow ? 46 : 62
  const right = width - (isNarrow ? 12 : 108)
  const [from, to] = window ?? [0, nPoints(chart)]
  // Where there is no room beside the panel, the names of its lines stand above it.
  const above = isNarrow ? 20 : 0
  let top = 26 + above
  const frames = chart.panels.map((panel, i) => {
    const height = i === 0 ? (isNarrow ? 190 : 230) : isNarrow ? 110 : 140
    const frame = {
      left,
      right,
      top,
      bottom: top + height,
      from,
      n: to - from,
      scale: around(extent(panel, from, to), [top + height, top]),
    }
    top += height + 46 + above
    return frame
  })
  return { frames, height: top - 18 - above, isNarrow }
}

/** The smallest and largest of all that a panel shows. */
function extent(panel: Panel, from: number, to: number): [number, number] {
  let [low, high] = [panel.center ?? Infinity, panel.center ?? -Infinity]
  for (const values of [panel.points, panel.lower, panel.upper]) {
    const isOne = values.length === 1 && values !== panel.points
    const end = isOne ? 1 : Math.min(to, values.length)
    for (let i = isOne ? 0 : from; i < end; i++) {
      const value = values[i]
      if (value === null || value === undefined) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return low <= high ? [low, high] : [0, 0]
}

/** Whether a panel has more points than can be told apart: then it shows a band. */
export function isDense(frame: Frame): boolean {
  return frame.n > Math.min(N_POINTS_MAX, 2 * (frame.right - frame.left))
}

/** The pixel of a point: points stand in the middle of their share of the width. */
export function xOf(frame: Frame, index: number): number {
  const place = index - frame.from + 0.5
  return frame.left + (place / Math.max(frame.n, 1)) * (frame.right - frame.left)
}

/** The point nearest to a pixel. */
export function nearest(frame: Frame, x: number): number {
  const share = (x - frame.left) / (frame.right - frame.left)
  return frame.from + Math.min(frame.n - 1, Math.max(0, Math.floor(share * frame.n)))
}

export interface Place {
  x: number
  y: number
}

export function place(frame: Frame, panel: Panel, index: number): Place | null {
  const value = panel.points[index]
  if (value === null || value === undefined) return null
  return { x: xOf(frame, index), y: at(frame.scale, value) }
}

export const isIn = (frame: Frame, index: number): boolean =>
  index >= frame.from && index < frame.from + frame.n

/** A line across the panel, or steps where points have their own values. */
export function steps(frame: Frame, values: number[], starts: ReadonlySet<number>): string {
  const [first] = values
  if (first === undefined) return ''
  if (values.length === 1) {
    return `M${px(frame.left)} ${precise(at(frame.scale, first))}H${px(frame.right)}`
  }
  const half = (frame.right - frame.left) / Math.max(frame.n, 1) / 2
  const end = Math.min(frame.from + frame.n, values.length)
  let path = ''
  for (let i = frame.from; i < end;) {
    // Neighbours of the same value are one piece of the line.
    let last = i
    while (last + 1 < end && values[last + 1] === values[i] && !starts.has(last + 1)) last += 1
    const isStart = i === frame.from || starts.has(i)
    const y = precise(at(frame.scale, values[i] ?? first))
    path += `${isStart ? 'M' : 'L'}${px(xOf(frame, i) - half)} ${y}H${px(xOf(frame, last) + half)}`
    i = last + 1
  }
  return path
}

export interface Segment {
  path: string
  value: number
}

/** The central line, in each of its stages. */
export function centers(frame: Frame, chart: ControlChart, index: number): Segment[] {
  const panel = chart.panels[index]
  if (!panel) return []
  const stages = (chart.stages ?? []).flatMap((stage) => {
    const value = stage.centers[index]
    return value === undefined ? [] : [{ from: stage.from, value }]
  })
  if (stages.length === 0) {
    if (panel.center === null) return []
    return [{ path: steps(frame, [panel.center], new Set()), value: panel.center }]
  }
  const half = (0.5 / Math.max(frame.n, 1)) * (frame.right - frame.left)
  const inside = (x: number) => Math.min(frame.right, Math.max(frame.left, x))
  return stages.flatMap(({ from, value }, i) => {
    const next = stages[i + 1]
    const start = inside(xOf(frame, from) - half)
    const end = next ? inside(xOf(frame, next.from) - half) : frame.right
    if (end <= start) return []
    const y = precise(at(frame.scale, value))
    return [{ path: `M${px(start)} ${y}H${px(end)}`, value }]
  })
}

export interface Shade {
  x: number
  width: number
  n: number
}

/** Episodes that are shaded behind the points. */
export function shades(frame: Frame, episodes: readonly Episode[]): Shade[] {
  const half = (0.5 / Math.max(frame.n, 1)) * (frame.right - frame.left)
  return episodes
    .filter((episode) => episode.n_flagged >= SHADED_MIN)
    .filter((episode) => episode.to >= frame.from && episode.from < frame.from + frame.n)
    .map((episode) => {
      const x = Math.max(frame.left, xOf(frame, episode.from) - half)
      const end = Math.min(frame.right, xOf(frame, episode.to) + half)
      return { x, width: Math.max(1.5, end - x), n: episode.n_flagged }
    })
}

export interface XTick {
  x: number
  text: string
}

/** Names below the points, as many as find room. */
export function xTicks(frame: Frame, labels: readonly string[]): XTick[] {
  const end = frame.from + frame.n
  const here = labels.slice(frame.from, Math.min(end, frame.from + 500))
  const widest = Math.min(8, Math.max(0, ...here.map(widthEm)))
  const digits = widthEm(String(end))
  const room = Math.max(28, Math.max(widest, digits) * 11 + 14)
  const nFit = Math.max(1, Math.floor((frame.right - frame.left) / room))
  const step = roundStep(frame.n / nFit)
  const found: XTick[] = []
  const add = (i: number) =>
    found.push({ x: xOf(frame, i), text: fitted(labels[i] ?? String(i + 1), 8) })
  if (frame.from === 0 && frame.n > 0 && (step === 1 || step >= 3)) add(0)
  const first = Math.max(1, Math.ceil((frame.from + 1) / step))
  for (let i = first * step - 1; i < end; i += step) if (i > 0) add(i)
  return found
}
