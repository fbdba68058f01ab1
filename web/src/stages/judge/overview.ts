// The latest points of many charts, a few asked for at a time.
import { shallowRef } from 'vue'
import { ask, at } from '../../api/client'
import { attempt } from '../../api/load'
import type { Monitor, Point, Points, Signal } from '../../api/workshop'
import { N_LATEST } from './glyph'

/** As many charts are shown small; the rest is a list. */
const CHARTS_MAX = 60
const AT_ONCE = 4

/** The points of each monitor that is in force; what cannot be read is left out. */
export function useOverview() {
  const points = shallowRef<ReadonlyMap<string, Point[]>>(new Map())

  async function learn(monitors: readonly Monitor[]): Promise<void> {
    const wanted = monitors.filter((one) => one.active_version !== null).slice(0, CHARTS_MAX)
    const found = new Map<string, Point[]>()
    const waiting = wanted.values()
    const worker = async () => {
      for (const { id } of waiting) {
        const query: [string, string][] = [['last', String(N_LATEST)]]
        const path = at('/api/v1/monitors/{id}/points', { id })
        const [answer] = await attempt(() => ask<Points>(path, { query }))
        if (answer) found.set(id, answer.points)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    points.value = found
  }
  return { points, learn }
}

/** The points of a monitor whose signals nobody answered yet. */
export const unanswered = (signals: readonly Signal[], of: Monitor): ReadonlySet<number> =>
  new Set(
    signals
      .filter((one) => one.monitor === of.id && one.version === of.active_version)
      .filter((one) => one.state !== 'answered')
      .map(({ point }) => point),
  )
