// The geometry of a control chart: every line stands exactly where its value is.
import { fitted, widthEm } from '../format/text'
import { around, at, px, precise, roundStep, type Scale } from './scale'
import type { ControlChart, Episode, Panel } from './figure'

/** Above this many points a panel shows a band of what each column holds, and its mean. */
export const N_POINTS_MAX = 2000
/** From this many flagged points on an episode is shaded; of shorter ones points are marked. */
const SHADED_MIN = 5

export interface Frame {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly n: number
  readonly scale: Scale
}

export interface Layout {
  readonly frames: Frame[]
  readonly height: number
  readonly isNarrow: boolean
}

/** Places the panels one below the other in a picture of this width. */
export function layout(chart: ControlChart, width: number): Layout {
  const isNarrow = width < 560
  const left = isNarrow ? 46 : 62
  const right = width - (isNarrow ? 12 : 108)
  const n = Math.max(0, ...chart.panels.map((panel) => panel.points.length))
  let top = 26
  const frames = chart.panels.map((panel, i) => {
    const height = i === 0 ? (isNarrow ? 190 : 230) : isNarrow ? 110 : 140
    const frame = {
      left,
      right,
      top,
      bottom: top + height,
      n,
      scale: around(shown(panel), [top + height, top]),
    }
    top += height + 46
    return frame
  })
  return { frames, height: top - 18, isNarrow }
}

function* shown(panel: Panel): Generator<number> {
  for (const point of panel.points) if (point !== null) yield point
  yield* panel.lower
  yield* panel.upper
  yield panel.center
}

/** The pixel of a point: points stand in the middle of their share of the width. */
export function xOf(frame: Frame, index: number): number {
  return frame.left + ((index + 0.5) / Math.max(frame.n, 1)) * (frame.right - frame.left)
}

/** The point nearest to a pixel. */
export function nearest(frame: Frame, x: number): number {
  const share = (x - frame.left) / (frame.right - frame.left)
  return Math.min(frame.n - 1, Math.max(0, Math.floor(share * frame.n)))
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

/** A line across the panel, or steps where each point has its own value. */
export function steps(frame: Frame, values: number[], starts: ReadonlySet<number>): string {
  const [first] = values
  if (first === undefined) return ''
  if (values.length === 1) {
    return `M${px(frame.left)} ${precise(at(frame.scale, first))}H${px(frame.right)}`
  }
  const half = (frame.right - frame.left) / Math.max(frame.n, 1) / 2
  let path = ''
  values.forEach((value, i) => {
    const x = xOf(frame, i)
    const start = i === 0 || starts.has(i) ? 'M' : 'L'
    path += `${start}${px(x - half)} ${precise(at(frame.scale, value))}H${px(x + half)}`
  })
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
    return [{ path: steps(frame, [panel.center], new Set()), value: panel.center }]
  }
  const half = (0.5 / Math.max(frame.n, 1)) * (frame.right - frame.left)
  return stages.map(({ from, value }, i) => {
    const next = stages[i + 1]
    const end = next ? xOf(frame, next.from) - half : frame.right
    const y = precise(at(frame.scale, value))
    return { path: `M${px(xOf(frame, from) - half)} ${y}H${px(end)}`, value }
  })
}

/** The line through the points, broken where one is missing or a stage begins. */
export function line(frame: Frame, panel: Panel, starts: ReadonlySet<number>): string {
  let path = ''
  let isOpen = false
  panel.points.forEach((_, i) => {
    const spot = place(frame, panel, i)
    if (!spot) {
      isOpen = false
      return
    }
    path += `${isOpen && !starts.has(i) ? 'L' : 'M'}${px(spot.x)} ${px(spot.y)}`
    isOpen = true
  })
  return path
}

/** Dots of the points that no other mark stands on. */
export function dots(frame: Frame, panel: Panel): string {
  const marked = new Set([...panel.flags.map((flag) => flag.index), ...panel.left_out])
  let path = ''
  panel.points.forEach((_, i) => {
    const spot = marked.has(i) ? null : place(frame, panel, i)
    if (spot) path += `M${px(spot.x)} ${px(spot.y)}h0`
  })
  return path
}

