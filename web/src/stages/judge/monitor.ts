// A monitor as pages watch it: its limits, points and signals, kept up by the live stream.
import { computed, onBeforeUnmount, onMounted, ref, shallowRef } from 'vue'
import { ask, at, type Problem } from '../../api/client'
import { listen } from '../../api/live'
import { attempt } from '../../api/load'
import type { Monitor, Point, Points, Signal } from '../../api/workshop'
import { joined, POINTS_MAX } from './points'

/** `id` is null where nothing watches: then there is nothing to load. */
export function useMonitor(id: () => string | null) {
  const monitor = shallowRef<Monitor | null>(null)
  const points = shallowRef<Point[]>([])
  const signals = shallowRef<Signal[]>([])
  const problem = shallowRef<Problem | null>(null)
  const isLoading = ref(true)
  let stop: (() => void) | undefined
  let isGone = false
  // What comes while the server is asked is put behind its answer, which may be older.
  let nAsked = 0
  let meanwhile: Point[] | null = null

  async function load(): Promise<void> {
    const own = id()
    if (own === null) {
      isLoading.value = false
      return
    }
    const holes = { id: own }
    const place = (nAsked += 1)
    meanwhile = []
    const [found, fault] = await attempt(() =>
      Promise.all([
        ask<Monitor>(at('/api/v1/monitors/{id}', holes)),
        ask<Points>(at('/api/v1/monitors/{id}/points', holes), {
          query: [['last', String(POINTS_MAX)]],
        }),
        ask<{ signals: Signal[] }>('/api/v1/signals', {
          query: [
            ['monitor', holes.id],
            ['state', 'any'],
          ],
        }),
      ]),
    )
    // A later question is answered with more.
    if (place !== nAsked || isGone) return
    isLoading.value = false
    problem.value = fault
    const coming = meanwhile
    meanwhile = null
    if (found === null) return
    monitor.value = found[0]
    signals.value = found[2].signals
    stop ??= hear(found[0])
    const all = joined(found[1].points, coming)
    points.value = all ?? found[1].points
    if (all === null) void load()
  }

  function hear({ of, id: own }: Monitor): () => void {
    return listen(of, {
      points: ({ monitor: named, points: coming }) => {
        if (named !== own) return
        if (meanwhile !== null) {
          meanwhile.push(...coming)
          return
        }
        const all = joined(points.value, coming)
        if (all === null) void load()
        else points.value = all
      },
      signal: (signal) => {
        if (signal.monitor !== own) return
        const others = signals.value.filter((one) => one.id !== signal.id)
        signals.value = [{ ...signal, state: 'open' as const }, ...others]
      },
      answered: (reaction) => {
        signals.value = signals.value.map((one) =>
          one.id === reaction.signal ? { ...one, state: 'answered' as const, reaction } : one,
        )
      },
      gap: () => void load(),
    })
  }

  onMounted(load)
  onBeforeUnmount(() => {
    isGone = true
    stop?.()
  })

  const active = computed(() => {
    const all = monitor.value?.versions ?? []
    return all.find((one) => one.state === 'active') ?? all.at(-1) ?? null
  })
  const open = computed(() => signals.value.filter((signal) => signal.state !== 'answered'))
  return { monitor, points, signals, open, active, problem, isLoading, load }
}
