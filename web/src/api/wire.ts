// What travels between the server and this application: surveys, tables, methods, studies.
import type { Figure, Said } from '../marks/figure'
import type { Schema } from '../stages/judge/schema'
import type { Both } from '../words'

/** What a column may be, in the order in which it is offered. */
export const ROLES = [
  'value',
  'subgroup',
  'part',
  'appraiser',
  'time',
  'count',
  'size',
  'reference',
  'rating',
  'factor',
] as const

export type Role = (typeof ROLES)[number]

export interface SurveyColumn {
  name: string
  unit: string | null
  guess: 'value' | 'subgroup' | 'other'
  numbers: number
  missing: number
  bad: number
  first_bad: { row: number; cell: string } | null
  range: [string, string] | null
  subgroup_size: number | null
  first: string[]
  /** What the file says of it, where its format can say it; limits as it spells them. */
  stated?: Stated | null
}

export interface Stated {
  title: string | null
  lsl: string | null
  nominal: string | null
  usl: string | null
}

export interface Survey {
  bytes: number
  encoding: string | null
  delimiter: string | null
  has_decimal_comma: boolean
  header_row: number | null
  rows: number
  columns: SurveyColumn[]
  first_rows: { row: number; cells: string[] }[]
}

export interface TableColumn {
  role: Role
  name: string
  unit: string | null
  cells: (string | null)[]
}

export interface Complaint extends Said {
  row: number
  column: number
  name: string | null
  cells: string[]
}

export interface Table {
  digest?: string
  rows?: number
  left_out?: { row: number; code: string }[]
  columns: TableColumn[] | null
  complaints: Complaint[]
}

export interface RoleNeed {
  role: Role
  is_required: boolean
  may_repeat: boolean
  words: Both
}

export interface Method {
  id: string
  version: number
  title: Both
  purpose: Both
  not_for: Both
  roles: RoleNeed[]
  formula: string
  source: string
  schema: Schema
}

export type Quantity = number | string | null | (number | null)[]

export interface Finding extends Said {
  weight: 'note' | 'caution' | 'signal'
}

export interface Study {
  method: { id: string; version: number }
  parameters: Record<string, unknown>
  result: Record<string, Quantity>
  words: Record<string, Both & { unit: 'reading' | 'one' | 'ppm' | 'squared' | 'mixed' }>
  /** The keys of the numbers in reading order. */
  order: string[]
  findings: Finding[]
  deviations: Said[]
  refusal: { reason: Said; way_out: Both } | null
  figures: Figure[]
}
