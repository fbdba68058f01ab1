// The names of people, for those who may read them. Records name people by their ids.
import { shallowRef } from 'vue'
import { may } from '../frame/session'
import { say, w } from '../words'
import { ask } from './client'
import { attempt } from './load'
import type { Person, Rows } from './workshop'

const known = shallowRef<ReadonlyMap<string, Person>>(new Map())

/** Asks for the names again; a page that shows people does so when it opens. */
export async function learnNames(): Promise<void> {
  if (!may('read_people')) return
  const [found] = await attempt(() =>
    ask<Rows<Person>>('/api/v1/people', { query: [['limit', '1000']] }),
  )
  if (found) known.value = new Map(found.rows.map((person) => [person.id, person]))
}

/** The name of a person; what is no person's id stays as it is. */
export function nameOf(id: string | null | undefined): string {
  if (!id) return ''
  if (id === 'operator') return w.value.app.operator
  const person = known.value.get(id.replace(/^person:/, ''))
  if (person) return say(person.name)
  // To whoever may not read who works here, a person has no name and no number.
  const isPerson = /^(person:)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  return isPerson && !may('read_people') ? w.value.app.somebody : id
}
