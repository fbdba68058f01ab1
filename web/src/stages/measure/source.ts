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

/** How a source is reached, as it is typed. */
export const KINDS = ['mqtt', 'sparkplug', 'folder'] as const
export interface Reach {
  kind: string
  host: string
  port: string
  filter: string
  tls: boolean
}

export function reachOf(of: Source | undefined): Reach {
  const known = of?.channel
  const broker = known && 'client_id' in known ? known : null
  return {
    kind: known?.kind ?? 'mqtt',
    host: broker?.host ?? '',
    port: String(broker?.port ?? 1883),
    filter: broker?.filter ?? '',
    tls: broker?.tls ?? false,
  }
}

/** What was typed as it is sent; a subscription to OPC UA stays as it was. */
export function channelOf(reach: Reach, code: string, before: Source | undefined) {
  const known = before?.channel
  const { kind, tls } = reach
  if (kind === 'folder') return { kind } as Source['channel']
  if (kind === 'opcua' && known?.kind === 'opcua') return known
  const client_id = known && 'client_id' in known ? known.client_id : `wule-${code}`
  const [host, filter] = [reach.host.trim(), reach.filter.trim()]
  const name = kind === 'sparkplug' ? ('sparkplug' as const) : ('mqtt' as const)
  return { kind: name, host, port: Number(reach.port), filter, client_id, tls }
}

/** What tells a repeat from a second reading. */
export const IDENTITIES = ['id', 'content', 'delivery'] as const
export interface Mapped {
  spots: Record<Part, Spot>
  identity: string
  /** Where the number of a message stands, where it has one. */
  id: Spot
}

export function mappedOf(of: Source | undefined): Mapped {
  const [rule, known] = [of?.mapping.rules[0], of?.mapping.identity]
  const spots = Object.fromEntries(PARTS.map((part) => [part, spotOf(placeIn(rule, part))]))
  return {
    spots: spots as Record<Part, Spot>,
    identity: known?.by ?? 'delivery',
    id: spotOf(known?.by === 'id' ? known.from : null),
  }
}

/** The mapping that was typed: its first rule changed, and the others as they were. */
export function mappingOf({ spots, identity, id }: Mapped, of: Source | undefined): Mapping {
  const { late_days_max, rules, identity: known } = of?.mapping ?? EMPTY
  const from = placeOf(id, known.by === 'id' ? known.from : null) ?? {}
  return {
    identity:
      identity === 'id'
        ? { by: 'id', from }
        : { by: identity === 'content' ? 'content' : 'delivery' },
    late_days_max,
    rules: [ruleOf(spots, rules[0]), ...rules.slice(1)],
  }
}
