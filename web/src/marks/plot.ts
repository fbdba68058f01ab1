// The geometry of a plot: lines, points and bars over two axes.
import { fixed } from '../format/number'
import { fitted, widthEm } from '../format/text'
import type { Axis, Plot, Trace } from './figure'
import { around, at, px, ticks, type Scale } from './scale'

export interface Tick {
  at: number
  text: string
}

/** Where a value stands on its axis, before pixels; `null` where it cannot be drawn. */
export function placed(axis: Axis, value: number): number | null {
  if (axis.kind === 'log') return value > 0 ? Math.log(value) : null
  return Number.isFinite(value) ? value : null
}

/** The scale that shows all traces and marks. */
export function scaleOf(plot: Plot, which: 'x' | 'y', pixel: readonly [number, number]): Scale {
  const axis = plot[which]
  if (typeof axis.kind === 'object') {
    return { value: [-0.6, Math.max(1, axis.kind.names.length) - 0.4], pixel }
  }
  const index = which === 'x' ? 0 : 1
  const values: number[] = []
  for (const trace of plot.traces) for (const point of trace.points) values.push(point[index])
  for (const mark of plot.marks) if (mark.direction === which) values.push(mark.at)
  if (which === 'y' && plot.traces.some((trace) => trace.shape === 'bars')) values.push(0)
  const drawn = values.flatMap((value) => placed(axis, value) ?? [])
  let [low, high] = [Infinity, -Infinity]
  for (const value of drawn) [low, high] = [Math.min(low, value), Math.max(high, value)]
  if (!(low < high)) return around(drawn, pixel)
  // What starts at zero, or ends at one whole, is drawn from there.
  const air = 0.06 * (high - low)
  const from = low === 0 && axis.kind !== 'log' ? 0 : low - air
  const to = axis.kind === 'percent' && high === 1 ? 1 : high + air
  return { value: [from, to], pixel }
}

/** The probabilities that are printed on a normal axis, with their quantiles. */
const PROBABILITIES: readonly (readonly [number, string])[] = [
  [-3.090232306167813, '0.1%'],
  [-2.326347874040841, '1%'],
  [-1.644853626951473, '5%'],
  [-1.2815515655446, '10%'],
  [-0.674489750196082, '25%'],
  [0, '50%'],
  [0.674489750196082, '75%'],
  [1.2815515655446, '90%'],
  [1.644853626951473, '95%'],
  [2.326347874040841, '99%'],
  [3.090232306167813, '99.9%'],
]

/** About `n` places on an axis with what is printed there. */
export function ticksOf(axis: Axis, scale: Scale, n: number): Tick[] {
  const isShown = (value: number) => value >= scale.value[0] && value <= scale.value[1]
  if (typeof axis.kind === 'object') {
    const { names } = axis.kind
    const every = Math.max(1, Math.ceil(names.length / Math.max(n, 1)))
    return names.flatMap((text, i) => (i % every === 0 ? [{ at: i, text }] : []))
  }
  if (axis.kind === 'probability') {
    return PROBABILITIES.filter(([z]) => isShown(z)).map(([z, text]) => ({ at: z, text }))
  }
  if (axis.kind === 'log') return powers(isShown)
  const { values, places } = ticks(scale, n)
  if (axis.kind === 'percent') {
    const text = (value: number) => `${fixed(100 * value, Math.max(0, places - 2))}%`
    return values.map((value) => ({ at: value, text: text(value) }))
  }
  return values.map((value) => ({ at: value, text: fixed(value, places) }))
}

/** Powers of ten; 2 and 5 between them where there are few. */
function powers(isShown: (value: number) => boolean): Tick[] {
  const steps = (leading: number[]) => {
    const found: Tick[] = []
    for (let exponent = -12; exponent <= 12; exponent++) {
      for (const first of leading) {
        const value = Number(`${first}e${exponent}`)
        const place = Math.log(value)
        if (isShown(place)) found.push({ at: place, text: fixed(value, Math.max(0, -exponent)) })
      }
    }
    return found
  }
  const plain = steps([1])
  return plain.length >= 3 ? plain : steps([1, 2, 5])
}

/** Colours and shapes of traces: neither alone tells them apart. */
export function colour(i: number): string {
  return ['var(--indigo)', 'var(--ochre)', 'var(--ink-2)', 'var(--seal)', 'var(--ink)'][i % 5] ?? ''
}

/** A mark whose shape tells traces apart where colours do not. */
export function dot(i: number, x: number, y: number): string {
  const shape = ['m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0', 'm0 -4l4 4l-4 4l-4 -4z', 'm-3 -3h6v6h-6z']
  return `M${px(x)} ${px(y)}${shape[i % 4] ?? 'm0 -4l4 7h-8z'}`
}

export interface Drawn {
  line: string
  dots: string
  pairs: string
  bars: { x: number; y: number; width: number; height: number }[]
}

/** A trace as paths. */
export function draw(plot: Plot, trace: Trace, i: number, [x, y]: readonly [Scale, Scale]): Drawn {
  const spots = trace.points.flatMap(([a, b]) => {
    const [u, v] = [placed(plot.x, a), placed(plot.y, b)]
    return u === null || v === null ? [] : [{ x: at(x, u), y: at(y, v) }]
  })
  const drawn: Drawn = { line: '', dots: '', pairs: '', bars: [] }
  if (['line', 'dashed', 'joined'].includes(trace.shape)) {
    drawn.line = spots.map((spot) => `${px(spot.x)} ${px(spot.y)}`).join(' ')
  }
  if (['points', 'joined'].includes(trace.shape)) {
    drawn.dots = spots.map((spot) => dot(i, spot.x, spot.y)).join('')
  }
  if (trace.shape === 'pairs') {
    for (let p = 0; p + 1 < spots.length; p += 2) {
      const [a, b] = [spots[p], spots[p + 1]]
      if (a && b) drawn.pairs += `M${px(a.x)} ${px(a.y)}L${px(b.x)} ${px(b.y)}`
    }
  }
  if (trace.shape === 'bars') drawn.bars = bars(plot, trace, [x, y])
  return drawn
}

function bars(plot: Plot, trace: Trace, [x, y]: readonly [Scale, Scale]): Drawn['bars'] {
  const all = plot.traces.filter((other) => other.shape === 'bars')
  const before = all.indexOf(trace)
  const step = Math.abs(at(x, 1) - at(x, 0))
  const wide = Math.min(60, Math.max(0.5, (0.72 * step) / Math.max(1, all.length)))
  const offset = (before - all.length / 2) * wide
  return trace.points.flatMap(([a, b]) => {
    const [u, v, zero] = [placed(plot.x, a), placed(plot.y, b), placed(plot.y, 0)]
    if (u === null || v === null || zero === null) return []
    const [top, ground] = [at(y, v), at(y, zero)]
    return [
      {
        x: at(x, u) + offset,
        y: Math.min(top, ground),
        width: wide,
        height: Math.abs(ground - top),
      },
    ]
  })
}

/** As many names as find room beside each other. */
export function nameRoom(axis: Axis, room: number): number {
  if (typeof axis.kind !== 'object') return Math.min(10, Math.max(3, Math.floor(room / 80)))
  const wide = Math.max(1, ...axis.kind.names.map(widthEm))
  return Math.max(3, Math.floor(room / (11 * Math.min(wide, 9) + 14)))
}

export { fitted }