export interface Band {
  polygon: string
  mean: string
}

/** The smallest, largest and mean of each column of pixels. */
export function band(frame: Frame, panel: Panel): Band {
  const nColumns = Math.max(1, Math.floor((frame.right - frame.left) / 1.5))
  const size = Math.max(1, Math.ceil(panel.points.length / nColumns))
  let upper = ''
  let mean = ''
  const lower: string[] = []
  for (let from = 0; from < panel.points.length; from += size) {
    const to = Math.min(from + size, panel.points.length)
    let [low, high, sum, n] = [Infinity, -Infinity, 0, 0]
    for (let i = from; i < to; i++) {
      const value = panel.points[i]
      if (value === null || value === undefined) continue
      if (value < low) low = value
      if (value > high) high = value
      sum += value
      n += 1
    }
    if (n === 0) continue
    const x = px(xOf(frame, from + Math.floor((to - from) / 2)))
    upper += `${x} ${px(at(frame.scale, high))} `
    lower.push(`${x} ${px(at(frame.scale, low))}`)
    mean += `${x} ${px(at(frame.scale, sum / n))} `
  }
  return { polygon: upper + lower.reverse().join(' '), mean }
}

export interface FlagMark {
  index: number
  path: string
  isBeyond: boolean
  isAnswered: boolean
  text: string
  x: number
  y: number
}

/** The marks of flagged points: ◆ beyond a limit, △ a pattern, each with its tests. */
export function flags(frame: Frame, panel: Panel, episodes: readonly Episode[]): FlagMark[] {
  const isDense = frame.n > N_POINTS_MAX
  const long = episodes.filter((episode) => episode.n_flagged >= SHADED_MIN)
  const marks: FlagMark[] = []
  let labelEnd = -Infinity
  let markEnd = -Infinity
  for (const flag of panel.flags) {
    const spot = place(frame, panel, flag.index)
    if (!spot) continue
    // On dense charts neighbours would only cover each other.
    if (isDense && spot.x < markEnd + 3) continue
    const isWithin = (e: Episode) => e.from <= flag.index && flag.index <= e.to
    if (isDense && long.some(isWithin)) continue
    markEnd = spot.x
    const { x, y } = spot
    const path = flag.is_beyond_limits
      ? `M${px(x)} ${px(y - 6)}l5 6l-5 6l-5 -6z`
      : `M${px(x)} ${px(y - 6)}l5.5 9.5h-11z`
    const text = flag.tests.join('·')
    const half = (widthEm(text) * 10.5) / 2
    const hasRoom = x - half > labelEnd + 2
    if (hasRoom) labelEnd = x + half
    // Outward from the centre, where the line of the points does not go.
    const isAbove = y < at(frame.scale, panel.center)
    marks.push({
      index: flag.index,
      path,
      isBeyond: flag.is_beyond_limits,
      isAnswered: flag.is_answered ?? false,
      text: hasRoom ? text : '',
      x,
      y: isAbove ? y - 10 : y + 18,
    })
  }
  return marks
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
    .map((episode) => {
      const x = xOf(frame, episode.from) - half
      const width = Math.max(1.5, xOf(frame, episode.to) + half - x)
      return { x, width, n: episode.n_flagged }
    })
}

export interface XTick {
  x: number
  text: string
}

/** Names below the points, as many as find room. */
export function xTicks(frame: Frame, labels: readonly string[]): XTick[] {
  const widest = Math.min(8, Math.max(0, ...labels.slice(0, 5000).map(widthEm)))
  const digits = widthEm(String(frame.n))
  const room = Math.max(28, Math.max(widest, digits) * 11 + 14)
  const nFit = Math.max(1, Math.floor((frame.right - frame.left) / room))
  const step = roundStep(frame.n / nFit)
  const found: XTick[] = []
  for (let i = 0; i < frame.n; i++) {
    const isShown = i === 0 ? step === 1 || step >= 3 : (i + 1) % step === 0
    if (isShown) found.push({ x: xOf(frame, i), text: fitted(labels[i] ?? String(i + 1), 8) })
  }
  return found
}
