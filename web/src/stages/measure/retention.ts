// What the server says of retention.

export interface Retention {
  characteristic: string | null
  /** None for ever. */
  days: number | null
}

export interface DueRow {
  lot: string
  characteristic: string
  n_readings: number
  sealed_at: string
  days: number
}

export interface HeldRow extends DueRow {
  held_by: { kind: 'nonconformity' | 'case' | 'appeal'; code: string }
}

export interface Due {
  n_batches: number
  n_readings: number
  is_more: boolean
  rows: DueRow[]
  n_held: number
  held: HeldRow[]
}
