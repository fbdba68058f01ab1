// Causes that were noted at points of a chart: asked for when its page opens, and noted there.
import { shallowRef } from 'vue'
import { ask, at, send } from '../../api/client'
import { attempt } from '../../api/load'
import type { NotedCause } from '../../api/workshop'

export function useCauses(id: () => string) {
  const causes = shallowRef<NotedCause[]>([])

  async function learn(): Promise<void> {
    const path = at('/api/v1/monitors/{id}/causes', { id: id() })
    const [found] = await attempt(() => ask<{ causes: NotedCause[] }>(path))
    if (found) causes.value = found.causes
  }

  async function note(version: number, point: number, cause: string): Promise<void> {
    const path = 'POST /api/v1/monitors/{id}/causes'
    const noted = await send<NotedCause>(path, { version, point, cause }, { id: id() })
    causes.value = [...causes.value, noted]
  }
  return { causes, learn, note }
}
