// Figures as methods describe them (`base/method/src/figure`). What is drawn is this and no more.
import type { Both } from '../words'

export type Said = Both & { code: string; args: Record<string, string> }

export interface Flag {
  index: number
  tests: string[]
  is_beyond_limits: boolean
  /** Whether somebody answered it: then it is drawn hollow. */
  is_answered?: boolean
}

export interface Panel {
  label: Both
  points: (number | null)[]
  /** `null` where it has no centre: a chart of prescribed zones. */
  center: number | null
  lower: number[]
  upper: number[]
  /** Its lines are the limits of the specification, and are called so: nothing was computed. */
  is_by_specification?: boolean
  zone_sigma: number[]
  flags: Flag[]
  left_out: number[]
  n_places: number
}

export interface Stage {
  from: number
  name: string
  centers: number[]
}

export interface Episode {
  from: number
  to: number
  n_flagged: number
}

export interface ControlChart {
  kind: 'control_chart'
  title: Both
  subject: string
  unit: string | null
  sentence: Said
  panels: Panel[]
  labels: string[]
  stages?: Stage[]
  episodes?: Episode[]
  /** What somebody noted at points, in their order; drawn as pennants with their numbers. */
  notes?: Note[]
}

export interface Note {
  index: number
  text: string
}

export interface Histogram {
  kind: 'histogram'
  title: Both
  subject: string
  unit: string | null
  sentence: Said
  edges: number[]
  counts: number[]
  lsl: number | null
  usl: number | null
  target: number | null
  mean: number
  sigma_within: number | null
  sigma_overall: number
  n_places: number
}

export type AxisKind = 'linear' | 'log' | 'percent' | 'probability' | { names: string[] }

export interface Axis {
  label: Both
  kind: AxisKind
}

export type Shape = 'line' | 'dashed' | 'points' | 'joined' | 'pairs' | 'bars'

export interface Trace {
  name: Both | string | null
  shape: Shape
  points: [number, number][]
}

export interface Mark {
  name: Both | string
  direction: 'x' | 'y'
  at: number
}

export interface Plot {
  kind: 'plot'
  title: Both
  subject: string
  unit: string | null
  sentence: Said
  x: Axis
  y: Axis
  traces: Trace[]
  marks: Mark[]
  width: 'full' | 'half'
}

export type Figure = ControlChart | Histogram | Plot
