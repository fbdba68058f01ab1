// What may be measured, chosen step by step: a lot, what of it, and with which gauge.
import { computed, ref, shallowRef } from 'vue'
import { ask, at, type Problem } from '../../api/client'
import { attempt } from '../../api/load'
import type { Characteristic, Control, Gauge, Lot, Rows } from '../../api/workshop'

/** As many lots are keys; of more somebody types or scans the number. */
const LOTS_SHOWN = 12

export function useChoice() {
  const lots = shallowRef<Lot[]>([])
  const rows = shallowRef<{ of: Characteristic[]; plan: Control[] } | null>(null)
  const gauges = shallowRef<Gauge[] | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const wanted = ref('')
  const lot = shallowRef<Lot | null>(null)
  const characteristic = shallowRef<Characteristic | null>(null)

  async function load<T>(work: () => Promise<T>): Promise<T | null> {
    const [found, fault] = await attempt(work)
    problem.value = fault
    return found
  }

  async function begin(): Promise<void> {
    const found = await load(() => ask<Rows<Lot>>('/api/v1/lots', { query: [['limit', '1000']] }))
    lots.value = found?.rows.reverse() ?? []
  }

  const suitable = computed(() => {
    const text = wanted.value.trim().toLowerCase()
    return lots.value.filter((one) => one.lot.toLowerCase().includes(text)).slice(0, LOTS_SHOWN)
  })
  /** The kind of gauge that the control plan asks for. */
  const kind = computed(
    () =>
      rows.value?.plan.find((row) => row.characteristic === characteristic.value?.code)
        ?.gauge_kind ?? null,
  )

  async function chooseLot(one: Lot | undefined): Promise<void> {
    if (!one) return
    lot.value = one
    characteristic.value = null
    const holes = { item: one.item }
    const found = await load(() =>
      Promise.all([
        ask<Rows<Characteristic>>(at('/api/v1/items/{item}/characteristics', holes)),
        ask<Rows<Control>>(at('/api/v1/items/{item}/control-plan', holes)),
      ]),
    )
    rows.value = found && { of: found[0].rows.filter((row) => row.variable), plan: found[1].rows }
    const only = rows.value?.of
    if (only?.length === 1 && only[0]) await chooseCharacteristic(only[0])
  }

  async function chooseCharacteristic(one: Characteristic): Promise<void> {
    characteristic.value = one
    const query: [string, string][] = [['limit', '200']]
    if (kind.value) query.push(['kind', kind.value])
    const found = await load(() => ask<Rows<Gauge>>('/api/v1/gauges', { query }))
    gauges.value = found?.rows ?? null
  }

  return {
    rows,
    gauges,
    problem,
    wanted,
    lot,
    characteristic,
    suitable,
    kind,
    begin,
    chooseLot,
    chooseCharacteristic,
  }
}
