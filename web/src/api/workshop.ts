// What the server answers about the workshop. What it takes is in schema.ts.
import type { Said } from '../marks/figure'
import type { Both } from '../words'

export interface Rows<T> {
  rows: T[]
  next: string | null
}

export interface Person {
  id: string
  name: Both
  consent: 'named' | 'unnamed'
}

export interface Scope {
  item: string
  characteristic: string
  station: string | null
}

export interface TestMark {
  panel: string
  test: string
}

export interface Reaction {
  signal: string
  kind: string
  kind_words: Both
  cause: string
  action: string
  is_reset: boolean
  by: string
  at: string
}

export interface Signal {
  id: string
  monitor: string
  version: number
  of: Scope
  lot: string
  seq: number
  point: number
  tests: TestMark[]
  value: string
  taken_at: string
  raised_at: string
  due_at: string
  message: Said
  state?: 'open' | 'overdue' | 'answered'
  reaction?: Reaction | null
}

export interface Limits {
  monitor: string
  version: number
  state: 'proposed' | 'active' | 'rejected' | 'superseded' | 'stopped'
  state_words: Both
  of: Scope
  chart: string
  parameters: Record<string, unknown>
  subgroup_size: number
  reaction_minutes: number
  base: { lots: string[]; n_readings: number; n_flagged: number } | null
  reason: string
  proposed_by: string
  proposed_at: string
  decided_by: string | null
  approved_at: string | null
  why: string
}

export interface Monitor {
  id: string
  of: Scope
  chart: string
  state: Limits['state']
  active_version: number | null
  versions: Limits[]
}

export interface PanelPoint {
  label: Both
  value: number | null
  center: number | null
  /** `null` where that side is open. */
  lower: number | null
  upper: number | null
}

export interface Point {
  number: number
  lot: string
  seq: number
  taken_at: string
  panels: PanelPoint[]
  tests: TestMark[]
}

export interface Points {
  monitor: string
  version: number
  n_points: number
  points: Point[]
}

/** What somebody noted at a point of a chart. */
export interface NotedCause {
  id: string
  version: number
  point: number
  lot: string
  seq: number
  cause: string
  by: string
  at: string
}

export interface Reading {
  seq: number
  value: string
  subgroup: number
  gauge: string
  person: string | null
  station: string | null
  execution: string | null
  taken_at: string
  received_at: string
  corrections?: { from: string; to: string; reason: string }[]
}

export interface Series {
  characteristic: string
  n_readings: number
  is_sealed: boolean
  /** Whether the values are past their retention and gone. */
  is_expired?: boolean
}

export interface Lot {
  lot: string
  item: string
  standard: string
  version: number
  maker: string
  series?: Series[]
}

export interface GaugeStatus {
  name: 'never_confirmed' | 'current' | 'overdue' | 'out_of_tolerance'
  due_at?: string
  since?: string
}

export interface Gauge {
  code: string
  kind: string
  name: Both
  maker: string
  model: string
  serial: string
  unit: string
  resolution: string
  mpe: string
  interval_days: number
  status: GaugeStatus
}

export interface Characteristic {
  code: string
  rev: number
  name: Both
  class: 'ordinary' | 'significant' | 'critical'
  variable?: { unit: string; lsl: string | null; target: string | null; usl: string | null }
  attribute?: { criterion: Both }
}

export interface Control {
  code: string
  characteristic: string
  gauge_kind: string
  n: number
  method: Both
  reaction: Both
  reaction_min: number
}

export interface Capability {
  item: string
  item_name: Both
  characteristic: string
  name: Both
  class: 'significant' | 'critical'
  specification: { lsl: string | null; target: string | null; usl: string | null } | null
  is_entitled: boolean
  reasons: Said[]
  capability: {
    n_readings: number
    method: string | null
    result: Record<string, number | string | null | (number | null)[]> | null
    refusal: { reason: Said; way_out: Both | null } | null
  } | null
}

export interface Origin {
  lot: string
  order: string | null
  n_planned: number | null
  parents: string[]
  children: string[]
}

/** A piece with a serial number, and the pieces that were built into it. */
export interface Piece {
  serial: string
  parts: string[]
}

export interface Execution {
  id: string
  lot: string
  operation: string
  station: string
  person: string
  checker: string | null
  started_at: string
  ended_at: string | null
  n_good: number | null
  n_rejected: number | null
}

export interface Recall {
  thing: string
  n_things: number
  n_packages: number
  things: string[]
  nextPageToken: number | null
}

export interface Confirmation {
  confirmed_at: string
  confirmed_by: string
  certificate: string
  traceability: string
  is_found_good: boolean
  is_left_good: boolean
}

export interface GaugeStudy {
  id: string
  item: string
  characteristic: string
  method: { id: string; version: number }
  is_fit: boolean
  studied_at: string
}

export interface Impact {
  is_suspect: boolean
  n_readings?: number
  lots?: {
    lot: string
    characteristic: string
    n_readings: number
    first_at: string
    last_at: string
    claims: { claim: string; passports: string[] }[]
  }[]
}

