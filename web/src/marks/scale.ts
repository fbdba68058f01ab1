// Scales: from values to pixels, with ticks at round numbers. The same rules as on paper
// (`base/method/src/figure/scale.rs`), so that both pictures agree.

export interface Scale {
  readonly value: readonly [number, number]
  readonly pixel: readonly [number, number]
}

/** The pixel of a value. Shares first: the ends may be huge, their difference is what matters. */
export function at(scale: Scale, value: number): number {
  const [low, high] = scale.value
  const [start, end] = scale.pixel
  return start + ((value - low) / (high - low)) * (end - start)
}

/** The value of a pixel. */
export function under(scale: Scale, pixel: number): number {
  const [low, high] = scale.value
  const [start, end] = scale.pixel
  return low + ((pixel - start) / (end - start)) * (high - low)
}

/** A scale that shows all of `values` with a little air; an empty range is opened. */
export function around(values: Iterable<number>, pixel: readonly [number, number]): Scale {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low > high) [low, high] = [0, 1]
  const spread = high - low
  const air = spread > 0 ? 0.12 * spread : Math.max(0.05 * Math.abs(low), 1e-9)
  return { value: [low - air, high + air], pixel }
}

export interface Ticks {
  readonly values: number[]
  readonly places: number
}

/** Round values inside the scale, about `n` of them, with the places they need. */
export function ticks(scale: Scale, n: number): Ticks {
  const [low, high] = scale.value
  const raw = (high - low) / Math.max(n, 1)
  const exponent = Math.floor(Math.log10(raw))
  const unit = Number(`1e${exponent}`)
  const share = raw / unit
  const step = unit * (share < 1.5 ? 1 : share < 3.5 ? 2 : share < 7.5 ? 5 : 10)
  const first = Math.ceil(low / step)
  const values: number[] = []
  for (let i = 0; values.length < 20; i++) {
    const tick = (first + i) * step
    if (!(tick <= high)) break
    values.push(Math.abs(tick) < step * 1e-6 ? 0 : tick)
  }
  return { values, places: Math.max(0, -exponent) }
}

/** The next of 1, 2, 5, 10, 20, 50 … not below `raw`. */
export function roundStep(raw: number): number {
  for (let unit = 1; unit < 1e15; unit *= 10) {
    for (const factor of [1, 2, 5]) if (unit * factor >= raw) return unit * factor
  }
  return 1e15
}

/** A coordinate with at most two decimals. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/** A coordinate of a line that must be where its value is. */
export function precise(value: number): string {
  return value.toFixed(3)
}
