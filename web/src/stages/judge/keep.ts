// From the study of a file to a characteristic that is watched: the item, its characteristic, the
// standard, a lot with the readings, and limits that are frozen from them. What is there already is
// not made again, so that an attempt that was broken off is simply repeated.
import { ask, at, send } from '../../api/client'
import type { Act } from '../../api/schema'
import type { HubCharacteristic, Item, Lot, Standard } from '../../api/workshop'
import type { Study, Table } from '../../api/wire'
import { named, orNone } from '../../parts/form'

/** Charts that may watch a single characteristic by the readings of a file. */
const WATCHES = new Set([
  'chart.individuals',
  'chart.xbar-r',
  'chart.xbar-s',
  'chart.median',
  'chart.moving-average',
  'chart.ewma',
  'chart.cusum',
])
/** What a study says of its own points, and a chart that goes on does not. */
const OF_STUDY = new Set(['frozen', 'left_out', 'subgroup_size'])

export interface Wish {
  item: string
  drawing: string
  itemZh: string
  itemEn: string
  code: string
  zh: string
  en: string
  unit: string
  lsl: string
  usl: string
  lot: string
  maker: string
  gauge: string
  reason: string
  minutes: string
}

export interface House {
  items: Item[]
  lots: Lot[]
  standards: Standard[]
}

export interface Reading {
  value: string
  subgroup: number
}

export type Step = 'item' | 'characteristic' | 'standard' | 'lot' | 'readings' | 'limits'

export const ACTS: Readonly<Record<Step, Act>> = {
  item: 'revise_item',
  characteristic: 'revise_characteristic',
  standard: 'release_standard',
  lot: 'open_lot',
  readings: 'record_readings',
  limits: 'propose_limits',
}

/** The readings of a table that has one column of them, each with its subgroup from 0; else null. */
export function readingsOf(table: Table, parameters: Study['parameters']): Reading[] | null {
  const columns = table.columns ?? []
  const [values, ...others] = columns.filter((column) => column.role === 'value')
  if (!values || others.length > 0) return null
  const labels = columns.find((column) => column.role === 'subgroup')?.cells
  const size = labels ? 0 : Number(parameters['subgroup_size'] ?? 1)
  let [subgroup, last] = [-1, undefined as string | null | undefined]
  return values.cells.flatMap((value, i) => {
    const isNext = labels ? labels[i] !== last : i % size === 0
    last = labels?.[i]
    if (isNext) subgroup += 1
    return value === null ? [] : [{ value, subgroup }]
  })
}

/** The most readings of a subgroup. */
export function sizeOf(readings: readonly Reading[]): number {
  const counts = new Map<number, number>()
  for (const { subgroup } of readings) counts.set(subgroup, (counts.get(subgroup) ?? 0) + 1)
  return Math.max(1, ...counts.values())
}

/** The chart that goes on with what the study began, and its settings. */
export function chartOf(study: Study, size: number): { chart: string; parameters: object } {
  const { id } = study.method
  if (!WATCHES.has(id)) {
    const bySize = size > 10 ? 'chart.xbar-s' : size > 1 ? 'chart.xbar-r' : 'chart.individuals'
    return { chart: bySize, parameters: {} }
  }
  const own = Object.entries(study.parameters).filter(([name]) => !OF_STUDY.has(name))
  return { chart: id, parameters: Object.fromEntries(own) }
}

/** What is to be made; `holds` says whether the hub has the characteristic. */
export function stepsOf(wish: Wish, house: House, holds: boolean): Step[] {
  const lot = house.lots.find((one) => one.lot === wish.lot.trim())
  const standard = standardOf(wish, house)
  const isListed = standard?.characteristics.some((one) => one.code === wish.code.trim())
  return [
    ...(house.items.some((one) => one.code === wish.item.trim()) ? [] : (['item'] as const)),
    ...(holds ? [] : (['characteristic'] as const)),
    ...(lot || isListed ? [] : (['standard'] as const)),
    ...(lot ? [] : (['lot'] as const)),
    'readings',
    'limits',
  ]
}

const standardOf = (wish: Wish, house: House) =>
  house.standards.find((one) => one.item === wish.item.trim())

/** Does the steps in turn; gives the monitor whose limits wait for approval. */
export async function keep(
  wish: Wish,
  house: House,
  of: { study: Study; readings: Reading[]; steps: Step[]; id: string; basis: string },
  tell: (step: Step) => void,
): Promise<string> {
  const item = wish.item.trim()
  const holes = { item }
  const code = wish.code.trim()
  const name = named(wish.zh, wish.en)
  const limits = { unit: wish.unit.trim(), lsl: orNone(wish.lsl), usl: orNone(wish.usl) }
  const size = sizeOf(of.readings)
  const known = standardOf(wish, house)
  const standard = known?.code ?? `CS-${item}`
  const makes: Record<Step, () => Promise<unknown>> = {
    item: () =>
      send('POST /api/v1/items', {
        code: item,
        rev: 1,
        drawing: wish.drawing.trim(),
        family: null,
        retired: false,
        name: named(wish.itemZh, wish.itemEn),
      }),
    characteristic: () =>
      send(
        'POST /api/v1/items/{item}/characteristics',
        {
          code,
          rev: 1,
          name,
          kind: 'product',
          class: 'ordinary',
          operation: null,
          variable: { ...limits, target: null },
        },
        holes,
      ),
    standard: () =>
      send('POST /api/v1/standards', {
        code: standard,
        version: (known?.version ?? 0) + 1,
        item,
        title: known?.title ?? named(wish.itemZh, wish.itemEn),
        item_name: known?.item_name ?? named(wish.itemZh, wish.itemEn),
        basis: { zh: of.basis, en: of.basis },
        characteristics: [
          ...(known?.characteristics ?? []).map(({ specification, ...one }) => ({
            code: one.code,
            name: one.name,
            unit: one.unit,
            ...specification,
            subgroup_size: one.subgroup_size,
          })),
          { code, name, ...limits, target: null, subgroup_size: size },
        ],
      }),
    lot: () => send('POST /api/v1/lots', { lot: wish.lot.trim(), standard, maker: wish.maker }),
    readings: () =>
      send(
        'POST /api/v1/lots/{lot}/readings',
        {
          id: of.id,
          characteristic: code,
          gauge: wish.gauge.trim(),
          readings: of.readings,
        },
        { lot: wish.lot.trim() },
      ),
    limits: async () => undefined,
  }
  for (const step of of.steps) {
    await makes[step]()
    tell(step)
  }
  const { chart, parameters } = chartOf(of.study, size)
  const leftOut = of.study.parameters['left_out']
  const { monitor } = await send<{ monitor: string }>('POST /api/v1/monitors', {
    of: { item, characteristic: code },
    chart,
    parameters: { ...parameters },
    lots: [wish.lot.trim()],
    reason: wish.reason.trim(),
    reaction_minutes: Number(wish.minutes),
    subgroup_size: size,
    rounds: Array.isArray(leftOut) && leftOut.length > 0 ? [leftOut] : [],
  })
  return monitor
}

/** The characteristics of an item that the hub has; none of an item that it does not know. */
export async function characteristicsOf(item: string): Promise<HubCharacteristic[]> {
  const path = at('/api/v1/items/{item}/characteristics', { item })
  return (await ask<{ rows: HubCharacteristic[] }>(path, { query: [['limit', '1000']] })).rows
}
