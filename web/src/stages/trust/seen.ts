// What this device saw of a log the last time, so that a log cannot show it another past.
export interface Seen {
  origin: string
  size: number
  root: string
  at: string
}

const KEPT = 'wule.log_seen'

export function lastSeen(): Seen | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Seen | null
  } catch {
    return null
  }
}

export function keepSeen({ origin, size, root }: Omit<Seen, 'at'>): void {
  localStorage.setItem(KEPT, JSON.stringify({ origin, size, root, at: new Date().toISOString() }))
}
