// What the house has already, for whoever keeps a study: items, lots, standards, gauges and people, and
// the characteristics of the item that was typed.
import { computed, shallowRef, watch } from 'vue'
import { all, people } from '../../api/lists'
import { attempt } from '../../api/load'
import type { Gauge, HubCharacteristic, Item, Lot, Standard } from '../../api/workshop'
import type { Choice, Sending } from '../../parts/form'
import { characteristicsOf } from './keep'

/** `item` is what was typed; what is asked for goes by `sending`, so that a refusal is told. */
export function useHouse(item: () => string, sending: Sending) {
  const house = shallowRef({
    items: [] as Item[],
    lots: [] as Lot[],
    standards: [] as Standard[],
    gauges: [] as Gauge[],
    makers: [] as Choice[],
  })
  const known = shallowRef<HubCharacteristic[]>([])
  const isNew = computed(() => !house.value.items.some((one) => one.code === item()))

  async function learn(): Promise<void> {
    const found = await sending.go(() =>
      Promise.all([
        all<Item>('/api/v1/items'),
        all<Lot>('/api/v1/lots'),
        all<Standard>('/api/v1/standards'),
        all<Gauge>('/api/v1/gauges'),
        people(),
      ]),
    )
    if (!found) return
    const [items, lots, standards, gauges, makers] = found
    house.value = { items, lots, standards, gauges, makers }
  }

  watch(
    () => [item(), isNew.value] as const,
    async ([asked, none]) => {
      known.value = []
      const [found] = none ? [[]] : await attempt(() => characteristicsOf(asked))
      if (asked === item()) known.value = found ?? []
    },
  )

  /** Asks again, and keeps what was told before. */
  async function relearn(): Promise<void> {
    const fault = sending.problem.value
    await learn()
    const [found] = isNew.value ? [[]] : await attempt(() => characteristicsOf(item()))
    known.value = found ?? []
    sending.problem.value = fault
  }

  return { house, known, isNew, learn, relearn }
}
