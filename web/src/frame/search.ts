// Searching everything that has a number or a name: which entries fit what was typed, the best first.
import type { RouteLocationRaw } from 'vue-router'
import { initials } from './pinyin'

export type Kind =
  | 'page'
  | 'lot'
  | 'item'
  | 'monitor'
  | 'gauge'
  | 'nonconformity'
  | 'case'
  | 'certificate'
  | 'method'
  | 'person'

export interface Entry {
  kind: Kind
  /** Its number, which is what people search first. */
  code: string
  /** Its name in every language that it has. */
  names: readonly string[]
  to: RouteLocationRaw
}

/** As many are shown; whoever sees more types another letter. */
export const FOUND_MAX = 12

/** What fits, the best first; nothing where nothing was typed. */
export function search(entries: readonly Entry[], typed: string): Entry[] {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return []
  return entries
    .map((entry) => ({ entry, weight: weigh(entry, wanted) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.entry.code.localeCompare(b.entry.code))
    .slice(0, FOUND_MAX)
    .map(({ entry }) => entry)
}

/** 0 where it does not fit; the number itself weighs most, then how it begins, then names. */
function weigh({ code, names }: Entry, wanted: string): number {
  const number = code.toLowerCase()
  if (number === wanted) return 5
  if (number.startsWith(wanted)) return 4
  if (names.some((name) => name.toLowerCase().startsWith(wanted))) return 3
  if (number.includes(wanted) || names.some((name) => name.toLowerCase().includes(wanted))) return 2
  return /^[a-z0-9]+$/.test(wanted) && names.some((name) => initials(name).includes(wanted)) ? 1 : 0
}
