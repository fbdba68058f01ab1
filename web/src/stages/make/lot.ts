// Everything that stands with a lot, asked for at once: a page has one load.
import { ask, at } from '../../api/client'
import { all, allOrNone, people } from '../../api/lists'
import type { Method } from '../../api/wire'
import type {
  Claimed,
  Execution,
  GuestLink,
  Issued,
  Lot,
  Nonconformity,
  Operation,
} from '../../api/workshop'
import type { Origin, Piece, Rows, Standard, Station } from '../../api/workshop'
import { may } from '../../frame/session'
import { placeOf, SHOWN, type Run } from './run'

/** As many pieces are shown; a lot may have a million of them. */
const PIECES_SHOWN = 200

export async function readLot(code: string) {
  const holes = { lot: code }
  const of: [string, string][] = [['lot', code]]
  const pieces: [string, string][] = [['limit', String(PIECES_SHOWN)]]
  const [
    lot,
    run,
    origin,
    executions,
    claims,
    { nonconformities },
    { issued },
    marked,
    guests,
    known,
  ] = await Promise.all([
    ask<Lot>(at('/api/v1/lots/{lot}', holes)),
    runOf(code),
    ask<Origin>(at('/api/v1/lots/{lot}/origin', holes)),
    all<Execution>('/api/v1/executions', of),
    ask<Rows<Claimed>>(at('/api/v1/lots/{lot}/claims', holes)),
    ask<{ nonconformities: Nonconformity[] }>('/api/v1/nonconformities', { query: of }),
    ask<{ issued: Issued[] }>('/api/v1/certificates', { query: of }),
    ask<Rows<Piece>>(at('/api/v1/lots/{lot}/pieces', holes), { query: pieces }),
    ask<Rows<GuestLink>>(at('/api/v1/lots/{lot}/guest-links', holes)),
    claimable(),
  ])
  const { standards, methods } = known
  const specified = standards.find(({ code: own }) => own === lot.standard)?.characteristics ?? []
  return {
    lot,
    run,
    origin,
    executions,
    claims: claims.rows,
    nonconformities,
    issued,
    pieces: marked,
    guests: guests.rows,
    choices: await choices(lot.item),
    claiming: { specified, methods },
  }
}

/** The run of a lot with its latest lots; whoever plans asks by the first of them. */
async function runOf(lot: string): Promise<Run> {
  const path = at('/api/v1/lots/{lot}/sealing', { lot })
  const first = await ask<Run>(path, { query: [['limit', String(SHOWN)]] })
  const latest = placeOf(first.open, first.head)
  if (first.next === null || latest <= SHOWN) return first
  const query: [string, string][] = [
    ['after', String(latest - SHOWN)],
    ['limit', String(SHOWN)],
  ]
  return ask<Run>(path, { query })
}

/** What the next operation is chosen from, for whoever starts one. */
async function choices(item: string) {
  if (!may('start_execution')) return { operations: [], stations: [], people: [] }
  const [operations, stations, hands] = await Promise.all([
    allOrNone<Operation>(at('/api/v1/items/{item}/operations', { item })),
    all<Station>('/api/v1/stations'),
    people(),
  ])
  return { operations, stations, people: hands }
}

/** What a claim is made with, for whoever issues one: standards with their limits, and methods that
 *  need no more than readings and their subgroups. Whoever plans when to seal counts one of the
 *  characteristics. */
async function claimable(): Promise<{ standards: Standard[]; methods: Method[] }> {
  const isAsked = may('issue_claim') || may('plan_sealing')
  if (!isAsked) return { standards: [], methods: [] }
  const [standards, { methods }] = await Promise.all([
    all<Standard>('/api/v1/standards'),
    ask<{ methods: Method[] }>('/api/v1/methods'),
  ])
  const fits = ({ id, roles }: Method) =>
    !id.startsWith('gauge.') &&
    roles.some(({ role }) => role === 'value') &&
    roles.every(({ role, is_required }) => !is_required || /^(value|subgroup)$/.test(role))
  return { standards, methods: methods.filter(fits) }
}
