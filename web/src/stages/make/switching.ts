// Which severity of inspection holds for the next lot of an item, by what became of the lots before it. What became
// of them is kept on this device, by item.

export const METHOD = 'sampling.iso2859-switching'
/** The rules look back no further than a few lots, but for what was discontinued. */
const LOTS_MAX = 200

export interface Result {
  lot: string
  isAccepted: boolean
}

const place = (item: string): string => `wule.sampling.${item}`

/** What is kept of an item, oldest first. */
export function resultsOf(item: string): Result[] {
  try {
    return JSON.parse(localStorage.getItem(place(item)) ?? '[]') as Result[]
  } catch {
    return []
  }
}

/** Keeps what became of a lot; said again of the same lot, it takes the place of what was said before. */
export function withResult(all: readonly Result[], one: Result): Result[] {
  const isKnown = all.some(({ lot }) => lot === one.lot)
  const next = isKnown ? all.map((known) => (known.lot === one.lot ? one : known)) : [...all, one]
  return next.slice(-LOTS_MAX)
}

export function keepResults(item: string, all: readonly Result[]): void {
  localStorage.setItem(place(item), JSON.stringify(all))
}

/** What the switching rules are asked, of the lots before this one; null where there are none. */
export function question(all: readonly Result[], lot: string) {
  const before = earlier(all, lot)
  if (before.length === 0) return null
  const cells = before.map(({ isAccepted }) => (isAccepted ? '1' : '0'))
  return { columns: [{ role: 'count', name: 'accepted', unit: null, cells }], parameters: {} }
}

/** The lots that came before this one. */
export function earlier(all: readonly Result[], lot: string): Result[] {
  const here = all.findIndex((one) => one.lot === lot)
  return here < 0 ? [...all] : all.slice(0, here)
}
