// Everything that may be searched, as far as the reader may see it.
import { ask, at as holed } from '../api/client'
import { all, people } from '../api/lists'
import { attempt } from '../api/load'
import type { Method } from '../api/wire'
import type { Case, Gauge, Issued, Item, Lot, Monitor, Nonconformity, Rows } from '../api/workshop'
import { say, w } from '../words'
import { pages } from './pages'
import { FOUND_MAX, type Entry, type Kind } from './search'
import { may } from './session'

const at = (name: string, code: string) => ({ name, params: { code } })
const none = Promise.resolve([])

/** What cannot be read is left out; the rest is found all the same. */
async function part<T>(asked: () => Promise<readonly T[]>, entry: (row: T) => Entry) {
  const [rows] = await attempt(asked)
  return (rows ?? []).map(entry)
}

const coded =
  (kind: Kind, page: string) =>
  (row: { code: string; name: { zh: string; en: string } }): Entry => ({
    kind,
    code: row.code,
    names: [row.name.zh, row.name.en],
    to: at(page, row.code),
  })

export async function everything(): Promise<Entry[]> {
  const own = pages.value.map(({ name, text }): Entry => ({
    kind: 'page',
    code: text,
    names: [],
    to: { name },
  }))
  const methods = part(
    async () => (await ask<{ methods: Method[] }>('/api/v1/methods')).methods,
    ({ id, title }): Entry => ({
      kind: 'method',
      code: id,
      names: [title.zh, title.en],
      to: { name: 'method', params: { id } },
    }),
  )
  const persons = part(people, ({ text }): Entry => {
    return { kind: 'person', code: text, names: [text], to: { name: 'people' } }
  })
  const found = await Promise.all([may('read_workshop') ? workshop() : none, persons, methods])
  return [...own, ...found.flat()]
}

const lotEntry = ({ lot, item }: Lot): Entry => ({
  kind: 'lot',
  code: lot,
  names: [item],
  to: at('lot', lot),
})
const nonconformityEntry = ({ code, description }: Nonconformity): Entry => ({
  kind: 'nonconformity',
  code,
  names: [description],
  to: at('nonconformity', code),
})
const caseEntry = ({ code, symptom }: Case): Entry => ({
  kind: 'case',
  code,
  names: [symptom],
  to: at('case', code),
})

async function workshop(): Promise<Entry[]> {
  const found = await Promise.all([
    part(() => all<Lot>('/api/v1/lots'), lotEntry),
    part(() => all<Item>('/api/v1/items'), coded('item', 'item')),
    part(
      async () => (await ask<{ monitors: Monitor[] }>('/api/v1/monitors')).monitors,
      ({ id, of }) => ({
        kind: 'monitor',
        code: `${of.item} · ${of.characteristic}`,
        names: [of.characteristic],
        to: { name: 'monitor', params: { id } },
      }),
    ),
    part(() => all<Gauge>('/api/v1/gauges'), coded('gauge', 'gauge')),
    part(
      async () =>
        (await ask<{ nonconformities: Nonconformity[] }>('/api/v1/nonconformities'))
          .nonconformities,
      nonconformityEntry,
    ),
    part(async () => (await ask<{ cases: Case[] }>('/api/v1/cases')).cases, caseEntry),
    part(
      async () => (await ask<{ issued: Issued[] }>('/api/v1/certificates')).issued,
      ({ number, lot }) => ({
        kind: 'certificate',
        code: number,
        names: [lot],
        to: at('lot', lot),
      }),
    ),
  ])
  return found.flat()
}

/** What the server knows beyond the lists that were read: lots whose numbers begin so, and what has exactly
 * this number. */
export async function beyond(typed: string): Promise<Entry[]> {
  const code = typed.trim()
  if (!may('read_workshop') || !/^[\w.-]{2,64}$/.test(code)) return []
  const one = async <T>(path: string, entry: (row: T) => Entry) => {
    const [row] = await attempt(() => ask<T>(holed(path, { code })))
    return row === null ? [] : [entry(row)]
  }
  const query: [string, string][] = [
    ['after', code],
    ['limit', String(FOUND_MAX)],
  ]
  const longer = async () => (await ask<Rows<Lot>>('/api/v1/lots', { query })).rows
  const found = await Promise.all([
    one('/api/v1/lots/{code}', lotEntry),
    part(longer, lotEntry),
    one('/api/v1/nonconformities/{code}', nonconformityEntry),
    one('/api/v1/cases/{code}', caseEntry),
  ])
  return found.flat().filter((entry) => entry.code.startsWith(code))
}

/** The name of an entry in the reader's language, beside its number. */
export function named({ kind, names }: Entry): string {
  const [zh, en] = names
  const isBoth = kind === 'item' || kind === 'gauge' || kind === 'method'
  if (kind === 'page' || kind === 'person') return ''
  return isBoth && zh && en ? say({ zh, en }) : (zh ?? '')
}

export const kindOf = (kind: Kind): string => w.value.found[kind]
