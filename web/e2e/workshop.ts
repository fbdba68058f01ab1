// A small workshop for one story, made through the API as a program would: an item with a bore, a
// gauge that was confirmed and studied, a lot, people with accounts, and a monitor.
import { readFileSync } from 'node:fs'

export interface Workshop {
  item: string
  lot: string
  gauge: string
  monitor: string
  people: Record<'maker' | 'inspector' | 'approver' | 'administrator', Account>
}

export interface Account {
  id: string
  login: string
  password: string
}

type Json = Record<string, unknown>

const both = (zh: string, en: string) => ({ zh, en })
const own = () => process.env['WULE_E2E_URL'] ?? ''

/** Asks the server as its operator, or as the owner of a token. */
export async function api<T = Json>(path: string, json?: unknown, token?: string): Promise<T> {
  const operator = `${process.env['WULE_E2E_DATA']}/keys/operator.token`
  const bearer = token ?? readFileSync(operator, 'utf8').trim()
  const answer = await fetch(own() + path, {
    method: json === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
  return JSON.parse(text) as T
}

let n = 0

/** Makes a workshop of its own; `approved` says whether its limits are in force already. */
export async function furnish(limits: 'approved' | 'proposed'): Promise<Workshop> {
  n += 1
  const mark = `${Date.now().toString(36)}${n}`
  const item = `HSG-${mark}`
  const [maker, inspector, approver, administrator] = await Promise.all([
    account(mark, 'maker', both('赵工', 'Zhao'), ['maker']),
    account(mark, 'inspector', both('钱检', 'Qian'), ['inspector']),
    account(mark, 'approver', both('孙工', 'Sun'), ['approver', 'inspector']),
    account(mark, 'administrator', both('李管', 'Li'), ['administrator']),
  ])
  const gauge = `BG-${mark}`
  await hold(item, mark, inspector.id)
  await confirm(item, mark, gauge, inspector.id)
  const standard = `CS-${mark}`
  await api('/api/v1/standards', {
    code: standard,
    version: 1,
    item,
    title: both('镗孔', 'Boring'),
    item_name: both('泵壳', 'Pump housing'),
    author: null,
    basis: both('图纸 B', 'Drawing B'),
    characteristics: [
      { code: 'D7', name: both('孔径', 'Bore'), unit: 'mm', lsl: '24.980', usl: '25.030' },
    ],
  })
  const lot = `L-${mark}`
  await api('/api/v1/lots', { lot, standard, maker: maker.id })
  const monitor = await watch(item, approver, limits)
  return { item, lot, gauge, monitor, people: { maker, inspector, approver, administrator } }
}

async function account(
  mark: string,
  role: string,
  name: { zh: string; en: string },
  roles: string[],
): Promise<Account> {
  const { id } = await api<{ id: string }>('/api/v1/people', { name, consent: 'unnamed' })
  const [login, password] = [`${role}-${mark}`, 'a long enough word']
  await api('/api/v1/accounts', { person: id, login, password })
  for (const granted of roles) await api('/api/v1/roles', { person: id, granted })
  return { id, login, password }
}

/** The hub: the item, its bore, what fails, and the row of the control plan. */
async function hold(item: string, mark: string, owner: string): Promise<void> {
  const name = both('泵壳', 'Pump housing')
  await api('/api/v1/items', { code: item, rev: 1, drawing: 'B', name })
  await api(`/api/v1/items/${item}/characteristics`, {
    code: 'D7',
    rev: 1,
    name: both('孔径', 'Bore'),
    kind: 'product',
    class: 'critical',
    variable: { unit: 'mm', lsl: '24.980', usl: '25.030' },
  })
  await api(`/api/v1/items/${item}/control-plan`, {
    code: 'C1',
    rev: 1,
    characteristic: 'D7',
    phase: 'production',
    gauge_kind: `bore gauge ${mark}`,
    n: 1,
    frequency: { minutes: 30 },
    method: both('单值图', 'Individuals chart'),
    reaction: both('先复测一次；仍超出就检查刀具', 'Measure again; if still out, check the insert'),
    reaction_min: 30,
    owner,
  })
  await api(`/api/v1/items/${item}/failure-chains`, {
    code: 'F1',
    rev: 1,
    characteristic: 'D7',
    effect: both('轴承松动', 'Bearing is loose'),
    mode: both('孔径偏大', 'Bore too large'),
    cause: both('刀具磨损', 'Worn insert'),
    severity: 7,
    occurrence: 4,
    detection: 7,
    detection_control: 'C1',
  })
}

/** A gauge that was confirmed today and studied. */
async function confirm(item: string, mark: string, gauge: string, by: string): Promise<void> {
  await api('/api/v1/gauges', {
    code: gauge,
    kind: `bore gauge ${mark}`,
    name: both('内径量表', 'Bore gauge'),
    maker: 'A maker',
    model: 'BG-50/2',
    serial: mark,
    unit: 'mm',
    resolution: '0.001',
    mpe: '0.004',
    interval_days: 90,
  })
  const point = { reference: '25.000', indicated: '25.001' }
  await api(`/api/v1/gauges/${gauge}/confirmations`, {
    confirmed_at: new Date(Date.now() - 80 * 86_400_000).toISOString(),
    procedure: 'CP-7',
    mpe: '0.004',
    environment: '20.1 °C',
    uncertainty: '0.001',
    rule: { name: 'guarded_acceptance', factor: '1' },
    confirmed_by: by,
    certificate: 'K-17',
    traceability: 'ring 25 mm, NIM 4711',
    requirement: 'bore D7, 0.050 mm',
    as_found: [point],
  })
  await api(`/api/v1/gauges/${gauge}/studies`, crossed(item))
}

/** A crossed study of ten parts that differ by far more than the gauge wobbles. */
function crossed(item: string): Json {
  const cells = { part: [] as string[], appraiser: [] as string[], value: [] as string[] }
  for (let part = 0; part < 10; part++) {
    for (const appraiser of ['A', 'B']) {
      for (let trial = 0; trial < 2; trial++) {
        const wobble = ((part * 7 + trial * 3 + (appraiser === 'B' ? 1 : 0)) % 3) - 1
        cells.part.push(`P${part}`)
        cells.appraiser.push(appraiser)
        cells.value.push((25 + (part * 20 + wobble) / 1000).toFixed(3))
      }
    }
  }
  const columns = Object.entries(cells).map(([role, of]) => ({ role, cells: of }))
  return { item, characteristic: 'D7', method: 'gauge.crossed', columns, parameters: {} }
}

async function watch(
  item: string,
  approver: Account,
  limits: 'approved' | 'proposed',
): Promise<string> {
  const { monitor } = await api<{ monitor: string }>('/api/v1/monitors', {
    of: { item, characteristic: 'D7' },
    chart: 'chart.individuals',
    parameters: { frozen: { center: '25.004', sigma: '0.003' } },
    reason: 'the run-in of October, 125 readings',
    reaction_minutes: 30,
  })
  if (limits === 'approved') {
    const { token } = await api<{ token: string }>('/api/v1/tokens', {
      title: 'limits',
      scopes: ['approve_limits'],
      person: approver.id,
    })
    await api(`/api/v1/monitors/${monitor}/limits/1/approve`, {}, token)
  }
  return monitor
}

/** Readings of the bore, recorded by a program. */
export async function measure(of: Workshop, values: readonly string[], first = 0): Promise<void> {
  const readings = values.map((value, i) => ({ value, subgroup: first + i }))
  const person = of.people.maker.id
  const sent = { characteristic: 'D7', gauge: of.gauge, person, readings }
  await api(`/api/v1/lots/${of.lot}/readings`, sent)
}

/** A bore that keeps to its limits: pseudo-random, and the same in every run. */
export function bores(count: number, seed = 7): string[] {
  let state = seed
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648
  return Array.from({ length: count }, () => {
    const sum = next() + next() + next() + next() - 2
    return (25.004 + sum * 0.004).toFixed(3)
  })
}
