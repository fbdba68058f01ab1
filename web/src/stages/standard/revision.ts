// What a revision changed, field by field, in the reader's words.
import { nameOf } from '../../api/names'
import type { Revision } from '../../api/workshop'
import { fill, say, w, type Both } from '../../words'

export interface Change {
  field: string
  /** What it said before; `null` in a first revision. */
  from: string | null
  to: string
}

/** Each revision with the one before it of the same row, the latest first. */
export function withEarlier(revisions: readonly Revision[]): [Revision, Revision | null][] {
  const key = ({ kind, code, rev }: Revision, back = 0) => `${kind}/${code}/${rev - back}`
  const known = new Map(revisions.map((one) => [key(one), one]))
  return revisions.map((one) => [one, known.get(key(one, 1)) ?? null])
}

/** What differs; of a first revision, everything that it says. */
export function changes(of: Revision, before: Revision | null): Change[] {
  const [now, then] = [flat(of.said), before ? flat(before.said) : {}]
  const names = fields()
  return [...new Set([...Object.keys(then), ...Object.keys(now)])].flatMap((key) => {
    const field = names[key]
    const [to, from] = [text(key, now[key]), text(key, then[key])]
    if (field === undefined || to === from || (before === null && to === '—')) return []
    return [{ field, from: before === null ? null : from, to }]
  })
}

/** Limits and criterion stand beside the rest. */
function flat(said: Record<string, unknown>): Record<string, unknown> {
  const { variable, attribute, ...rest } = said
  return { ...rest, ...(variable as object | null), ...(attribute as object | null) }
}

function text(key: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return value ? w.value.study.on : w.value.study.off
  if (key === 'frequency') return often(value)
  if (key === 'owner') return nameOf(String(value))
  if (typeof value === 'object') return say(value as Both)
  const known: Record<string, Record<string, string>> = {
    class: w.value.class,
    kind: w.value.held_on,
    phase: w.value.phase,
  }
  return known[key]?.[String(value)] ?? String(value)
}

function often(value: unknown): string {
  const [name, n] = typeof value === 'string' ? [value] : (Object.entries(value as object)[0] ?? [])
  const words: Record<string, string> = w.value.often
  return fill(words[name ?? ''] ?? String(name), { n: Number(n ?? 0) })
}

/** The fields that people know; numbers of rows and revisions stand in the heads. */
function fields(): Record<string, string> {
  const { item_hub: hub, chain, head, form, gauge, work, study } = w.value
  return {
    name: form.name,
    drawing: hub.drawing,
    family: hub.family,
    retired: hub.retired,
    place: hub.place,
    equipment: hub.equipment,
    skill: hub.skill,
    kind: hub.kind,
    class: hub.class,
    operation: work.operation,
    unit: hub.unit,
    lsl: hub.lsl,
    target: hub.target,
    usl: hub.usl,
    criterion: hub.criterion,
    characteristic: head.characteristic,
    phase: hub.phase,
    gauge_kind: gauge.kind,
    n: hub.n,
    frequency: hub.every,
    method: study.method,
    reaction: hub.reaction,
    reaction_min: hub.reaction_min,
    owner: hub.owner,
    effect: chain.effect,
    mode: chain.mode,
    cause: chain.cause,
    severity: chain.severity,
    occurrence: chain.occurrence,
    detection: chain.detection,
    prevention: chain.prevention,
    detection_control: chain.found_by,
  }
}
