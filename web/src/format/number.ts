// Numbers as people read them: significant digits, a true minus, no separators inside data.

/** A computed number with `digits` significant digits. */
export function significant(value: number, digits = 5): string {
  if (!Number.isFinite(value)) return '—'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e9 || size < 1e-6) return minus(value.toExponential(digits - 1))
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)))
  const text = value.toFixed(Math.min(places, 12))
  return minus(text.includes('.') ? text.replace(/\.?0+$/, '') : text)
}

/** A value with a fixed number of places, as limits are printed. */
export function fixed(value: number, places: number): string {
  if (value !== 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-9)) {
    return minus(value.toExponential(4))
  }
  const text = value.toFixed(Math.min(places, 12))
  return /^-[0.]+$/.test(text) ? text.slice(1) : minus(text)
}

/** A hyphen is too short for a minus sign. */
function minus(text: string): string {
  return text.replace(/^-/, '−').replace('e-', 'e−').replace('e+', 'e')
}

/** A count with thin groups, for people; never inside data. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
}

/** Bytes as kB or MB. */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  if (value < 1_000_000) return `${significant(value / 1000, 3)} kB`
  return `${significant(value / 1_000_000, 3)} MB`
}
