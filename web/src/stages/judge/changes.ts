// What changed since yesterday, put together from what the lists of the workshop say anyway.
import type { Case, Monitor, Nonconformity, PassportRow, Signal } from '../../api/workshop'

export type What =
  | 'raised'
  | 'answered'
  | 'proposed'
  | 'approved'
  | 'reported'
  | 'disposed'
  | 'opened'
  | 'closed'
  | 'issued'
  | 'withdrawn'

export interface Change {
  at: string
  what: What
  /** What it is about, as people call it. */
  name: string
  /** Who did it; empty where it happened by itself, or is not told. */
  by: string
  to: { name: string; params?: Record<string, string> }
}

export interface Lists {
  signals: readonly Signal[]
  monitors: readonly Monitor[]
  nonconformities: readonly Nonconformity[]
  cases: readonly Case[]
  passports: readonly PassportRow[]
}

/** When yesterday began, by the clock of this device. */
export function yesterday(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
}

/** What happened from then on, the latest first. */
export function changesSince(since: Date, of: Lists): Change[] {
  const all = [
    ...of.signals.flatMap(ofSignal),
    ...of.monitors.flatMap(ofMonitor),
    ...of.nonconformities.flatMap(ofNonconformity),
    ...of.cases.flatMap(ofCase),
    ...of.passports.flatMap(ofPassport),
  ]
  const from = since.getTime()
  return all
    .filter(({ at }) => Date.parse(at) >= from)
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

function ofSignal({ monitor, of, raised_at, reaction }: Signal): Change[] {
  const to = { name: 'monitor', params: { id: monitor } }
  const name = `${of.item} · ${of.characteristic}`
  const raised: Change = { at: raised_at, what: 'raised', name, by: '', to }
  return reaction
    ? [raised, { at: reaction.at, what: 'answered', name, by: reaction.by, to }]
    : [raised]
}

function ofMonitor({ id, of, versions }: Monitor): Change[] {
  const to = { name: 'monitor', params: { id } }
  const name = `${of.item} · ${of.characteristic}`
  return versions.flatMap((one): Change[] => [
    { at: one.proposed_at, what: 'proposed', name, by: one.proposed_by, to },
    ...(one.approved_at
      ? [{ at: one.approved_at, what: 'approved' as const, name, by: one.decided_by ?? '', to }]
      : []),
  ])
}

function ofNonconformity(of: Nonconformity): Change[] {
  const to = { name: 'nonconformity', params: { code: of.code } }
  const name = of.code
  return [
    { at: of.reported_at, what: 'reported', name, by: of.reported_by, to },
    ...of.dispositions.map(({ at, by }): Change => ({ at, what: 'disposed', name, by, to })),
  ]
}

function ofCase({ code, opened_at, opened_by, closed }: Case): Change[] {
  const to = { name: 'case', params: { code } }
  const opened: Change = { at: opened_at, what: 'opened', name: code, by: opened_by, to }
  return closed
    ? [opened, { at: closed.at, what: 'closed', name: code, by: closed.by, to }]
    : [opened]
}

function ofPassport({ lot, issued_at, withdrawn_at }: PassportRow): Change[] {
  const to = { name: 'lot', params: { code: lot } }
  const issued: Change = { at: issued_at, what: 'issued', name: lot, by: '', to }
  return withdrawn_at
    ? [issued, { at: withdrawn_at, what: 'withdrawn', name: lot, by: '', to }]
    : [issued]
}