export interface Disposal {
  disposition: string
  words: Both
  quantity: number
  cost: { minor: number; currency: string }
  reason: string
  by: string
  at: string
}

export interface Nonconformity {
  id: string
  code: string
  item: string
  characteristic: string
  lot: string
  signal: string | null
  inspected: number
  quantity: number
  severity: string
  description: string
  containment: string
  reported_by: string
  reported_at: string
  dispositions: Disposal[]
  n_left: number
  failure_chain: string | null
  is_closed: boolean
  form: string
}

export interface CaseStep {
  step: 'team' | 'problem' | 'cause' | 'planned' | 'done' | 'studied' | 'changed' | 'not-applicable'
  by: string
  at: string
  names?: string[]
  text?: string
  words?: Both
  cause?: string
  for?: string
  of?: string
  rows?: string[]
  reason?: string
  action?: number
  owner?: string
  due?: string
  is_effective?: boolean
  before?: { nonconforming: number; inspected: number }
  after?: { nonconforming: number; inspected: number }
}

export interface Case {
  id: string
  code: string
  nonconformities: string[]
  symptom: string
  owner: string
  opened_by: string
  opened_at: string
  steps: CaseStep[]
  missing: Both[]
  closed: { by: string; at: string; words: string } | null
  form: string
}

export interface Grant {
  id: string
  person: string
  granted: string
  from: string
  until: string | null
}

export interface Known {
  roles: { name: string; words: Both; acts: { act: string; words: Both }[] }[]
}

export interface Account {
  person: string
  login: string
}

export interface Token {
  id: string
  person: string
  title: string
  scopes: string[] | null
  until: string | null
}

export interface Audited {
  seq: number
  at: string
  by: string
  stage: string
  kind: string
}

export interface PassportRow {
  id: string
  page: string
  opening: 'summary' | 'drawn' | 'characteristic' | 'everything'
  issued_at: string
  item: Both
  characteristic: Both
  lot: string
  n_readings: number
  withdrawn_at: string | null
}

/** A revision of an item, or of a row that hangs on it. */
export interface Revision {
  kind: 'item' | 'operation' | 'characteristic' | 'failure_chain' | 'control'
  code: string
  rev: number
  at: string
  by: string
  said: Record<string, unknown>
}

/** A certificate of goods that was issued here. */
export interface Issued {
  certificate: string
  number: string
  form: '2.1' | '2.2' | '3.1' | '3.2'
  lot: string
  heat: string | null
  n_lines: number
  entry_index: number
}

/** A certificate that came with goods. */
export interface Received {
  certificate: string
  issuer: string
  lot: string
  at: string
  by: string
}

/** What was issued for the pieces of a passport. */
export interface PieceCodes {
  batches: { first: number; n: number; has_inner: boolean; issued_at: string }[]
  chips: { uid: string; enrolled_at: string; counter: number | null }[]
}

export interface Specified {
  code: string
  name: Both
  unit: string
  specification: { lsl?: string | null; target?: string | null; usl?: string | null }
  subgroup_size: number
}

export interface Standard {
  code: string
  version: number
  title: Both
  item: string
  item_name: Both
  characteristics: Specified[]
}

export interface Order {
  code: string
  customer: string
  item: string
  n_pieces: number
  due_on: string
}

export interface Station {
  code: string
  name: Both
  site: string
  machine: string | null
}

export interface Operation {
  code: string
  rev: number
  name: Both
  place: number
  equipment: Both | null
  skill: string | null
}

/** A link for a guest to the frozen evidence of a lot. */
export interface GuestLink {
  id: string
  purpose: string
  until: string
  state: 'standing' | 'expired' | 'ended'
  ended_at: string | null
  n_taken: number
  taken_at: string | null
}

export interface Claimed {
  claim: string
  characteristic: string
  name: Both
  method: string
  n_readings: number
  entry_index: number
  passport: string | null
  is_withdrawn: boolean
  superseded_by: string | null
}

export interface Item {
  code: string
  rev: number
  drawing: string
  name: Both
  family: string | null
  retired: boolean
}

/** A characteristic as the hub keeps it, with everything that a revision repeats. */
export interface HubCharacteristic extends Characteristic {
  kind: 'product' | 'process'
  operation: string | null
}

export interface HubControl extends Control {
  rev: number
  operation: string | null
  phase: 'prototype' | 'pre_launch' | 'safe_launch' | 'production'
  frequency: 'lot' | 'shift' | { pieces: number } | { minutes: number }
  owner: string
}

export interface FailureChain {
  code: string
  rev: number
  characteristic: string
  operation: string | null
  effect: Both
  mode: Both
  cause: Both
  severity: number
  occurrence: number
  detection: number
  prevention: Both | null
  detection_control: string | null
  detection_study: string | null
  priority: 'H' | 'M' | 'L'
}

export interface Template {
  name: string
  title: Both
  about: Both
  items: { code: string; name: Both; is_in_use: boolean; n_characteristics: number }[]
}
