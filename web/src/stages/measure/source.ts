// Sources of readings: where in a message each part of a reading stands, as a person fills it in.
import type { Bodies } from '../../api/schema'
import type { Both } from '../../words'

type Sent = Bodies['POST /api/v1/sources']
export type Mapping = Sent['mapping']
export type Rule = Mapping['rules'][number]
export type Place = Rule['value']

export interface Source extends Sent {
  title: Both
  reach: { name: string; until?: string; why?: string }
  letters: { n_open: number; n_ever: number }
  since_start: { n_accepted: number; n_refused: number; last_at: string | null }
}

export interface Letter {
  letter: number
  topic: string
  payload: string
  reason: Both | null
  received_at: string
  answer: { name: 'recorded' | 'set_aside'; n_readings?: number; reason?: string } | null
}

export interface Tried {
  topic: string
  payload: string
  outcome: 'recorded' | 'kept_before' | 'passed_over' | 'refused'
  reason?: Both
  submissions: { lot: string; characteristic: string; gauge: string; values: string[] }[]
}

/** Where a part is found: inside the message, in a level of its topic, or always the same. */
export const WAYS = ['pointer', 'level', 'constant'] as const
export type Way = (typeof WAYS)[number]

export interface Spot {
  way: Way | ''
  text: string
}

/** Parts that every reading has, and parts that it may have. */
export const PARTS = [
  'value',
  'lot',
  'characteristic',
  'gauge',
  'subgroup',
  'person',
  'station',
] as const
export type Part = (typeof PARTS)[number]
export const NEEDED: readonly Part[] = ['value', 'lot', 'characteristic', 'gauge', 'subgroup']

/** The place of a part in a rule. */
export function placeIn(rule: Rule | undefined, part: Part): Place | null | undefined {
  return part === 'subgroup' ? rule?.subgroup.from : rule?.[part]
}

export function spotOf(place: Place | null | undefined): Spot {
  if (place?.pointer !== null && place?.pointer !== undefined) {
    return { way: 'pointer', text: place.pointer }
  }
  if (place?.level !== null && place?.level !== undefined) {
    return { way: 'level', text: String(place.level) }
  }
  return place ? { way: 'constant', text: place.constant ?? '' } : { way: '', text: '' }
}

/** What a spot says on the wire; names that were given for what others call it stay. */
export function placeOf(spot: Spot, before?: Place | null): Place | null {
  const names = before?.names ? { names: before.names } : {}
  if (spot.way === 'pointer') return { pointer: spot.text.trim(), ...names }
  if (spot.way === 'level') return { level: Number(spot.text), ...names }
  return spot.way === 'constant' ? { constant: spot.text.trim(), ...names } : null
}

/** A rule with other places, and everything else as it was. */
export function ruleOf(spots: Readonly<Record<Part, Spot>>, before: Rule | undefined): Rule {
  const needed = (part: 'value' | 'lot' | 'characteristic' | 'gauge') =>
    placeOf(spots[part], before?.[part]) ?? { constant: '' }
  const maybe = (part: 'person' | 'station') => {
    const place = placeOf(spots[part], before?.[part])
    return place ? { [part]: place } : {}
  }
  const { person: _, station: __, ...rest } = before ?? {}
  return {
    ...rest,
    // Subgroups by time were set elsewhere, and stay.
    subgroup: before?.subgroup.period_s
      ? before.subgroup
      : { from: placeOf(spots.subgroup, before?.subgroup.from) },
    value: needed('value'),
    lot: needed('lot'),
    characteristic: needed('characteristic'),
    gauge: needed('gauge'),
    ...maybe('person'),
    ...maybe('station'),
  } as Rule
}

export const EMPTY: Mapping = {
  identity: { by: 'content' },
  late_days_max: 7,
  rules: [],
}
