// What a gauge or a finger typed, as a reading: the digits stay exactly as they came.

export interface Specification {
  lsl: string | null
  usl: string | null
}

/** The decimal in a typed text; `null` where there is none. A comma is a point, a unit falls away. */
export function readValue(text: string, unit: string | null): string | null {
  let value = text.trim().replace('−', '-')
  if (unit && value.endsWith(unit)) value = value.slice(0, -unit.length).trim()
  value = value.replace(',', '.').replace(/^\+/, '')
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(value) || value.replace(/\D/g, '').length > 18) return null
  return value.replace(/^(-?)\./, '$10.').replace(/\.$/, '')
}

/** Whether a value is so far from its limits that it was hardly meant. */
export function isFar(value: string, { lsl, usl }: Specification): boolean {
  if (lsl === null || usl === null) return false
  const width = Number(usl) - Number(lsl)
  return Number(value) < Number(lsl) - width || Number(value) > Number(usl) + width
}

export type Place = 'within' | 'below' | 'above'

/** Where a value stands to its specification. */
export function placeOf(value: string, { lsl, usl }: Specification): Place {
  if (lsl !== null && Number(value) < Number(lsl)) return 'below'
  if (usl !== null && Number(value) > Number(usl)) return 'above'
  return 'within'
}

/** The subgroup of the next reading: the last one until it has `size`, then another. */
export function nextSubgroup(taken: readonly { subgroup: number }[], size: number): number {
  const last = taken.at(-1)
  if (!last) return 0
  const n = taken.filter((one) => one.subgroup === last.subgroup).length
  return n < size ? last.subgroup : last.subgroup + 1
}
