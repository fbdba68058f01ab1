// Whole lists to choose from. A list longer than the server gives at once is read to its end.
import { may } from '../frame/session'
import { say } from '../words'
import { ask } from './client'
import { attempt } from './load'
import type { Choice } from '../parts/form'
import type { Person, Rows, Signal } from './workshop'

/** Beyond this a list is no help for choosing; what is typed is sent as it is. */
const PARTS_MAX = 5

export async function all<T>(
  path: string,
  query: readonly (readonly [string, string])[] = [],
): Promise<T[]> {
  const rows: T[] = []
  let after: string | null = ''
  for (let part = 0; part < PARTS_MAX && after !== null; part++) {
    const from: readonly (readonly [string, string])[] = after === '' ? [] : [['after', after]]
    const found: Rows<T> = await ask<Rows<T>>(path, {
      query: [...query, ['limit', '1000'], ...from],
    })
    rows.push(...found.rows)
    after = found.next
  }
  return rows
}

/** As [`all`]; nothing where the server has no such list, or does not show it to this reader. */
export async function allOrNone<T>(path: string): Promise<T[]> {
  const [rows, fault] = await attempt(() => all<T>(path))
  if (fault && fault.status !== 404 && fault.status !== 403) throw fault
  return rows ?? []
}

/** Signals that wait for an answer, the latest first, and whether there are more than help anybody. */
export async function openSignals(): Promise<{ signals: Signal[]; isMore: boolean }> {
  const signals: Signal[] = []
  let before: string | null = ''
  for (let part = 0; part < PARTS_MAX && before !== null; part++) {
    const from: readonly (readonly [string, string])[] = before === '' ? [] : [['before', before]]
    const found: { signals: Signal[]; next: string | null } = await ask('/api/v1/signals', {
      query: [['state', 'open'], ['limit', '500'], ...from],
    })
    signals.push(...found.signals)
    before = found.next
  }
  return { signals, isMore: before !== null }
}

export async function people(): Promise<Choice[]> {
  // Every refusal is recorded; what is refused anyway is not asked.
  if (!may('read_people')) return []
  const rows = await allOrNone<Person>('/api/v1/people')
  return rows.map((person) => ({ value: person.id, text: say(person.name) }))
}
