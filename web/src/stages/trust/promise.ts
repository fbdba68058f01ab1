// A promise of a partner, with what came of it.

export type Criterion = 'on_time' | 'in_full' | 'in_spec' | 'response'
export const CRITERIA: readonly Criterion[] = ['on_time', 'in_full', 'in_spec', 'response']

export interface Kept {
  code: string
  partner: string
  n_pieces: number
  due_on: string
  due_on_first: string
  deliveries: { came_on: string; n_pieces: number; n_in_spec: number }[]
  changes: { due_on: string; reason: string }[]
  appeals: {
    criterion: Criterion
    reason: string
    state: 'open' | 'upheld' | 'rejected'
    why: string | null
  }[]
}

export interface Score {
  partner: string
  criterion: Criterion
  n: number
  n_kept: number
  n_set_aside: number
  share: number | null
  interval: [number, number] | null
}
