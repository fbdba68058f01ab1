// What the hub knows of a characteristic that is watched; nothing where it is not on the hub.
import { shallowRef } from 'vue'
import { ask, at } from '../../api/client'
import { attempt } from '../../api/load'
import type { Capability, Characteristic, Control, FailureChain, Rows } from '../../api/workshop'
import type { Said } from '../../marks/figure'
import type { Both } from '../../words'

export function useHub() {
  /** Why nothing that is measured here proves anything yet; empty where it does. */
  const grey = shallowRef<Said[]>([])
  const plan = shallowRef<Control | null>(null)
  const chains = shallowRef<FailureChain[]>([])
  const capability = shallowRef<Capability | null>(null)
  const isKnown = shallowRef(false)
  const name = shallowRef<Both | null>(null)

  async function learn(item: string, characteristic: string): Promise<void> {
    const holes = { item, characteristic }
    const rows = <T>(path: string) => attempt(() => ask<Rows<T>>(at(path, holes)))
    const [[entitlement], [rowsOf], [plans], [failures], [capabilities]] = await Promise.all([
      attempt(() =>
        ask<{ reasons: Said[] }>(
          at('/api/v1/items/{item}/characteristics/{characteristic}/entitlement', holes),
        ),
      ),
      rows<Characteristic>('/api/v1/items/{item}/characteristics'),
      rows<Control>('/api/v1/items/{item}/control-plan'),
      rows<FailureChain>('/api/v1/items/{item}/failure-chains'),
      attempt(() =>
        ask<Rows<Capability>>('/api/v1/capabilities', {
          query: [
            ['item', item],
            ['characteristic', characteristic],
          ],
        }),
      ),
    ])
    const isOurs = (row: { characteristic: string }) => row.characteristic === characteristic
    name.value = rowsOf?.rows.find(({ code }) => code === characteristic)?.name ?? null
    grey.value = entitlement?.reasons ?? []
    isKnown.value = entitlement !== null
    plan.value = plans?.rows.find(isOurs) ?? null
    chains.value = failures?.rows.filter(isOurs) ?? []
    capability.value = capabilities?.rows[0] ?? null
  }

  return { name, grey, plan, chains, capability, isKnown, learn }
}
